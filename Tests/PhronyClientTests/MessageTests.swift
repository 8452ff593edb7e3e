import PhronyClient
import Testing
import Values

@Suite("Messages to runs")
struct MessageTests {
    @Test("a decision always says approved, and nothing that was not given")
    func decisions() throws {
        #expect(
            Value.record(RunMessage.decision(task: "t", approved: true).fields).json()
                == #"{"userTaskId":"t","approved":true}"#)
        let rejection = RunMessage.decision(task: "t", approved: false, metadata: Record([("reason", "too much")]))
        #expect(
            Value.record(rejection.fields).json()
                == #"{"userTaskId":"t","approved":false,"metadata":{"reason":"too much"}}"#)
        #expect(RunMessage.declined(task: "t").fields["approved"] == false)
    }

    @Test("each kind of answer uses its own field")
    func answers() throws {
        #expect(
            Value.record(RunMessage.choice(task: "t", option: "b").fields).json()
                == #"{"userTaskId":"t","selectedOptionId":"b"}"#)
        #expect(
            Value.record(RunMessage.text(task: "t", answer: "").fields).json() == #"{"userTaskId":"t","textValue":""}"#)
        #expect(
            Value.record(RunMessage.number(task: "t", answer: .spelled("1.10")).fields).json()
                == #"{"userTaskId":"t","numberValue":1.10}"#)
    }

    @Test("a reply carries text, files or both")
    func replies() throws {
        #expect(Value.record(RunMessage.reply("hi").fields).json() == #"{"text":"hi"}"#)
        let file = FileReference(objectKey: "tenants/t/files/x.pdf", mediaType: "application/pdf")
        #expect(
            Value.record(RunMessage.reply(nil, files: [file]).fields).json()
                == #"{"files":[{"phronyFile":true,"objectKey":"tenants/t/files/x.pdf","mediaType":"application/pdf"}]}"#
        )
    }
}
