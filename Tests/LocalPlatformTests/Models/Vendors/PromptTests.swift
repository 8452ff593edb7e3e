import Testing
import Values

@testable import LocalPlatform

@Suite("Prompts", .timeLimit(.minutes(1)))
struct PromptTests {
    /// A library with a few files.
    private struct Files: ModelFileSource {
        static let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47]

        func file(_ reference: FileReference) async throws -> ModelFile? {
            switch reference.place {
            case .leafName("shot.png"): ModelFile(name: "shot.png", mediaType: "image/png", bytes: Self.png)
            case .objectKey("tenants/t/files/terms.pdf"):
                ModelFile(name: "Terms.pdf", mediaType: "application/pdf", bytes: Array("%PDF".utf8))
            case .leafName("note.txt"):
                ModelFile(name: "note.txt", mediaType: "text/plain", bytes: Array("Grüße".utf8))
            case .leafName("data.json"):
                ModelFile(name: "data.json", mediaType: "application/json", bytes: Array("{}".utf8))
            case .leafName("film.mp4"): ModelFile(name: "film.mp4", mediaType: "video/mp4", bytes: [0, 1, 2])
            case .leafName("broken"): throw StoreError.diskFull
            default: nil
            }
        }
    }

    private static func reference(_ leaf: String) -> Value {
        ["phronyFile": true, "filename": .string(leaf), "mediaType": "x/y"]
    }

    private static let withFiles = ModelRequest.desk { request in
        request.input = ["shot": reference("shot.png"), "more": [reference("note.txt"), reference("film.mp4")]]
        request.messages = [
            .assistant(text: "And the terms?", calls: []),
            .user(text: "Here.", files: [["phronyFile": true, "objectKey": "tenants/t/files/terms.pdf"]]),
        ]
    }

    @Test("files of the input and of messages go to OpenAI as parts")
    func openAIFiles() async throws {
        var talk = VendorTalk()
        talk.files = Files()
        let outcome = try await talk.ask(Self.withFiles, replies: .recorded("openai-answer"))
        let messages = try #require(outcome.calls.first?.body["messages"].list)
        let parts = try #require(messages[1]["content"].list)
        #expect(parts.first == ["type": "text", "text": .string(Self.withFiles.input.json())])
        #expect(
            Array(parts.dropFirst()) == [
                ["type": "image_url", "image_url": ["url": "data:image/png;base64,iVBORw=="]],
                ["type": "text", "text": "The file note.txt (text/plain):\n\nGrüße"],
                ["type": "text", "text": "The file film.mp4 (video/mp4, 3 bytes) cannot be shown here."],
            ])
        #expect(
            messages[3]["content"] == [
                ["type": "text", "text": "Here."],
                [
                    "type": "file",
                    "file": ["filename": "Terms.pdf", "file_data": "data:application/pdf;base64,JVBERg=="],
                ],
            ])
    }

    @Test("files go to Anthropic as blocks")
    func anthropicFiles() async throws {
        var talk = VendorTalk(type: .anthropic)
        talk.files = Files()
        let outcome = try await talk.ask(Self.withFiles, replies: .recorded("anthropic-answer"))
        let messages = try #require(outcome.calls.first?.body["messages"].list)
        #expect(
            messages[0]["content"].list?[1] == [
                "type": "image", "source": ["type": "base64", "media_type": "image/png", "data": "iVBORw=="],
            ])
        #expect(
            messages[2]["content"].list?[1] == [
                "type": "document", "title": "Terms.pdf",
                "source": ["type": "base64", "media_type": "application/pdf", "data": "JVBERg=="],
            ])
    }

    @Test(
        "a file that is missing or unreadable ends the round with a reason",
        arguments: [
            ("gone.pdf", .refused("The file gone.pdf is not in the library any more.")),
            ("broken", .unavailable("The file broken cannot be read.")),
        ] as [(String, ModelError)])
    func badFiles(_ leaf: String, _ error: ModelError) async throws {
        var talk = VendorTalk()
        talk.files = Files()
        let outcome = try await talk.ask(
            .desk { $0.input = ["file": Self.reference(leaf)] }, replies: .recorded("openai-answer"))
        #expect(outcome.failure == error && outcome.calls.isEmpty)
    }

    @Test("a file for which there is no room left is only mentioned")
    func largeFile() async throws {
        var talk = VendorTalk()
        talk.files = Files()
        talk.limits.fileBytes = 3
        let outcome = try await talk.ask(
            .desk { $0.input = ["file": Self.reference("note.txt")] }, replies: .recorded("openai-answer"))
        let said = try #require(outcome.calls.first?.body["messages"].list?[1]["content"].string)
        #expect(said.hasSuffix("\n\nThe file note.txt (text/plain, 7 bytes) cannot be shown here: it is too large."))
    }

    @Test("an agent with an output schema is reminded of it after its instructions")
    func outputSchema() async throws {
        let outcome = try await VendorTalk().ask(
            .desk { $0.outputSchema = ["type": "object", "required": ["reply"]] }, replies: .recorded("openai-answer"))
        #expect(
            outcome.calls.first?.body["messages"].list?[0]["content"] == """
                You run a refund desk.

                The output schema that your final answer fits, as raw JSON without a code fence:
                {"type":"object","required":["reply"]}
                """)
    }

    @Test("somebody always begins, an empty turn is left out, and two texts of the user are one")
    func conversation() async throws {
        let outcome = try await VendorTalk().ask(
            .desk {
                $0.instructions = ""
                $0.input = [:]
                $0.tools = []
                $0.messages = [
                    .assistant(text: "", calls: []), .user(text: "Well?", files: []),
                    .assistant(text: " \n ", calls: []), .user(text: "Now?", files: []),
                ]
            }, replies: .recorded("openai-answer"))
        #expect(
            outcome.calls.first?.body == [
                "model": "desk-model",
                "messages": [["role": "user", "content": "Begin. This run has no input.\n\nWell?\n\nNow?"]],
            ])
    }

    @Test(
        "the description of a tool is as long as the vendor takes it, with the name in front",
        arguments: [(.openai, 1024), (.openaiAzure, 1024), (.selfHosted, 1035), (.anthropic, 1035)]
            as [(ProviderType, Int)])
    func descriptions(_ type: ProviderType, _ length: Int) async throws {
        let answer = type == .anthropic ? "anthropic-answer" : "openai-answer"
        let outcome = try await VendorTalk(type: type).ask(
            .desk { $0.tools[0].description = String(repeating: "d", count: 1024) }, replies: .recorded(answer))
        let tool = outcome.calls.first?.body["tools"].list?.first ?? .null
        let text = tool["description"].string ?? tool["function"]["description"].string ?? ""
        #expect(text.count == length && text.hasPrefix("get_order: ddd"))
    }

    @Test("tools keep names that vendors take, and get ones of their own for all others")
    func toolNames() {
        let long = String(repeating: "n", count: 80)
        let ids = ["0f4c2c1e-7a52-4b0a-9d55-0d0c3c9e4b11", "research team", "research/team", long, long + "2", ""]
        let names = ToolNames(ids.map { ToolDefinition(id: $0, name: $0, description: "", arguments: .null) })
        let given = ids.map { names.name(of: $0) }
        #expect(given[0] == ids[0] && given[1] == "research_team" && given[2] == "research_team_2")
        #expect(Set(given).count == ids.count)
        for name in given {
            #expect((1...64).contains(name.utf8.count) && name.asVendorName == name)
        }
        #expect(given.map { names.tool(named: $0) } == ids)
        #expect(names.tool(named: "made up") == "made up")
        #expect(names.tool(named: String(repeating: "x", count: 1_000_000)).count == 128)
        #expect(names.name(of: "mäde up!") == "m_de_up_")
    }
}
