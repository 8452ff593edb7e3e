public import Values

/// The answer to a request began to arrive as a stream of events.
public struct OpenLine: LineContent, Equatable {
    static let kind = LineKind.open

    /// The exchange it belongs to.
    public let to: Int
    public let status: Int
    public let headers: RecordedHeaders
    public let unknown: Record

    public init(to exchange: Int, status: Int, headers: RecordedHeaders) {
        to = exchange
        self.status = status
        self.headers = headers
        unknown = Record()
    }

    init(from members: MemberReader) throws(LineError) {
        var members = members
        to = try members.int("to")
        status = try members.int("status")
        headers = try RecordedHeaders(from: members.record(ifPresent: "headers") ?? Record())
        unknown = members.rest
    }

    func write(into members: inout Record) {
        members["to"] = .integer(to)
        members["status"] = .integer(status)
        members["headers"] = headers.member
    }
}

/// One event of a stream.
public struct EventLine: LineContent, Equatable {
    static let kind = LineKind.event

    /// The exchange it belongs to.
    public let to: Int
    /// Milliseconds since the stream was opened.
    public let offset: Int
    /// The stream's `event` and `id` fields, when it had them.
    public let name: String?
    public let id: String?
    /// The redacted data: JSON when it is JSON. Never a reference.
    public let data: RecordedBody
    public let unknown: Record

    public init(to exchange: Int, offset: Int, name: String? = nil, id: String? = nil, data: RecordedBody) {
        to = exchange
        self.offset = offset
        self.name = name
        self.id = id
        self.data = data
        unknown = Record()
    }

    init(from members: MemberReader) throws(LineError) {
        var members = members
        to = try members.int("to")
        offset = try members.int("offset")
        name = try members.string(ifPresent: "name")
        id = try members.string(ifPresent: "id")
        data = try RecordedBody(from: &members)
        unknown = members.rest
    }

    func write(into members: inout Record) {
        members["to"] = .integer(to)
        members["offset"] = .integer(offset)
        members["name"] = name.map(Value.string)
        members["id"] = id.map(Value.string)
        data.write(into: &members)
    }
}

/// A stream is over.
public struct CloseLine: LineContent, Equatable {
    public enum Reason: Sendable, Equatable {
        /// The server closed it.
        case ended
        /// Its reader went away.
        case left
        /// The connection failed, or its reader was cancelled.
        case failed(RecordedFailure)
    }

    static let kind = LineKind.close

    /// The exchange it belongs to.
    public let to: Int
    /// Milliseconds since the stream was opened.
    public let offset: Int
    public let reason: Reason
    public let unknown: Record

    public init(to exchange: Int, offset: Int, reason: Reason) {
        to = exchange
        self.offset = offset
        self.reason = reason
        unknown = Record()
    }

    init(from members: MemberReader) throws(LineError) {
        var members = members
        to = try members.int("to")
        offset = try members.int("offset")
        switch try members.string("reason") {
        case "ended": reason = .ended
        case "left": reason = .left
        case "failed": reason = .failed(try RecordedFailure(from: members.record("failure")))
        default: throw .wrong(member: "reason", expected: "one of ended, left, failed")
        }
        unknown = members.rest
    }

    func write(into members: inout Record) {
        members["to"] = .integer(to)
        members["offset"] = .integer(offset)
        switch reason {
        case .ended: members["reason"] = "ended"
        case .left: members["reason"] = "left"
        case .failed(let failure):
            members["reason"] = "failed"
            members["failure"] = .record(failure.record)
        }
    }
}
