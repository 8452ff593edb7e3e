import Testing
import Values

@testable import LocalPlatform

/// A client that uploads files to a platform with a key of its own.
struct FileClient: Sendable {
    let platform: TestPlatform
    let key: String

    /// What presign answered.
    struct Permit: Sendable {
        var objectKey: String
        var uploadURL: String
        var mediaType: String
        var maxContentLength: Int

        var leafName: String { String(objectKey.split(separator: "/").last ?? "") }
    }

    /// With a new key that opens all agents and may upload, unless told otherwise.
    init(_ platform: TestPlatform, allowFileUploads: Bool = true) async throws {
        self.platform = platform
        let scopes = try platform.agents.keys.compactMap { name -> Value? in
            guard platform.agents[name]?["triggers"].list?.isEmpty == false else { return nil }
            return ["agentId": .string(try platform.agentId(name)), "triggerId": .string(try platform.triggerId(name))]
        }
        let body: Value = [
            "name": "files", "scopes": .list(List(scopes)), "allowFileUploads": .bool(allowFileUploads),
        ]
        let created = try await platform.desk("POST", "/api-keys", body)
        key = try #require(created.body["secret"].string, "\(created.text)")
    }

    /// A client with a key that was made before.
    init(_ platform: TestPlatform, key: String) {
        self.platform = platform
        self.key = key
    }

    func presign(_ body: Value) async throws -> HTTPExchange {
        try await platform.call("POST", "/v1/file-library/presign", body, key: key)
    }

    func permit(
        _ filename: String = "note.txt", _ mediaType: String = "text/plain", atMost bytes: Int = 1000
    ) async throws -> Permit {
        let answer = try await presign([
            "filename": .string(filename), "mediaType": .string(mediaType), "maxContentLength": .integer(bytes),
        ])
        try #require(answer.status == 200, "\(answer.text)")
        return Permit(
            objectKey: try #require(answer.body["objectKey"].string),
            uploadURL: try #require(answer.body["uploadUrl"].string), mediaType: mediaType, maxContentLength: bytes)
    }

    func put(_ text: String, to permit: Permit, isChunked: Bool = false) async throws -> HTTPExchange {
        try await HTTPExchange.send(
            "PUT", permit.uploadURL, headers: ["Content-Type": permit.mediaType], text: text, isChunked: isChunked)
    }

    func finalize(_ permit: Permit, _ fields: KeyValuePairs<String, Value> = [:]) async throws -> HTTPExchange {
        var body = Record([
            ("objectKey", .string(permit.objectKey)), ("maxContentLength", .integer(permit.maxContentLength)),
        ])
        for (name, value) in fields { body[name] = value }
        return try await platform.call("POST", "/v1/file-library/finalize", .record(body), key: key)
    }

    /// All three steps.
    @discardableResult
    func upload(
        _ text: String, as filename: String = "note.txt", _ mediaType: String = "text/plain"
    ) async throws -> Permit {
        let permit = try await permit(filename, mediaType, atMost: max(text.utf8.count, 1))
        try #require(try await put(text, to: permit).status == 200)
        try #require(try await finalize(permit).status == 200)
        return permit
    }

    /// The input of an agent that is to read the file.
    static func input(_ permit: Permit) -> Value {
        ["document": reference(permit)]
    }

    static func reference(_ permit: Permit) -> Value {
        ["phronyFile": true, "filename": .string(permit.leafName), "mediaType": .string(permit.mediaType)]
    }

    /// The agents that read files.
    static let manifest = SourceFile.path("Tests/LocalPlatformTests/Server/Fixtures/files/readers.yaml")
}
