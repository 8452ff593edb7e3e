import Testing
import Values

@testable import LocalPlatform

@Suite("Hiding secrets", .timeLimit(.minutes(1)))
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
            ("?k=sk_live%2f%c3%a4%204711%2bx&x=1", "?k={{secrets.stripe}}&x=1"),
            ("/sk_live/%C3%A4%204711+x/y", "/{{secrets.stripe}}/y"),
            ("/sk_live/%c3%a4%204711+x", "/{{secrets.stripe}}"),
            (#"{"a":"sk_live\/ä 4711+x"}"#, #"{"a":"{{secrets.stripe}}"}"#),
            ("c2tfbGl2ZS/DpCA0NzExK3g=", "{{secrets.stripe}}"), ("tok-abcdef", "{{secrets.grant}}"),
            ("tok-abcdef-and-more tok-abcdef", "{{secrets.longer}} {{secrets.grant}}"),
            ("<padded-key>", "<{{secrets.padded}}>"), ("pin 1234.", "pin {{secrets.pin}}."), ("", ""),
            ("12345 a1234 é1234 1234.50 0,1234 1234-05-01", "12345 a1234 é1234 1234.50 0,1234 1234-05-01"),
            ("c2tfbGl2ZS/DpCA0NzExK3g", "{{secrets.stripe}}"),
            ("c2tfbGl2ZS_DpCA0NzExK3g", "{{secrets.stripe}}"),
            ("?k=sk_live%2F%C3%A4+4711%2Bx", "?k={{secrets.stripe}}"),
            ("sk_live/ä 4711", "sk_live/ä 4711"), ("日本sk_live/ä 4711+x語", "日本{{secrets.stripe}}語"),
        ])
    func texts(_ text: String, _ hidden: String) { #expect(mask.masked(text) == hidden) }

    @Test("a value with a quote is found inside of JSON too")
    func escaped() {
        let mask = SecretMask(["q": Secret("ab\"cd\\ef")])
        #expect(mask.masked(#"{"echo":"ab\"cd\\ef"}"#) == #"{"echo":"{{secrets.q}}"}"#)
    }

    @Test("a value is found as HTML writes it")
    func html() {
        let mask = SecretMask(["h": Secret("a<b>&\"c")])
        #expect(mask.masked("<p>a&lt;b&gt;&amp;&quot;c</p> a&lt;b&gt;&amp;\"c") == "<p>{{secrets.h}}</p> {{secrets.h}}")
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

    @Test("of a secret that is JSON every text and number is one, however deep it stands")
    func nested() {
        let mask = SecretMask([
            "grant": Secret(#"{"a":{"deep":["nested-0815",true]},"account":90210556,"short":7}"#),
            "keys": Secret(#"["first-key-1"]"#),
        ])
        #expect(
            mask.masked("nested-0815 90210556 first-key-1 true 7")
                == "{{secrets.grant}} {{secrets.grant}} {{secrets.keys}} true 7")
        #expect(mask.masked(["n": 90_210_556] as Value) == ["n": "{{secrets.grant}}"])
    }

    @Test("a text that is nothing but secrets is masked in one pass")
    func many() {
        let mask = SecretMask(["key": Secret("tok-abcdef")])
        let (text, hidden) = ("tok-abcdef ", "{{secrets.key}} ")
        #expect(mask.masked(String(repeating: text, count: 100_000)) == String(repeating: hidden, count: 100_000))
    }

    @Test(
        "a body in the log is searched as the JSON that it is, and kept to the letter when there is nothing to hide",
        arguments: [
            (#"{"a": "caf\u00e9-4711"}"#, #"{"a":"{{secrets.cafe}}"}"#),
            (#"{"caf\u00E9-4711": ["x caf\u00e9-4711"]}"#, #"{"{{secrets.cafe}}":["x {{secrets.cafe}}"]}"#),
            (#"{"a": "caf\u00e8-4711"}"#, #"{"a": "caf\u00e8-4711"}"#),
            ("no JSON café-4711", "no JSON {{secrets.cafe}}"),
        ])
    func bodies(body: String, hidden: String) {
        var exchange = ToolExchange(method: "GET", url: "http://a/", status: 200, responseBytes: 1, redirects: 0)
        exchange.response = ToolMessage(text: body, bytes: body.utf8.count)
        let masked = exchange.masked(by: SecretMask(["cafe": Secret("café-4711")]))
        #expect(masked.response?.text == hidden && masked.response?.bytes == body.utf8.count)
    }
}
