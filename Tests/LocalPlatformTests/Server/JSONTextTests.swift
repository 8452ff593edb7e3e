import Testing
import Values

@testable import LocalPlatform

@Suite("JSON under construction")
struct JSONTextTests {
    @Test("members stand in the order in which they were added, with stored JSON copied as it is")
    func members() {
        let text = JSONText.record { members in
            members.add("b", "quote \" and \n")
            members.add("stored", stored: #"{"z":1.10}"#)
            members.add("nothing", stored: nil)
            members.add("missing", nil as String?)
            members.addMembers(ofStored: #"{"x":[1],"y":{}}"#)
            members.addMembers(ofStored: "{}")
            members.add("time", Instant("2026-05-12T09:30:00Z"))
            members.add("last", .list([JSONText(1), JSONText("two")]))
        }
        #expect(
            text.string == #"{"b":"quote \" and \n","stored":{"z":1.10},"nothing":null,"missing":null,"x":[1],"y":{},"#
                + #""time":"2026-05-12T09:30:00.000Z","last":[1,"two"]}"#)
    }

    @Test("a record of nothing but stored members has no stray comma")
    func onlyStored() {
        #expect(JSONText.record { $0.addMembers(ofStored: #"{"a":1}"#) }.string == #"{"a":1}"#)
        #expect(JSONText.record { $0.addMembers(ofStored: "{}") }.string == "{}")
        #expect(JSONText.list([JSONText]()).string == "[]")
    }
}
