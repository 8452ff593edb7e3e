public import Values

extension PhronyClient {
    /// Asks where to send a file (contract, 15.1). The key must allow uploads.
    /// - Parameter size: An upper bound of its bytes, the same for all three steps.
    public func presignFile(
        filename: String, mediaType: String, size: Int
    ) async throws(PhronyError) -> UploadTicket {
        let body: Value = [
            "filename": .string(filename), "mediaType": .string(mediaType), "maxContentLength": .integer(size),
        ]
        return try await caller.call(Request(.post, Request.path("v1", "file-library", "presign"), body: body))
    }

    /// Sends the file where the ticket says (contract, 15.2): no key goes along.
    public func putFile(_ bytes: [UInt8], summary: Value, to ticket: UploadTicket) async throws(PhronyError) {
        var request = Request(.put, ticket.target, credential: .none, retry: .repeatable)
        request.origin = ticket.origin
        request.content = RawContent(bytes, headers: ticket.headers, summary: summary)
        _ = try await caller.send(request)
    }

    /// Makes a file that was sent one of the library (contract, 15.3).
    public func finalizeFile(
        _ ticket: UploadTicket, filename: String, mediaType: String, size: Int
    ) async throws(PhronyError) -> FileReference {
        let body: Value = [
            "objectKey": .string(ticket.objectKey), "maxContentLength": .integer(size), "filename": .string(filename),
            "mediaType": .string(mediaType),
        ]
        let path = Request.path("v1", "file-library", "finalize")
        _ = try await caller.value(Request(.post, path, body: body, retry: .repeatable))
        return FileReference(objectKey: ticket.objectKey, filename: filename, mediaType: mediaType)
    }
}

/// Where a file may be sent (contract, 15.1).
public struct UploadTicket: AnswerView, Equatable {
    public let value: Value
    public let objectKey: String
    /// `https://storage.example`
    let origin: String
    /// The rest of the address, as it has to be sent.
    let target: String

    public init(answer: Value) throws(MissingMember) {
        value = answer
        objectKey = try answer.required(string: "objectKey")
        let url = try answer.required(string: "uploadUrl")
        guard let scheme = url.firstRange(of: "://"),
            let slash = url[scheme.upperBound...].firstIndex(of: "/")
        else { throw MissingMember("uploadUrl", expected: "an address") }
        origin = String(url[..<slash])
        target = String(url[slash...])
    }

    /// The last part of the key: what file references in an input name (contract, 15.4).
    public var leafName: String { objectKey.split(separator: "/").last.map(String.init) ?? objectKey }

    /// What has to be sent along, unchanged.
    var headers: [(name: String, value: String)] {
        (value["requiredHeaders"].record ?? Record()).compactMap { name, value in
            value.string.map { (name: name, value: $0) }
        }
    }
}
