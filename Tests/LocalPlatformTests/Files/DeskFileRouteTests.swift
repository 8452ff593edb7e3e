import Testing
import Values

@testable import LocalPlatform

@Suite("Files on the desk", .timeLimit(.minutes(1)))
struct DeskFileRouteTests {
    @Test("lists the finalized files, newest first, with the members of the library record")
    func list() async throws {
        try await TestPlatform.run(manifests: [FileClient.manifest], clock: ManualClock()) { platform in
            let client = try await FileClient(platform)
            _ = try await client.put("x", to: try await client.permit())
            let (first, second) = (
                try await client.upload("hello", as: "a.txt"), try await client.upload("", as: "b.txt")
            )
            let page = try await platform.desk("GET", "/files").body
            #expect(page["total"] == 2)
            let items = Array(page["items"].list ?? List())
            #expect(items.map(\.["leafName"].string) == [second.leafName, first.leafName])
            var last = try #require(items.last?.record)
            #expect(last["uploadedAt"]?.string?.hasPrefix("2026-05-12T") == true)
            #expect(last["uploadedBy"]?.string?.asUUID != nil)
            for name in ["uploadedAt", "uploadedBy"] { last[name] = nil }
            #expect(
                .record(last) == [
                    "objectKey": .string(first.objectKey), "leafName": .string(first.leafName), "displayName": "a.txt",
                    "mediaType": "text/plain", "sizeBytes": 5,
                ])
            let rest = try await platform.desk("GET", "/files?skip=1&take=1").body["items"].list
            #expect(rest?.count == 1 && rest?.first?["displayName"] == "a.txt")
            #expect(try await platform.desk("GET", "/files/\(first.leafName)").body == items[1])
        }
    }

    @Test("deletes a file with its bytes, and the audit log tells of both ends")
    func delete() async throws {
        try await TestPlatform.run(manifests: [FileClient.manifest]) { platform in
            let client = try await FileClient(platform)
            let file = try await client.upload("total 5")
            let deleted = try await platform.desk("DELETE", "/files/\(file.leafName)")
            #expect(deleted.status == 200 && deleted.body == ["ok": true, "warnings": []])
            #expect(try await UploadRouteTests.files(of: platform).isEmpty)
            for method in ["GET", "DELETE"] {
                let gone = try await platform.desk(method, "/files/\(file.leafName)")
                #expect(gone.status == 404 && gone.code == "object_not_found")
            }
            #expect(try await client.finalize(file).code == "object_not_found")
            let audit = try await platform.desk("GET", "/audit").body["items"].list ?? List()
            let rows = audit.filter { $0["resource"] == "file" }
            #expect(rows.map(\.["action"].string) == ["delete", "create"])
            #expect(rows.allSatisfy { $0["key"] == "note.txt" })
            #expect(rows.map(\.["actor"]["type"].string) == ["access_token", "api_key"])
            #expect(rows.last?["after"]["sizeBytes"] == 7)
            #expect(!audit.contains { $0.json().contains(client.key) })
        }
    }

    @Test("does not delete a file that a session may still need, unless it is forced")
    func inUse() async throws {
        try await TestPlatform.run(manifests: [FileClient.manifest]) { platform in
            let client = try await FileClient(platform)
            let file = try await client.upload("a")
            let run = try await platform.start("chatter", FileClient.input(file))
            try await platform.wait(for: run, status: "WaitingForResponse")
            let refused = try await platform.desk("DELETE", "/files/\(file.leafName)")
            #expect(refused.status == 409 && refused.code == "in_use")
            let forced = try await platform.desk("DELETE", "/files/\(file.leafName)?force=true")
            #expect(forced.body["warnings"] == ["A session that has not ended may still need this file."])
        }
    }

    @Test("does not delete a file of a message either, until the session has ended")
    func inMessage() async throws {
        try await TestPlatform.run(manifests: [FileClient.manifest]) { platform in
            let file = try await FileClient(platform).upload("b")
            let run = try await platform.start("chatter")
            try await platform.wait(for: run, status: "WaitingForResponse")
            let files: Value = [["phronyFile": true, "objectKey": .string(file.objectKey)]]
            let message: Value = ["runId": .string(run), "text": "More follow.", "files": files]
            #expect(try await platform.call("POST", "/v1/runs/\(run)/messages", message).status == 202)
            #expect(try await platform.desk("DELETE", "/files/\(file.leafName)").code == "in_use")
            let session = try await platform.call("GET", "/v1/runs/\(run)").body["sessionId"].string ?? ""
            let end: Value = ["operator": "Ada", "comment": "enough"]
            #expect(try await platform.desk("POST", "/sessions/\(session)/terminate", end).status == 200)
            #expect(try await platform.desk("DELETE", "/files/\(file.leafName)").status == 200)
        }
    }

    @Test("is for the holder of the access token only")
    func token() async throws {
        try await TestPlatform.run(manifests: [FileClient.manifest]) { platform in
            let path = "/internal/v1/tenants/\(platform.running.tenantId)/files"
            let withKey = try await platform.call("GET", path)
            #expect(withKey.status == 401)
            #expect(try await platform.desk("POST", "/files").status == 405)
        }
    }
}
