import Testing
import Values

@testable import LocalPlatform

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Contract, 15.2, and what 15.4 says of `PUT`.
@Suite("PUT uploadUrl", .timeLimit(.minutes(1)))
struct UploadRouteTests {
    @Test("takes the bytes with 200 and an empty body, and needs no key")
    func upload() async throws {
        try await TestPlatform.run(manifests: [FileClient.manifest]) { platform in
            let client = try await FileClient(platform)
            let answer = try await client.put("hello", to: try await client.permit())
            #expect(answer.status == 200 && answer.text == "")
            #expect(answer.header("X-Request-Id") != nil)
        }
    }

    @Test("is refused without the token of this file, or with another Content-Type")
    func refused() async throws {
        try await TestPlatform.run(manifests: [FileClient.manifest]) { platform in
            let client = try await FileClient(platform)
            let (permit, other) = (try await client.permit(), try await client.permit())
            let path = permit.uploadURL.prefix { $0 != "?" }
            let otherToken = other.uploadURL[(other.uploadURL.lastIndex(of: "?") ?? other.uploadURL.endIndex)...]
            let type = ["Content-Type": "text/plain"]
            let requests: [(String, [String: String])] = [
                (String(path), type), ("\(path)?token=", type), ("\(path)?token=wrong", type),
                ("\(path)\(otherToken)", type), ("\(permit.uploadURL)x", type),
                ("\(platform.running.baseURL)/uploads/nothing.txt\(otherToken)", type),
                ("\(platform.running.baseURL)/uploads/..%2F..%2Fphrosh.sqlite\(otherToken)", type),
                ("\(platform.running.baseURL)/uploads/%00\(otherToken)", type),
                (permit.uploadURL, [:]), (permit.uploadURL, ["Content-Type": "text/html"]),
                (permit.uploadURL, ["Content-Type": "text/plain; charset=utf-8"]),
            ]
            for (url, headers) in requests {
                let answer = try await HTTPExchange.send("PUT", url, headers: headers, text: "hello")
                #expect(answer.status == 403 && answer.code == "upload_url_invalid", "\(url) \(headers)")
            }
            #expect(try await client.finalize(permit).code == "upload_missing")
            let method = try await HTTPExchange.send("POST", permit.uploadURL, headers: type, text: "hello")
            #expect(method.status == 405 && method.header("Allow") == "PUT")
        }
    }

    @Test("is refused when the URL has expired, and the upload is forgotten after as long again")
    func expired() async throws {
        let clock = ManualClock()
        try await TestPlatform.run(manifests: [FileClient.manifest], clock: clock) { platform in
            let client = try await FileClient(platform)
            let (permit, uploaded) = (try await client.permit(), try await client.permit())
            #expect(try await client.put("hello", to: uploaded).status == 200)
            clock.advance(bySeconds: 3601)
            let late = try await client.put("hello", to: permit)
            #expect(late.status == 403 && late.code == "upload_url_invalid")
            #expect(try await client.finalize(permit).code == "upload_missing")
            #expect(try await Self.files(of: platform).count == 1)
            clock.advance(bySeconds: 3601)
            #expect(try await client.finalize(uploaded).code == "object_not_found")
            _ = try await client.permit()
            #expect(try await Self.files(of: platform).isEmpty)
        }
    }

    @Test("takes as many bytes as presign allowed and not one more, announced or not", arguments: [5, 200_000])
    func size(_ limit: Int) async throws {
        try await TestPlatform.run(manifests: [FileClient.manifest]) { platform in
            let client = try await FileClient(platform)
            let permit = try await client.permit(atMost: limit)
            let exact = String(repeating: "x", count: limit)
            for isChunked in [false, true] {
                let tooLarge = try await client.put(exact + "y", to: permit, isChunked: isChunked)
                #expect(tooLarge.status == 413 && tooLarge.code == "payload_too_large")
                #expect(try await client.finalize(permit).code == "upload_missing")
            }
            #expect(try await client.put(exact, to: permit, isChunked: true).status == 200)
            let done = try await client.finalize(permit)
            #expect(done.body["sizeBytes"] == .string(String(limit)))
            #expect(try await Self.files(of: platform).count == 1)
        }
    }

    @Test("a second upload replaces the first; after finalize there is none")
    func second() async throws {
        try await TestPlatform.run(manifests: [FileClient.manifest]) { platform in
            let client = try await FileClient(platform)
            let permit = try await client.permit()
            #expect(try await client.put("total 1", to: permit).status == 200)
            #expect(try await client.put("total 22", to: permit).status == 200)
            #expect(try await client.finalize(permit).body["sizeBytes"] == "8")
            let late = try await client.put("total 333", to: permit)
            #expect(late.status == 403 && late.code == "upload_url_invalid")
            let run = try await platform.start("reader", FileClient.input(permit))
            try await platform.wait(for: run, status: "Completed")
            let output = try await platform.call("GET", "/v1/runs/\(run)").body["output"]
            #expect(output == "note.txt (text/plain, 8 bytes): 22")
            #expect(try await Self.files(of: platform).count == 1)
        }
    }

