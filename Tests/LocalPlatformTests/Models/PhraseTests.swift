import Testing
import Values

@testable import LocalPlatform

@Suite("Phrases of scripts")
struct PhraseTests {
    @Test(
        "finds words in a row, whatever stands around them",
        arguments: [
            ("refund order {n:number}", "Please: Refund  ORDER 1182!", ["n": 1182]),
            ("{o:code}", "It is about #A-1042, thanks", ["o": "A-1042"]),
            ("{o:code}", "no digits here", nil), ("order {o}", "my order", nil),
            ("order {o}", "order order x", ["o": "order"]),
            ("call {who} {what:rest}", "Call Mina, now or later", ["who": "Mina", "what": "now or later"]),
            ("{a:number}", "10.5 of them", ["a": 10.5]), ("hello", "hello,", [:]), ("hello there", "there hello", nil),
        ] as [(String, String, [String: Value]?)])
    func matching(_ phrase: String, _ text: String, _ expected: [String: Value]?) throws {
        #expect(try Phrase(phrase).match(in: text) == expected)
    }

    @Test("refuses what is no phrase", arguments: ["", " ", "{}", "{a b}", "{a:b}", "…"])
    func refusal(_ text: String) { #expect(throws: PhraseError.self) { try Phrase(text) } }
}
