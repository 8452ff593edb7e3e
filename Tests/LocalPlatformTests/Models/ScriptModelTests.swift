import Synchronization
import Testing
import Values

@testable import LocalPlatform

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

@Suite("Playing scripts")
struct ScriptModelTests {
    private func script(_ rules: String) throws -> Script {
        try ScriptReader.read("kind: phrosh.script\nversion: 1\nrules:\n\(rules)\n", name: "s.yaml")
    }

    @Test("says which conversation had no rule")
    func noRule() async throws {
        let model = ScriptModel(try script("  - { when: { round: 7 }, say: a }"))
        func message(_ messages: [ModelMessage]) async -> String? {
            let request = ModelRequest.sample(input: ["a": 1], messages: messages, iteration: 2)
            return await #expect(throws: ModelError.self) { try await model.complete(request) }?.message
        }
        let call = ModelMessage.assistant(text: "", calls: [ModelCall(id: "call_1", tool: "get", arguments: [:])])
        #expect(await message([]) == #"s.yaml: no rule fits round 2 at the start with the input {"a":1}."#)
        #expect(
            await message([call, .toolResult(callId: "call_1", tool: "get", result: ["data": 3, "error": nil])])
                == "s.yaml: no rule fits round 2 after get with the result 3.")
        #expect(
            await message([call, .toolResult(callId: "call_1", tool: "get", result: ["error": ["code": "x"]])])
                == #"s.yaml: no rule fits round 2 after get with the error {"code":"x"}."#)
        #expect(
            await message([.user(text: "hey", files: [])]) == #"s.yaml: no rule fits round 2 after the message "hey"."#)
    }

    @Test("says which hole has no value")
    func missingValue() async throws {
        let model = ScriptModel(try script("  - { name: first, say: 'a {{input.b.c}}' }"))
        let error = await #expect(throws: ModelError.self) { try await model.complete(.sample()) }
        #expect(
            error
                == .scriptProblem(
                    "s.yaml: rule 'first' (line 4) needs {{input.b.c}}, which this conversation does not have."))
    }

    @Test("waits for the delay of a rule, and gives up when it is cancelled")
    func delay() async throws {
        let slept = Mutex<[Duration]>([])
        let rule = try script("  - { say: a, delay: 250ms }")
        _ = try await ScriptModel(rule, sleep: { duration in slept.withLock { $0.append(duration) } }).complete(
            .sample())
        #expect(slept.withLock { $0 } == [.milliseconds(250)])
        let cancelled = ScriptModel(rule, sleep: { _ in throw CancellationError() })
        await #expect(throws: ModelError.unavailable("The call was cancelled.")) {
            try await cancelled.complete(.sample())
        }
    }

    @Test("has a turn at hand, the same as when it is asked, unless the rule has a delay or a file has to be read")
    func turnAtHand() async throws {
        let model = ScriptModel(
            try script("  - { when: { round: 1 }, call: { tool: a } }\n  - { say: b, delay: 250ms }"))
        let asked = try await model.complete(.sample())
        #expect(try model.turnAtHand(for: .sample())?.get() == asked)
        #expect(model.turnAtHand(for: .sample(iteration: 2)) == nil)
        let file: Value = ["file": ["phronyFile": true, "filename": "a.txt"]]
        #expect(FileReference.all(in: file).count == 1)
        #expect(model.turnAtHand(for: .sample(input: file)) == nil)
        let empty = ScriptModel(try script("  - { when: { round: 7 }, say: a }"))
        let noRule = ModelError.scriptProblem("s.yaml: no rule fits round 1 at the start with the input {}.")
        #expect(empty.turnAtHand(for: .sample()) == .failure(noRule))
    }

    @Test("counts a token for every four bytes unless the rule says so")
    func tokens() async throws {
        let model = ScriptModel(try script("  - { say: twelve bytes }"))
        #expect(try await model.complete(.sample()).tokens == 4)
        let longer = ModelRequest.sample(messages: [.user(text: "12345678", files: [])])
        #expect(try await model.complete(longer).tokens == 6)
    }

    @Test("gives calls ids that are unique in their run and carry their alias")
    func callIds() async throws {
        let model = ScriptModel(try script("  - { call: [{ tool: a }, { tool: b, as: x_y }] }"))
        let ids = try await model.complete(.sample(iteration: 3)).calls.map(\.id)
        #expect(ids == ["call_3", "call_3.2_x_y"])
        #expect(ids.map(CallId.alias) == [nil, "x_y"])
        #expect(CallId.alias(in: "toolu_17") == nil)
    }

    @Test("reads a file again when it has changed, and says when it cannot be read")
    func files() async throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).script.yaml")
            .path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let provider = ProviderRecord(
            id: "p", name: "p", type: .selfHosted, baseUrlOverride: "script:\(path)", createdAt: .unset,
            updatedAt: .unset)
        let model = try ModelCatalog(scripts: ScriptLibrary()).provider(for: provider)
        await #expect(throws: ModelError.scriptProblem("The script \(path) cannot be read.")) {
            try await model.complete(.sample())
        }
        func write(_ say: String) throws {
            let text = "kind: phrosh.script\nversion: 1\nrules: [{ say: \(say) }]\n"
            try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
        }
        try write("one")
        #expect(try await model.complete(.sample()).text == "one")
        try write("two")
        #expect(try await model.complete(.sample()).text == "two")
        try write("[")
        let broken = await #expect(throws: ModelError.self) { try await model.complete(.sample()) }
        #expect(broken?.message.hasPrefix("\(path):") == true)
    }

    @Test("takes an address that ends in a slash for a folder in which the model names the script")
    func folder() throws {
        let library = ScriptLibrary(embedded: try DemoBundle.load().scripts)
        #expect(try library.script(at: "script:demo/", model: "courier").name == "demo/courier")
        #expect(throws: ModelError.self) { try library.script(at: "script:demo/", model: "nobody") }
        #expect(throws: ModelError.scriptProblem("'../x' names no script.")) {
            try library.script(at: "script:demo/", model: "../x")
        }
    }

    @Test("has no way to ask a vendor alone")
    func vendors() {
        let provider = ProviderRecord(id: "p", name: "OpenAI", type: .openai, createdAt: .unset, updatedAt: .unset)
        #expect(
            throws: ModelError.unavailable("The provider 'OpenAI' is no script, and nothing else can be asked here.")
        ) {
            try ModelCatalog(scripts: ScriptLibrary()).provider(for: provider)
        }
    }
}