    @Test("of uploads at the same time one stands, whole")
    func together() async throws {
        try await TestPlatform.run(manifests: [FileClient.manifest]) { platform in
            let client = try await FileClient(platform)
            let permit = try await client.permit(atMost: 100_000)
            let answers = try await HTTPExchange.together(6) { number in
                try await client.put(String(repeating: "\(number)", count: 50_000 + number), to: permit)
            }
            #expect(answers.allSatisfy { $0.status == 200 })
            let done = try await client.finalize(permit)
            let size = try #require(done.body["sizeBytes"].string.flatMap { Int($0) })
            let file = try #require(try await Self.files(of: platform).first)
            let bytes = try #require(FileManager.default.contents(atPath: file))
            #expect(bytes.count == size && Set(bytes) == [UInt8(48 + size - 50_000)])
            #expect(try await Self.files(of: platform).count == 1)
        }
    }

    @Test("an upload that is cut in the middle leaves nothing")
    func cut() async throws {
        try await withTemporaryDirectory { directory in
            try await TestPlatform.run(in: directory, manifests: [FileClient.manifest]) { platform in
                let client = try await FileClient(platform)
                let permit = try await client.permit(atMost: 100_000)
                let head = platform.head("PUT \(permit.uploadURL.dropFirst(platform.running.baseURL.count))")
                let halves = [
                    "Content-Length: 100000\r\n\r\n" + String(repeating: "x", count: 70_000),
                    "Transfer-Encoding: chunked\r\n\r\nC8\r\nhalf a ch",
                ]
                for half in halves {
                    try await RawConnection.open(to: platform.port) { connection in
                        await connection.send("\(head)Content-Type: text/plain\r\n\(half)")
                    }
                    #expect(try await client.finalize(permit).code == "upload_missing")
                }
                #expect(try await client.put("whole", to: permit).status == 200)
                #expect(try await client.finalize(permit).body["sizeBytes"] == "5")
            }
            let files = try FileManager.default.contentsOfDirectory(atPath: "\(directory)/files")
            #expect(files.count == 1)
        }
    }

    @Test("files are for their owner only, and so is the folder")
    func modes() async throws {
        try await TestPlatform.run(manifests: [FileClient.manifest]) { platform in
            try await FileClient(platform).upload("hello")
            let file = try #require(try await Self.files(of: platform).first)
            let modes = try [file, "\(platform.directory)/files"].map(Self.mode)
            #expect(modes == [0o600, 0o700])
            #expect(!file.contains("note"))
        }
    }

    @Test("names that would lead elsewhere are names and nothing more")
    func hostileNames() async throws {
        try await TestPlatform.run(manifests: [FileClient.manifest]) { platform in
            let client = try await FileClient(platform)
            let names = [
                ("../../etc/passwd", "passwd", ".bin"), ("..\\..\\boot.ini", "boot.ini", ".ini"),
                ("/etc/shadow.TXT", "shadow.TXT", ".txt"), ("a.b/c", "c", ".bin"), ("x.tar.gz", "x.tar.gz", ".gz"),
                (".profile", ".profile", ".bin"), ("x.e\u{301}x", "x.e\u{301}x", ".bin"), ("tail.", "tail.", ".bin"),
                ("\u{202E}fdp.exe", "\u{202E}fdp.exe", ".exe"), ("x.%2e%2e", "x.%2e%2e", ".bin"),
                ("long.\(String(repeating: "e", count: 300))", nil, ".bin"),
            ]
            for (name, shown, suffix) in names {
                let permit = try await client.upload("x", as: name)
                #expect(permit.leafName.hasSuffix(suffix) && permit.leafName.utf8.count < 60, "\(name)")
                let file = try await platform.desk("GET", "/files/\(permit.leafName)")
                #expect(file.body["displayName"] == .string(shown ?? name))
            }
            let files = try await Self.files(of: platform)
            #expect(files.count == names.count && files.allSatisfy { $0.split(separator: "/").last?.asUUID != nil })
        }
    }

    /// The files that lie beside the database.
    static func files(of platform: TestPlatform) async throws -> [String] {
        let folder = "\(platform.directory)/files"
        return try FileManager.default.contentsOfDirectory(atPath: folder).map { "\(folder)/\($0)" }
    }

    private static func mode(of path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }
}
