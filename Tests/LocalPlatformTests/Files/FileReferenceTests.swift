import Testing
import Values

@testable import LocalPlatform

/// References in `input` and in messages (contract, 15.4, 13.2, and step 11 of section 5).
@Suite("References to files", .timeLimit(.minutes(1)))
struct FileReferenceTests {
    @Test("are found wherever they stand, with their paths")
    func places() {
        let good: Value = ["phronyFile": true, "filename": "a.txt", "mediaType": "text/plain"]
        let input: Value = [
            "one": good, "list": [1, ["deep": good]], "flag": ["phronyFile": false, "filename": "b"],
            "bare": ["phronyFile": true, "filename": "c"], "a.b": good,
        ]
        let found = PlacedFileReference.all(in: input, at: .root("input"))
        #expect(found.map(\.path) == ["input.one", "input.list[1].deep", "input.bare", #"input["a.b"]"#])
        #expect(found.map(\.leafName) == ["a.txt", "a.txt", nil, "a.txt"])
    }

    @Test("are found among the members of others")
    func nested() {
        let inner: Value = ["phronyFile": true, "filename": "b.txt", "mediaType": "text/plain"]
        let outer: Value = ["phronyFile": true, "filename": "a.txt", "mediaType": "text/plain", "more": [inner]]
        #expect(FileReference.all(in: outer).map(\.name) == ["a.txt", "b.txt"])
        let found = PlacedFileReference.all(in: outer, at: .root("input"))
        #expect(found.map(\.path) == ["input", "input.more[0]"] && found.map(\.leafName) == ["a.txt", "b.txt"])
    }

    @Test("in an input a run starts only when each leads to a finalized file of the workspace")
    func input() async throws {
        try await TestPlatform.run(manifests: [FileClient.manifest]) { platform in
            let client = try await FileClient(platform)
            let (file, unfinished) = (try await client.upload("total 5"), try await client.permit())
            _ = try await client.put("total 6", to: unfinished)
            var members = try #require(FileClient.reference(file).record)
            members["mediaType"] = nil
            let bad: [(Value, String)] = [
                (FileClient.reference(unfinished), "input.document"), (.record(members), "input.document"),
                (
                    ["phronyFile": true, "filename": .string(file.objectKey), "mediaType": "text/plain"],
                    "input.document"
                ),
                (["phronyFile": true, "filename": "note.txt", "mediaType": "text/plain"], "input.document"),
                (["phronyFile": true, "filename": "../phrosh.sqlite", "mediaType": "a/b"], "input.document"),
                ([FileClient.reference(file), FileClient.reference(unfinished)], "input.document[1]"),
            ]
            let agent = try platform.agentId("reader")
            for (document, field) in bad {
                let answer = try await platform.call(
                    "POST", "/v1/agents/\(agent)/runs", ["input": ["document": document]], key: client.key)
                #expect(answer.status == 400 && answer.code == "file_not_found_in_library")
                #expect(answer.field == field, "\(document.json())")
            }
            let run = try await platform.start("reader", FileClient.input(file))
            try await platform.wait(for: run, status: "Completed")
            #expect(
                try await platform.call("GET", "/v1/runs/\(run)").body["output"] == "note.txt (text/plain, 7 bytes): 5")
        }
    }

    @Test("a key without leave to upload starts runs with files that others uploaded")
    func otherKey() async throws {
        try await TestPlatform.run(manifests: [FileClient.manifest]) { platform in
            let file = try await FileClient(platform).upload("%PDF", as: "scan.pdf", "application/pdf")
            let other = try await FileClient(platform, allowFileUploads: false)
            let agent = try platform.agentId("reader")
            let started = try await platform.call(
                "POST", "/v1/agents/\(agent)/runs", ["input": FileClient.input(file)], key: other.key)
            let run = try #require(started.body["runId"].string, "\(started.text)")
            try await platform.wait(for: run, status: "Completed")
            #expect(try await platform.call("GET", "/v1/runs/\(run)").body["output"] == "scan.pdf is no text")
        }
    }

    private func message(_ run: String, _ fields: KeyValuePairs<String, Value>) -> Value {
        var body = Record([("runId", .string(run))])
        for (name, value) in fields { body[name] = value }
        return .record(body)
    }

    @Test("in a message need no text, are checked, and reach the model", arguments: ["messages", "input"])
    func message(_ path: String) async throws {
        try await TestPlatform.run(manifests: [FileClient.manifest]) { platform in
            let client = try await FileClient(platform)
            let file = try await client.upload("all is well")
            let unfinished = try await client.permit()
            let run = try await platform.start("chatter")
            try await platform.wait(for: run, status: "WaitingForResponse")
            let known: Value = ["phronyFile": true, "objectKey": .string(file.objectKey)]
            for unknown in [unfinished.objectKey, file.leafName, "/etc/passwd"] {
                let lost: Value = ["phronyFile": true, "objectKey": .string(unknown)]
                let refused = try await platform.call(
                    "POST", "/v1/runs/\(run)/\(path)", message(run, ["text": "x", "files": [known, lost]]))
                #expect(refused.status == 400 && refused.code == "file_not_found_in_library")
                #expect(refused.field == "files[1].objectKey")
            }
            let sent = try await platform.call("POST", "/v1/runs/\(run)/\(path)", message(run, ["files": [known]]))
            #expect(sent.status == 202 && sent.body == ["status": "Running"])
            try await platform.wait(for: run, status: "Completed")
            #expect(try await platform.call("GET", "/v1/runs/\(run)").body["output"] == ": note.txt, all is well")
            let items = try await platform.conversation(run)["items"].list ?? List()
            let files = try #require(items.first { $0["type"] == "UserMessage" })["content"]["files"]
            #expect(
                files == [
                    [
                        "phronyFile": true, "objectKey": .string(file.objectKey), "filename": "note.txt",
                        "mediaType": "text/plain",
                    ]
                ])
        }
    }

    @Test("a file that was deleted meanwhile fails the run that still needs it")
    func deleted() async throws {
        try await TestPlatform.run(manifests: [FileClient.manifest]) { platform in
            let file = try await FileClient(platform).upload("total 5")
            let run = try await platform.start("chatter", FileClient.input(file))
            try await platform.wait(for: run, status: "WaitingForResponse")
            #expect(try await platform.desk("DELETE", "/files/\(file.leafName)?force=true").status == 200)
            _ = try await platform.call("POST", "/v1/runs/\(run)/messages", message(run, ["text": "go on"]))
            try await platform.wait(for: run, status: "Failed")
            let error = try await platform.call("GET", "/v1/runs/\(run)").body["error"].string
            #expect(error == "llm_error: The file \(file.leafName) is not in the library any more.")
        }
    }

    @Test("in an input the key of an object means nothing")
    func objectKey() async throws {
        try await TestPlatform.run(manifests: [FileClient.manifest]) { platform in
            let client = try await FileClient(platform)
            let (file, other) = (try await client.upload("total 5"), try await client.upload("total 6"))
            for key in [other.objectKey, "/etc/passwd"] {
                var reference = try #require(FileClient.reference(file).record)
                reference["objectKey"] = .string(key)
                let run = try await platform.start("reader", ["document": .record(reference)])
                try await platform.wait(for: run, status: "Completed")
                let output = try await platform.call("GET", "/v1/runs/\(run)").body["output"]
                #expect(output == "note.txt (text/plain, 7 bytes): 5")
            }
        }
    }
}
