import Testing
import Values

@testable import LocalPlatform

@Suite("Questions to a person")
struct QuestionTests {
    /// Asks with these arguments, then says what it was told.
    private func asking(_ arguments: Value) -> ClosureModel {
        ClosureModel { request throws(ModelError) in
            switch request.messages.last {
            case .toolResult(_, _, let result)?: .say(result.json())
            case .user(let text, _)?: .say("You said: \(text)")
            case .assistant?, nil: .call(("phrony_ask_user", arguments), text: "")
            }
        }
    }

    private static let options: Value = [
        "kind": "multi_option", "prompt": "Which room?",
        "options": [["id": "a", "label": "Sea"], ["id": "b", "label": "Yard", "description": "quiet"]],
    ]

    @Test(
        "the answer is the result of the call",
        arguments: [
            (options, TaskAnswer(selectedOptionId: "b"), #""b""#),
            (["kind": "text", "prompt": "Name?", "max_length": 5], TaskAnswer(textValue: "Ada"), #""Ada""#),
            (["kind": "number", "prompt": "Nights?", "integer": true], TaskAnswer(numberValue: .integer(3)), "3"),
        ] as [(Value, TaskAnswer, String)])
    func answered(arguments: Value, answer: TaskAnswer, data: String) async throws {
        try await withDesk(model: asking(arguments)) { desk in
            let follower = try await desk.start()
            #expect(try await follower.settle().status == .waitingForHITL)
            try await follower.answer(answer)
            let run = try await follower.settle()
            #expect(run.output?.value.string == #"{"data":\#(data),"error":null,"successful":true}"#)
            #expect(try await follower.conversation().tasks.first?.outcome == .answered)
        }
    }

    @Test(
        "an answer that does not fit is refused with its field, and the task stays open",
        arguments: [
            (options, TaskAnswer(), "selectedOptionId"),
            (options, TaskAnswer(selectedOptionId: "c"), "selectedOptionId"),
            (["kind": "text", "prompt": "Name?"], TaskAnswer(approved: true), "textValue"),
            (["kind": "text", "prompt": "Name?", "max_length": 5], TaskAnswer(textValue: "Augusta"), "textValue"),
            (["kind": "number", "prompt": "n"], TaskAnswer(textValue: "3"), "numberValue"),
            (["kind": "number", "prompt": "n", "minimum": 4], TaskAnswer(numberValue: .integer(3)), "numberValue"),
            (["kind": "number", "prompt": "n", "maximum": 2], TaskAnswer(numberValue: .integer(3)), "numberValue"),
            (
                ["kind": "number", "prompt": "n", "integer": true], TaskAnswer(numberValue: .decimal(1.5)),
                "numberValue"
            ),
        ] as [(Value, TaskAnswer, String)])
    func invalid(arguments: Value, answer: TaskAnswer, field: String) async throws {
        try await withDesk(model: asking(arguments)) { desk in
            let follower = try await desk.start()
            _ = try await follower.settle()
            await #expect {
                try await follower.answer(answer)
            } throws: { error in
                guard case EngineError.invalidAnswer(field, _) = error else { return false }
                return true
            }
            #expect(try await follower.pendingTask().status == .pending)
        }
    }

    @Test("an approval given beside the answer is recorded with it, and the answer stays the result")
    func approvedBeside() async throws {
        try await withDesk(model: asking(Self.options)) { desk in
            let follower = try await desk.start()
            _ = try await follower.settle()
            try await follower.answer(TaskAnswer(approved: true, selectedOptionId: "b"))
            let run = try await follower.settle()
            #expect(run.output?.value.string == #"{"data":"b","error":null,"successful":true}"#)
            let response = try #require(try await follower.contents(.userTaskRes).first)
            #expect(response["approved"] == true && response["selected_option_id"] == "b")
        }
    }

    @Test("a declined question is an error result")
    func declined() async throws {
        try await withDesk(model: asking(Self.options)) { desk in
            let follower = try await desk.start()
            _ = try await follower.settle()
            try await follower.answer(TaskAnswer(approved: false, selectedOptionId: "zzz"))
            let run = try await follower.settle()
            #expect(run.output?.value.string?.contains("answer_declined") == true)
            let response = try #require(try await follower.contents(.userTaskRes).first)
            #expect(response["outcome"] == "declined" && response["approved"] == false)
            #expect(response["selected_option_id"].isNull)
        }
    }

    @Test("a message waits for a chat reply, which is a user turn")
    func message() async throws {
        let model = asking(["kind": "message", "prompt": "Which order?"])
        try await withDesk(model: model) { desk in
            let follower = try await desk.start()
            #expect(try await follower.settle().status == .waitingForResponse)
            let status = try await desk.engine.reply(run: follower.runId, text: "1182", files: [], by: desk.person)
            #expect(status == .running)
            let run = try await follower.settle()
            #expect(run.output == #""You said: 1182""#)
            #expect(
                try await follower.timeline() == [
                    "1 llm_request_prepared", "1 reasoning Which order?", "1 ToolCall phrony_ask_user",
                    "1 UserMessage 1182", "2 llm_request_prepared", "2 reasoning You said: 1182", "2 output",
                ])
            #expect(try await follower.conversation().tasks.isEmpty)
        }
    }

