import Testing
import Values

@testable import LocalPlatform

/// Contract, 15.3, and what 15.4 says of finalize.
@Suite("POST /v1/file-library/finalize", .timeLimit(.minutes(1)))
struct FinalizeRouteTests {
    @Test("confirms the key with the size as text; again it says that it was done before")
    func answer() async throws {
        try await TestPlatform.run(manifests: [FileClient.manifest]) { platform in
            let client = try await FileClient(platform)
            let permit = try await client.permit()
            #expect(try await client.put("hello", to: permit).status == 200)
            let key = Value.string(permit.objectKey)
            let first = try await client.finalize(permit)
            #expect(first.status == 200)
            #expect(first.body == ["objectKey": key, "sizeBytes": "5", "alreadyFinalized": false])
            let second = try await client.finalize(permit, ["filename": "other.txt", "mediaType": "text/csv"])
            #expect(second.body == ["objectKey": key, "sizeBytes": "5", "alreadyFinalized": true])
            let shown = try await platform.desk("GET", "/files/\(permit.leafName)").body
            #expect(shown["displayName"] == "note.txt" && shown["mediaType"] == "text/plain")
        }
    }

    @Test("an empty file is a file")
    func empty() async throws {
        try await TestPlatform.run(manifests: [FileClient.manifest]) { platform in
            let client = try await FileClient(platform)
            let permit = try await client.permit()
            #expect(try await client.put("", to: permit).status == 200)
            #expect(try await client.finalize(permit).body["sizeBytes"] == "0")
        }
    }

    @Test("of calls at the same time one makes the file")
    func together() async throws {
        try await TestPlatform.run(manifests: [FileClient.manifest]) { platform in
            let client = try await FileClient(platform)
            let permit = try await client.permit()
            _ = try await client.put("hello", to: permit)
            let answers = try await HTTPExchange.together(6) { _ in try await client.finalize(permit) }
            #expect(answers.filter { $0.body["alreadyFinalized"] == false }.count == 1)
            #expect(answers.filter { $0.body["alreadyFinalized"] == true }.count == 5)
            #expect(try await platform.desk("GET", "/files").body["total"] == 1)
        }
    }

    @Test("takes the name and the type of the file from the call that makes it")
    func label() async throws {
        try await TestPlatform.run(manifests: [FileClient.manifest]) { platform in
            let client = try await FileClient(platform)
            let permit = try await client.permit()
            _ = try await client.put("a,b", to: permit)
            let done = try await client.finalize(permit, ["filename": "../prices.csv", "mediaType": "text/csv"])
            #expect(done.status == 200)
            let shown = try await platform.desk("GET", "/files/\(permit.leafName)").body
            #expect(shown["displayName"] == "prices.csv" && shown["mediaType"] == "text/csv")
        }
    }

    @Test("is refused before the upload, for unknown keys, for others' keys, and for another length, in this order")
    func refused() async throws {
        try await TestPlatform.run(manifests: [FileClient.manifest]) { platform in
            let (client, stranger) = (try await FileClient(platform), try await FileClient(platform))
            let permit = try await client.permit()
            var longer = permit
            longer.maxContentLength += 1
            var unknown = longer
            unknown.objectKey = permit.objectKey.replacing(permit.leafName, with: "nothing.txt")
            var foreign = longer
            foreign.objectKey = permit.objectKey.replacing(
                platform.running.tenantId, with: "00000000-0000-4000-8000-000000000000")
            var leaf = longer
            leaf.objectKey = permit.leafName
            var path = longer
            path.objectKey = permit.objectKey.replacing("/files/", with: "/files/../files/")
            for missing in [unknown, foreign, leaf, path] {
                let answer = try await stranger.finalize(missing)
                #expect(answer.status == 404 && answer.code == "object_not_found" && answer.field == "objectKey")
            }
            let other = try await stranger.finalize(longer)
            #expect(other.status == 403 && other.code == "upload_key_mismatch")
            let length = try await client.finalize(longer)
            #expect(length.status == 400 && length.code == "validation_failed" && length.field == "maxContentLength")
            let early = try await client.finalize(permit)
            #expect(early.status == 409 && early.code == "upload_missing")
        }
    }

    @Test(
        "is refused with a body that says too little, or something that cannot be",
        arguments: [
            ([:], "objectKey"), (["objectKey": 7], "objectKey"), (["objectKey": "k"], "maxContentLength"),
            (["objectKey": "k", "maxContentLength": "5"], "maxContentLength"),
            (["objectKey": "k", "maxContentLength": 5, "filename": 7], "filename"),
            (["objectKey": "k", "maxContentLength": 5, "filename": "/"], "filename"),
            (["objectKey": "k", "maxContentLength": 5, "mediaType": "text"], "mediaType"),
        ] as [(Value, String)])
    func invalid(_ body: Value, _ field: String) async throws {
        try await TestPlatform.run(manifests: [FileClient.manifest]) { platform in
            let client = try await FileClient(platform)
            let answer = try await platform.call("POST", "/v1/file-library/finalize", body, key: client.key)
            #expect(answer.status == 400 && answer.code == "validation_failed" && answer.field == field)
        }
    }

    @Test("does not turn a file into one of a type that is not taken")
    func refusedType() async throws {
        try await TestPlatform.run(manifests: [FileClient.manifest]) { platform in
            let client = try await FileClient(platform)
            let permit = try await client.permit()
            _ = try await client.put("<script>", to: permit)
            let answer = try await client.finalize(permit, ["mediaType": "text/html"])
            #expect(answer.status == 400 && answer.code == "media_type_not_allowed")
            #expect(try await client.finalize(permit).status == 200)
        }
    }
}
