import Testing
import Values

@testable import LocalPlatform

/// What of section 13.3 can be decided without looking at the run; the rest is in `AnswerRouteTests`.
@Suite("The body of a message")
struct MessageBodyTests {
    private static let run = "9e2a6c1b-0f43-4c8e-a7b0-5d2f3c914e02"

    @Test(
        "is refused with a code and the member to blame",
        arguments: [
            (#"{}"#, "validation_failed", "runId"),
            (#"{"runId": null, "text": "x"}"#, "validation_failed", "runId"),
            (#"{"runId": 7, "text": "x"}"#, "validation_failed", "runId"),
            (#"{"runId": "00000000-0000-4000-8000-000000000000", "text": "x"}"#, "run_id_mismatch", "runId"),
            (#"{"runId": RUN}"#, "validation_failed", nil),
            (#"{"runId": RUN, "text": "  ", "message": "\n"}"#, "validation_failed", nil),
            (#"{"runId": RUN, "files": []}"#, "validation_failed", nil),
            (#"{"runId": RUN, "skipAgentWait": true}"#, "validation_failed", "skipAgentWait"),
            (#"{"runId": RUN, "userTaskId": 7}"#, "validation_failed", "userTaskId"),
            (#"{"runId": RUN, "userTaskId": "t", "approved": "yes"}"#, "invalid_answer", "approved"),
            (#"{"runId": RUN, "userTaskId": "t", "selectedOptionId": 1}"#, "invalid_answer", "selectedOptionId"),
            (#"{"runId": RUN, "userTaskId": "t", "textValue": 1}"#, "invalid_answer", "textValue"),
            (#"{"runId": RUN, "userTaskId": "t", "numberValue": "1"}"#, "invalid_answer", "numberValue"),
            (#"{"runId": RUN, "userTaskId": "t", "metadata": []}"#, "validation_failed", "metadata"),
            (#"{"runId": RUN, "text": "x", "metadata": 5}"#, "validation_failed", "metadata"),
            (#"{"runId": RUN, "text": 5}"#, "validation_failed", "text"),
            (#"{"runId": RUN, "files": {}}"#, "validation_failed", "files"),
            (#"{"runId": RUN, "files": [7]}"#, "validation_failed", "files[0]"),
            (#"{"runId": RUN, "files": [{"objectKey": "k"}]}"#, "validation_failed", "files[0].phronyFile"),
            (
                #"{"runId": RUN, "files": [{"phronyFile": "true", "objectKey": "k"}]}"#, "validation_failed",
                "files[0].phronyFile"
            ),
            (#"{"runId": RUN, "files": [{"phronyFile": true}]}"#, "validation_failed", "files[0].objectKey"),
            (
                #"{"runId": RUN, "files": [{"phronyFile": true, "objectKey": 5}]}"#, "validation_failed",
                "files[0].objectKey"
            ),
            (
                #"{"runId": RUN, "files": [{"phronyFile": true, "objectKey": "k", "filename": 5}]}"#,
                "validation_failed", "files[0].filename"
            ),
            (
                #"{"runId": RUN, "files": [{"phronyFile": true, "objectKey": "k", "mediaType": []}]}"#,
                "validation_failed", "files[0].mediaType"
            ),
        ] as [(String, String, String?)])
    func refused(body: String, code: String, field: String?) throws {
        let error = try #require(throws: APIError.self) { try Self.read(body) }
        #expect(error.code.rawValue == code)
        #expect(error.field == field)
    }

    @Test("metadata may have 16 KiB and no more, in answers and in replies", arguments: ["userTaskId", "text"])
    func metadata(member: String) throws {
        let room = MessageBody.metadataLimit - #"{"a":""}"#.utf8.count
        func body(_ count: Int) -> String {
            #"{"runId": RUN, "\#(member)": "t", "metadata": {"a":"\#(String(repeating: "x", count: count))"}}"#
        }
        switch try Self.read(body(room)).content {
        case .answer(_, let answer): #expect(answer.metadata?["a"]?.string?.count == room)
        default: #expect(member == "text")
        }
        let error = try #require(throws: APIError.self) { try Self.read(body(room + 1)) }
        #expect(error.field == "metadata")
    }

    @Test(
        "text wins over message, unless it is blank",
        arguments: [
            (#"{"runId": RUN, "text": "a", "message": "b"}"#, "a"),
            (#"{"runId": RUN, "text": " ", "message": "b"}"#, "b"),
            (#"{"runId": RUN, "message": " b "}"#, " b "),
            (#"{"runId": RUN, "text": "a", "completedByEmail": "x@example.org"}"#, "a"),
            (#"{"runId": RUN, "text": "a", "skipAgentWait": null, "unknown": {}}"#, "a"),
        ])
    func reply(body: String, text: String) throws {
        guard case .reply(let read, let files) = try Self.read(body).content else {
            Issue.record()
            return
        }
        #expect(read == text && files.isEmpty)
    }

    @Test("files need no text beside them")
    func files() throws {
        let body =
            #"{"runId": RUN, "text": " ", "files": [{"phronyFile": true, "objectKey": "k", "filename": "a.txt"}]}"#
        guard case .reply(let text, let files) = try Self.read(body).content else {
            Issue.record()
            return
        }
        #expect(text == "" && files.map(\.objectKey) == ["k"] && files.map(\.filename) == ["a.txt"])
    }

    @Test(
        "with userTaskId it is an answer, whatever stands beside it",
        arguments: [
            (#"{"runId": RUN, "userTaskId": "T"}"#, TaskAnswer()),
            (#"{"runId": RUN, "userTaskId": "T", "approved": true}"#, TaskAnswer(approved: true)),
            (#"{"runId": RUN, "userTaskId": "T", "selectedOptionId": "a"}"#, TaskAnswer(selectedOptionId: "a")),
            (#"{"runId": RUN, "userTaskId": "T", "numberValue": 1.5}"#, TaskAnswer(numberValue: .decimal(1.5))),
            (#"{"runId": RUN, "userTaskId": "T", "textValue": "a", "text": "b"}"#, TaskAnswer(textValue: "a")),
            (#"{"runId": RUN, "userTaskId": "T", "message": "b"}"#, TaskAnswer(textValue: "b")),
            (#"{"runId": RUN, "userTaskId": "T", "textValue": "a", "text": 5}"#, TaskAnswer(textValue: "a")),
            (
                #"{"runId": RUN, "userTaskId": "T", "selectedOptionId": "a", "text": 5, "message": [], "files": 7}"#,
                TaskAnswer(selectedOptionId: "a")
            ),
            (
                #"{"runId": RUN, "userTaskId": "T", "approved": false, "textValue": 5, "files": [{}]}"#,
                TaskAnswer(approved: false)
            ),
            (
                #"{"runId": RUN, "userTaskId": "T", "metadata": {"ticket": "SUP-77"}}"#,
                TaskAnswer(metadata: Record([("ticket", "SUP-77")]))
            ),
        ] as [(String, TaskAnswer)])
    func answer(body: String, answer: TaskAnswer) throws {
        guard case .answer(let task, let read) = try Self.read(body).content else {
            Issue.record()
            return
        }
        #expect(task == "t")
        #expect(read == answer)
    }

    @Test("the run is compared without regard to case")
    func runIdCase() throws {
        #expect(throws: Never.self) { try Self.read(#"{"runId": "\#(Self.run.uppercased())", "text": "x"}"#) }
    }

    @discardableResult
    private static func read(_ text: String) throws -> MessageBody {
        let json = text.replacing("RUN", with: "\"\(run)\"")
        return try MessageBody(try JSON.parse(json).record, runId: run)
    }
}
