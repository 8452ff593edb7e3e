public import Values

/// A request, written before it is sent.
public struct RequestLine: LineContent, Equatable {
    /// Which credential the request carried; never the credential itself.
    public enum CredentialKind: String, Sendable, CaseIterable {
        case key, token, none
    }

    static let kind = LineKind.request

    /// The exchange: unique in the file, counted from 1.
    public let id: Int
    public let by: Origin
    public let at: Instant
    public let method: String
    /// The path with its query, percent-encoded and redacted.
    public let target: String
    public let credential: CredentialKind
    /// The redacted body; nil when the request has none.
    public let body: Value?
    public let unknown: Record

    public init(
        id: Int, by origin: Origin, at time: Instant, method: String, target: String,
        credential: CredentialKind, body: Value? = nil
    ) {
        self.id = id
        by = origin
        at = time.inMilliseconds
        self.method = method
        self.target = target
        self.credential = credential
        self.body = body
        unknown = Record()
    }

    init(from members: MemberReader) throws(LineError) {
        var members = members
        id = try members.int("id")
        by = try members.origin("by")
        at = try members.instant("at")
        method = try members.string("method")
        target = try members.string("target")
        credential = try members.word("credential")
        body = members.value("body")
        unknown = members.rest
    }

    func write(into members: inout Record) {
        members["id"] = .integer(id)
        members["by"] = .string(by.description)
        members["at"] = .instant(at)
        members["method"] = .string(method)
        members["target"] = .string(target)
        members["credential"] = .string(credential.rawValue)
        members["body"] = body
    }
}

/// What a request came to: a whole answer, or no answer at all.
public struct ResponseLine: LineContent, Equatable {
    public enum Result: Sendable, Equatable {
        case answer(status: Int, headers: RecordedHeaders, body: RecordedBody)
        case failure(RecordedFailure)
    }

    static let kind = LineKind.response

    /// The exchange it belongs to.
    public let to: Int
    public let result: Result
    public let unknown: Record

    public init(to exchange: Int, result: Result) {
        to = exchange
        self.result = result
        unknown = Record()
    }

    init(from members: MemberReader) throws(LineError) {
        var members = members
        to = try members.int("to")
        if let failure = try members.record(ifPresent: "failure") {
            result = .failure(try RecordedFailure(from: failure))
        } else {
            let status = try members.int("status")
            let headers = try RecordedHeaders(from: members.record(ifPresent: "headers") ?? Record())
            result = .answer(status: status, headers: headers, body: try RecordedBody(from: &members))
        }
        unknown = members.rest
    }

    func write(into members: inout Record) {
        members["to"] = .integer(to)
        switch result {
        case .failure(let failure): members["failure"] = .record(failure.record)
        case .answer(let status, let headers, let body):
            members["status"] = .integer(status)
            members["headers"] = headers.member
            body.write(into: &members)
        }
    }
}

extension MemberReader {
    mutating func origin(_ name: String) throws(LineError) -> Origin {
        guard let origin = Origin(try string(name)) else {
            throw .wrong(member: name, expected: "\"follower\" or \"cell\" with its number")
        }
        return origin
    }
}