    @Test("a reply is refused when none is waited for")
    func wrongReply() async throws {
        try await withDesk(model: asking(Self.options)) { desk in
            let follower = try await desk.start()
            _ = try await follower.settle()
            let (engine, person, runId) = (desk.engine, desk.person, follower.runId)
            await #expect(throws: EngineError.wrongPauseType) {
                try await engine.reply(run: runId, text: "Hello", files: [], by: person)
            }
            try await follower.answer(TaskAnswer(selectedOptionId: "a"))
            _ = try await follower.settle()
            await #expect(throws: EngineError.runFinished) {
                try await engine.reply(run: runId, text: "Hello", files: [], by: person)
            }
            await #expect(throws: EngineError.runNotFound) {
                try await engine.reply(run: "nothing", text: "Hello", files: [], by: person)
            }
        }
    }

    @Test(
        "arguments that make no question are an error result",
        arguments: [
            ["kind": "text"], ["kind": "riddle", "prompt": "?"], ["kind": "multi_option", "prompt": "?"],
            [
                "kind": "multi_option", "prompt": "?",
                "options": [["id": "a", "label": "A"], ["id": "a", "label": "B"]],
            ],
            ["kind": "number", "prompt": "?", "minimum": "low"],
        ] as [Value])
    func malformed(arguments: Value) async throws {
        try await withDesk(model: asking(arguments)) { desk in
            let follower = try await desk.start()
            #expect(try await follower.settle().status == .completed)
            #expect(try await follower.lastResult()["error"]["code"] == "invalid_arguments")
        }
    }

    @Test("an agent without a person has no such tool")
    func notForRequestMode() async throws {
        try await withDesk(DeskFixture(mode: .request), model: asking(Self.options)) { desk in
            let follower = try await desk.start()
            _ = try await follower.settle()
            #expect(try await follower.lastResult()["error"]["code"] == "tool_not_allowed")
        }
    }

    private static func options(_ count: Int) -> Value {
        .list(List((0..<count).map { ["id": .string("\($0)"), "label": "x"] as Value }))
    }

    private static func options(id: Value, label: Value) -> Value {
        ["kind": "multi_option", "prompt": "?", "options": [["id": id, "label": label], ["id": "b", "label": "B"]]]
    }

    @Test(
        "a question has what a person can answer: 2 to 20 options with names, room for a text, a range that has a number",
        arguments: [
            (["kind": "multi_option", "prompt": "?", "options": options(2)], true),
            (["kind": "multi_option", "prompt": "?", "options": options(20)], true),
            (["kind": "multi_option", "prompt": "?", "options": options(1)], false),
            (["kind": "multi_option", "prompt": "?", "options": options(21)], false),
            (options(id: " ", label: "A"), false), (options(id: "a", label: "\n"), false),
            (["kind": "text", "prompt": "?", "multiline": true], true),
            (["kind": "text", "prompt": "?", "max_length": 1], true),
            (["kind": "text", "prompt": "?", "multiline": "yes"], false),
            (["kind": "text", "prompt": "?", "max_length": 0], false),
            (["kind": "text", "prompt": "?", "max_length": -1], false), (["kind": "text", "prompt": " \n"], false),
            (["kind": "number", "prompt": "?", "minimum": 5, "maximum": 5], true),
            (["kind": "number", "prompt": "?", "minimum": 5, "maximum": 1], false),
            (["kind": "number", "prompt": "?", "minimum": 1.2, "maximum": 1.8], true),
            (["kind": "number", "prompt": "?", "minimum": 1.2, "maximum": 1.8, "integer": true], false),
            (["kind": "number", "prompt": "?", "minimum": 1.2, "maximum": 2, "integer": true], true),
        ] as [(Value, Bool)])
    func answerable(arguments: Value, isTask: Bool) async throws {
        try await withDesk(model: asking(arguments)) { desk in
            let follower = try await desk.start()
            #expect(try await follower.settle().status == (isTask ? .waitingForHITL : .completed))
            guard isTask else {
                return #expect(try await follower.lastResult()["error"]["code"] == "invalid_arguments")
            }
            var payload = try #require(arguments.record)
            payload["kind"] = nil
            #expect(try await follower.pendingTask().payload.value == .record(payload))
        }
    }

    @Test(
        "the title is the first line of the prompt that says something, cut to 120 characters",
        arguments: [
            ("Name?", "Name?"), ("\n \t\n  Name?  \nIn full.", "Name?"),
            (String(repeating: "x", count: 120), String(repeating: "x", count: 120)),
            (String(repeating: "x", count: 121), String(repeating: "x", count: 119) + "…"),
        ])
    func title(prompt: String, title: String) async throws {
        try await withDesk(model: asking(["kind": "text", "prompt": .string(prompt)])) { desk in
            let follower = try await desk.start()
            _ = try await follower.settle()
            let task = try await follower.pendingTask()
            #expect(task.title == title)
            #expect(task.payload.value["prompt"].string == prompt)
        }
    }
}
