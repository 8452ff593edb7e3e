import Testing
import Values

@testable import LocalPlatform

/// Contract, 15.1 and the checks of 3.3.
@Suite("POST /v1/file-library/presign", .timeLimit(.minutes(1)))
struct PresignRouteTests {
    @Test("answers with a key, a URL that carries its permission, and what has to be sent with the file")
    func answer() async throws {
        try await TestPlatform.run(manifests: [FileClient.manifest]) { platform in
            let client = try await FileClient(platform)
            let answer = try await client.presign([
                "filename": "Invoice 7.PDF", "mediaType": "application/pdf", "maxContentLength": 9, "extra": 1,
            ])
            #expect(answer.status == 200)
            #expect(
                answer.body.record?.keys.sorted() == [
                    "expiresInSeconds", "httpMethod", "objectKey", "requiredHeaders", "uploadUrl",
                ])
            let key = try #require(answer.body["objectKey"].string)
            let parts = key.split(separator: "/")
            #expect(key.hasPrefix("tenants/\(platform.running.tenantId)/files/") && parts.count == 4)
            #expect(parts[3].hasSuffix(".pdf") && parts[3].dropLast(4).asUUID != nil)
            #expect(answer.body["httpMethod"] == "PUT" && answer.body["expiresInSeconds"] == 3600)
            #expect(answer.body["requiredHeaders"] == ["Content-Type": "application/pdf"])
            let url = try #require(answer.body["uploadUrl"].string)
            #expect(url.hasPrefix("\(platform.running.baseURL)/") && !url.contains(client.key))
            let token = try #require(url.split(separator: "=").last)
            #expect(token.count == 43)
        }
    }

    struct Refusal: Sendable {
        var body: Value
        var status = 400
        var code = "validation_failed"
        var field: String?
    }

    private static func order(_ change: KeyValuePairs<String, Value>) -> Value {
        var order = Record([("filename", "a.txt"), ("mediaType", "text/plain"), ("maxContentLength", 10)])
        for (name, value) in change { order[name] = value }
        return .record(order)
    }

    static let refusals: [Refusal] = [
        Refusal(body: [:], field: "filename"),
        Refusal(body: order(["filename": nil]), field: "filename"),
        Refusal(body: order(["filename": ""]), field: "filename"),
        Refusal(body: order(["filename": 7]), field: "filename"),
        Refusal(body: order(["filename": "a\u{0}.txt"]), field: "filename"),
        Refusal(body: order(["filename": "../.."]), field: "filename"),
        Refusal(body: order(["filename": .string(String(repeating: "x", count: 513))]), field: "filename"),
        Refusal(body: order(["mediaType": nil]), field: "mediaType"),
        Refusal(body: order(["mediaType": "text"]), field: "mediaType"),
        Refusal(body: order(["mediaType": "*/*"]), field: "mediaType"),
        Refusal(body: order(["mediaType": "text/plain\r\nX-Evil: 1"]), field: "mediaType"),
        Refusal(body: order(["maxContentLength": nil]), field: "maxContentLength"),
        Refusal(body: order(["maxContentLength": "10"]), field: "maxContentLength"),
        Refusal(body: order(["maxContentLength": 1.5]), field: "maxContentLength"),
        Refusal(body: order(["maxContentLength": 0]), field: "maxContentLength"),
        Refusal(body: order(["maxContentLength": -1]), field: "maxContentLength"),
        Refusal(
            body: order(["maxContentLength": .integer(100 << 20 | 1)]), status: 413, code: "storage_quota_exceeded",
            field: "maxContentLength"),
    ]

    @Test("refuses what it cannot take, with a code and the member to blame")
    func refusals() async throws {
        try await TestPlatform.run(manifests: [FileClient.manifest]) { platform in
            let client = try await FileClient(platform)
            for refusal in Self.refusals {
                let answer = try await client.presign(refusal.body)
                #expect(answer.status == refusal.status, "\(refusal.body.json())")
                #expect(answer.code == refusal.code && answer.field == refusal.field, "\(answer.text)")
            }
            #expect(try await client.presign(Self.order(["maxContentLength": .integer(100 << 20)])).status == 200)
            let longest = Self.order(["filename": .string(String(repeating: "x", count: 512))])
            #expect(try await client.presign(longest).status == 200)
        }
    }

    @Test("refuses every type that a browser or a machine would run, in any spelling")
    func refusedTypes() async throws {
        let types = [
            "text/html", "application/xhtml+xml", "image/svg+xml", "application/javascript", "text/javascript",
            "application/x-sh", "application/x-msdownload", "application/x-executable", "application/x-mach-binary",
            "application/java-archive", "TEXT/HTML", "text/html; charset=utf-8", "text/html ;x=y",
        ]
        try await TestPlatform.run(manifests: [FileClient.manifest]) { platform in
            let client = try await FileClient(platform)
            for type in types {
                let answer = try await client.presign(Self.order(["mediaType": .string(type)]))
                #expect(answer.status == 400 && answer.code == "media_type_not_allowed", "\(type)")
                #expect(answer.field == "mediaType")
            }
        }
    }

    @Test("asks for a key, and for its leave to upload, before it looks at the body")
    func permission() async throws {
        try await TestPlatform.run(manifests: [FileClient.manifest]) { platform in
            for path in ["/v1/file-library/presign", "/v1/file-library/finalize"] {
                let missing = try await platform.call("POST", path, [:], key: .some(nil))
                #expect(missing.status == 401 && missing.code == "missing_api_key")
                let unknown = try await platform.call("POST", path, [:], key: "phk_unknown")
                #expect(unknown.status == 401 && unknown.code == "invalid_api_key")
                let client = try await FileClient(platform, allowFileUploads: false)
                let refused = try await platform.call("POST", path, [:], key: client.key)
                #expect(refused.status == 403 && refused.code == "file_uploads_disabled")
                let method = try await platform.call("GET", path, key: client.key)
                #expect(method.status == 405 && method.header("Allow") == "POST")
            }
        }
    }

    @Test("refuses bodies that are none")
    func bodies() async throws {
        try await TestPlatform.run(manifests: [FileClient.manifest]) { platform in
            let client = try await FileClient(platform)
            for (text, type, status, code) in [
                ("{", "application/json", 400, "invalid_json"), ("[]", "application/json", 400, "validation_failed"),
                ("{}", "text/plain", 415, "unsupported_media_type"),
            ] {
                let answer = try await HTTPExchange.send(
                    "POST", "\(platform.running.baseURL)/v1/file-library/presign",
                    headers: ["X-API-Key": client.key, "Content-Type": type], text: text)
                #expect(answer.status == status && answer.code == code)
            }
        }
    }

    @Sendable
    private static func limit(_ configuration: inout LocalPlatformConfiguration) {
        configuration.files = FileLimits(fileBytes: 60, libraryBytes: 100)
    }

    @Test("keeps the finalized files of the workspace below its limit; unfinished uploads do not count")
    func quota() async throws {
        try await TestPlatform.run(
            manifests: [FileClient.manifest], configure: Self.limit
        ) { platform in
            let client = try await FileClient(platform)
            let tooLarge = try await client.presign(Self.order(["maxContentLength": 61]))
            #expect(tooLarge.status == 413 && tooLarge.code == "storage_quota_exceeded")
            _ = try await client.permit(atMost: 60)
            _ = try await client.permit(atMost: 60)
            try await client.upload(String(repeating: "x", count: 60))
            let full = try await client.presign(Self.order(["maxContentLength": 41]))
            #expect(full.status == 413 && full.code == "storage_quota_exceeded" && full.field == "maxContentLength")
            let last = try await client.permit(atMost: 40)
            #expect(try await client.put(String(repeating: "x", count: 40), to: last).status == 200)
        }
    }

    @Test("a permit that was given before the library was full cannot overfill it")
    func overfill() async throws {
        try await TestPlatform.run(
            manifests: [FileClient.manifest], configure: Self.limit
        ) { platform in
            let client = try await FileClient(platform)
            let early = try await client.permit(atMost: 60)
            try await client.upload(String(repeating: "x", count: 60))
            let refused = try await client.put(String(repeating: "y", count: 60), to: early)
            #expect(refused.status == 413 && refused.code == "storage_quota_exceeded")
            #expect(try await client.finalize(early).code == "upload_missing")
            #expect(try await client.put(String(repeating: "y", count: 40), to: early).status == 200)
            // What a second upload replaces makes room for it.
            #expect(try await client.put(String(repeating: "z", count: 40), to: early).status == 200)
        }
    }
}
