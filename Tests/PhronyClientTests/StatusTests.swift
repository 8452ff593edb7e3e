import PhronyClient
import Testing

@Suite("Statuses and item types")
struct StatusTests {
    @Test(
        "running and every waiting go on, everything else is an end and only Completed a success",
        arguments: [
            ("Running", false, false, false), ("WaitingForHITL", false, true, false),
            ("WaitingForAITL", false, true, false), ("WaitingForResponse", false, true, false),
            ("WaitingForTimer", false, true, false), ("WaitingForGodot", false, true, false),
            ("Completed", true, false, true), ("Failed", true, false, false), ("Cancelled", true, false, false),
            ("completed", true, false, false), ("", true, false, false),
        ])
    func statuses(text: String, isTerminal: Bool, isWaiting: Bool, isSuccess: Bool) {
        let status = RunStatus(text)
        #expect(status.isTerminal == isTerminal)
        #expect(status.isWaiting == isWaiting)
        #expect(status.isSuccess == isSuccess)
        #expect(status.rawValue == text)
    }

    @Test("known item types are recognised in any case, unknown ones are kept as they are")
    func itemTypes() {
        #expect(ItemType(rawValue: "Reasoning") == .reasoning)
        #expect(ItemType(rawValue: "usertaskreq") == .userTaskReq)
        #expect(ItemType(rawValue: "TOOLCALL").rawValue == "ToolCall")
        #expect(ItemType(rawValue: "BrandNew").rawValue == "BrandNew")
        #expect(ItemType(rawValue: "BrandNew") != ItemType(rawValue: "brandnew"))
    }
}
