import Testing
import Values

@testable import LocalPlatform

@Suite("Hiding secrets")
struct SecretMaskTests {
    private let mask = SecretMask([
        "stripe": Secret("sk_live/ä 4711+x"), "grant": Secret(#"{"accessToken":"tok-abcdef","id":7}"#),
        "padded": Secret("  padded-key\n"), "pin": Secret("1234"), "number": Secret("90210555"),
        "longer": Secret("tok-abcdef-and-more"),
    ])

    @Test(
        "a value becomes its name, in whatever spelling it comes back",
        arguments: [
            ("Bearer sk_live/ä 4711+x!", "Bearer {{secrets.stripe}}!"),
            ("a sk_live/ä 4711+x b sk_live/ä 4711+x", "a {{secrets.stripe}} b {{secrets.stripe}}"),
            ("?k=sk_live%2F%C3%A4%204711%2Bx&x=1", "?k={{secrets.stripe}}&x=1"),
            ("c2tfbGl2ZS/DpCA0NzExK3g=", "{{secrets.stripe}}"), ("tok-abcdef", "{{secrets.grant}}"),
            ("tok-abcdef-and-more tok-abcdef", "{{secrets.longer}} {{secrets.grant}}"),
            ("<padded-key>", "<{{secrets.padded}}>"), ("pin 1234", "pin 1234"), ("", ""),
            ("sk_live/ä 4711", "sk_live/ä 4711"), ("日本sk_live/ä 4711+x語", "日本{{secrets.stripe}}語"),
        ])
    func texts(_ text: String, _ hidden: String) { #expect(mask.masked(text) == hidden) }

    @Test("a value with a quote is found inside of JSON too")
    func escaped() {
        let mask = SecretMask(["q": Secret("ab\"cd\\ef")])
        #expect(mask.masked(#"{"echo":"ab\"cd\\ef"}"#) == #"{"echo":"{{secrets.q}}"}"#)
    }

    @Test("values are searched through, names of fields and numbers included")
    func values() {
        let value: Value = [
            "tok-abcdef": [1, nil, true, 90_210_555, "x padded-key"], "deep": ["er": "sk_live/ä 4711+x"], "n": 7,
        ]
        #expect(
            mask.masked(value) == [
                "{{secrets.grant}}": [1, nil, true, "{{secrets.number}}", "x {{secrets.padded}}"],
                "deep": ["er": "{{secrets.stripe}}"], "n": 7,
            ])
    }

    @Test("does not print what it hides")
    func printing() {
        var dumped = ""
        dump(mask, to: &dumped)
        #expect(!(dumped + "\(mask)" + String(reflecting: mask)).contains("4711"))
    }

    @Test("one more secret can be added under a name of its own")
    func adding() {
        let more = mask.adding(Secret("another-key"), named: "OPENAI_API_KEY")
        #expect(more.masked("another-key tok-abcdef") == "{{secrets.OPENAI_API_KEY}} {{secrets.grant}}")
    }
}
