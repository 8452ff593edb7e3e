import Language
import Testing
import Values

@Suite("The sample on top of the language's page")
struct SampleTests {
    static let sample = #"""
        start support {query: "Refund order 1182"}                # a command: r1 is bound
        let refund = start support {query: "Refund order 1183"}   # r2, under a name too
        wait refund task 10s
        timeline refund
        refund.status                                              # "WaitingForHITL"
        conversation(refund).items | where .type == "ToolCall" | select .ordinal .content.operation_name .tokensUsed
        refund.items | group .type | each {type: .key, tokens: sum(.rows, .tokensUsed)} | sort -.tokens | take 5
        let slow = refund.items | where .took > 1.5s
        approve t1
        wait refund done 30s
        expect refund.output.refunded == true, "the refund went through"
        for q in read("questions.json") { start support {query: q} }
        fn cost(r) = r.items | sum .tokensUsed
        """#

    @Test("every line runs, in order")
    func runs() throws {
        var session = Session()
        let program = try session.parse(Self.sample)
        #expect(program.text == Self.sample)
        #expect(session.check(program) == [])
        try session.run(Self.sample)
        #expect(
            session.host.calls.map(\.signature.name) == [
                "start", "start", "wait", "timeline", "conversation", "approve", "wait", "start", "start",
            ])
        #expect(try session.value("cost(refund)") == 1184)
        #expect(
            try session.value("slow | select .ordinal .took")
                == session.value(
                    "[{ordinal: 1, took: 1790ms}, {ordinal: 4, took: 1660ms}]"))
    }

    @Test("a pipeline over a conversation gives a table of the chosen columns")
    func pipeline() throws {
        var session = Session()
        let groups = try session.value(
            "r1.items | group .type | each {type: .key, tokens: sum(.rows, .tokensUsed)} | sort -.tokens | take 5")
        #expect(
            groups == [
                ["type": "reasoning", "tokens": 1184], ["type": "ToolCall", "tokens": 0],
                ["type": "ToolResult", "tokens": 0],
            ])
        let calls = try session.value(
            #"conversation(r1).items | where .type == "ToolCall" | select .ordinal .content.operation_name .tokensUsed"#
        )
        #expect(
            calls == [
                ["ordinal": 2, "operation_name": "get_order", "tokensUsed": nil],
                ["ordinal": 5, "operation_name": "issue_refund", "tokensUsed": nil],
            ])
    }
}
