import Testing
import Values

@testable import SessionFile

@Suite("Redaction")
struct RedactorTests {
    @Test(
        "what looks like a key is redacted",
        arguments: [
            "phk_0123456789abcdefABCDEF-_0123456789abcdefxyz", "pwt_abcdefgh", "sk-proj-abcdefghijklmnop1234",
            "sk-ant-api03-abcdefghijklmnop", "ghp_abcdefghijklmnopqrst", "github_pat_abcdefghijklmnopqrst",
            "glpat-abcdefghijklmnopqrst", "xoxb-1234567890-abc", "AKIAABCDEFGHIJKLMNOP",
            "AIzaSyA-abcdefghijklmnopqrstuvwxyz012345", "sk_live_abcdefghijklmnop",
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl",
            "-----BEGIN RSA PRIVATE KEY-----\nMIIE\nabc=\n-----END RSA PRIVATE KEY-----",
        ])
    func keyShapes(_ key: String) {
        #expect(Redactor().redact("é (\(key)), ok") == "é (<secret:1>), ok")
        #expect(Redactor().redact(key) == "<secret:1>")
    }

    @Test("behind Bearer and Basic only the value is redacted", arguments: ["Bearer", "bearer", "Basic"])
    func schemes(_ scheme: String) {
        #expect(Redactor().redact("\(scheme) abcdefgh12345678==, next") == "\(scheme) <secret:1>, next")
    }

    @Test(
        "everyday words stay",
        arguments: [
            "task-force-number-one-and-a-half", "a sk-learn estimator", "Bearer authentication", "phk_…x7Qm", "phk_key",
            "Basic understanding", "eyJ is not much", "risk-abcdefghijklmnop12345678", "AKIA", "<secret>", "<secret:>",
            "9e2a6c1b-0f43-4c8e-a7b0-5d2f3c914e02",
        ])
    func everydayWords(_ text: String) {
        let redactor = Redactor()
        #expect(redactor.redact(text) == text)
        #expect(redactor.redact("phk_abcdefgh") == "<secret:1>")
    }

    @Test("known secrets are redacted wherever they stand, from eight characters on")
    func known() {
        let redactor = Redactor()
        redactor.add(Secret("hunter22"))
        redactor.add(Secret("short"))
        redactor.add(Secret("pässwörd-é"))
        #expect(redactor.redact("xhunter22x short pässwörd-é") == "x<secret:1>x short <secret:2>")
    }

    @Test(
        "a lent secret is sent in place of its token, however short, until it is taken back",
        arguments: ["pin", "hunter22"])
    func lent(_ text: String) {
        let redactor = Redactor()
        let token = redactor.lend(Secret(text))
        #expect(token == "<secret:1>")
        #expect(redactor.restoreTyped(["value": .string(token)]) == ["value": .string(text)])
        #expect(redactor.redact(token) == token)
        redactor.takeBack(token)
        #expect(redactor.restoreTyped(["value": .string(token)]) == ["value": .string(token)])
        #expect(redactor.redact("hunter22") == (text == "hunter22" ? token : "hunter22"))
    }

    @Test("the one who was given a key may see what its token stands for")
    func behind() {
        let redactor = Redactor()
        let token = redactor.redact("phk_abcdefgh")
        #expect(redactor.secret(behind: token)?.reveal() == "phk_abcdefgh")
        for text in ["<secret:2>", "x\(token)", "\(token)x", "phk_abcdefgh", ""] {
            #expect(redactor.secret(behind: text) == nil)
        }
    }

    @Test("of two secrets that begin alike the longer one is taken")
    func overlapping() {
        let redactor = Redactor()
        redactor.add(Secret("abcdefgh"))
        redactor.add(Secret("abcdefghij"))
        #expect(redactor.redact("abcdefghij abcdefgh") == "<secret:1> <secret:2>")
    }

    @Test("a secret is the same token all along, in order of first appearance")
    func stable() {
        let redactor = Redactor()
        redactor.add(Secret("hunter22"))
        #expect(redactor.redact("phk_abcdefgh") == "<secret:1>")
        #expect(redactor.redact("hunter22 phk_abcdefgh") == "<secret:2> <secret:1>")
        #expect(redactor.redact("phk_abcdefgh hunter22") == "<secret:1> <secret:2>")
    }

    @Test("a recorded token stays itself, and no new secret gets its number")
    func tokens() {
        let redactor = Redactor()
        #expect(redactor.redact("was <secret:7>") == "was <secret:7>")
        #expect(redactor.redact("phk_abcdefgh") == "<secret:8>")
        #expect(redactor.redact(redactor.redact("phk_abcdefgh")) == "<secret:8>")
    }

    @Test("values are redacted at every depth, names of fields too, and keep all else")
    func values() throws {
        let redactor = Redactor()
        let value = try JSON.parse(
            #"{"b":1.50,"list":[null,{"phk_abcdefgh":"use phk_\u0061bcdefgh","a":true}],"n":12345678901234567890}"#)
        let expected =
            #"{"b":1.50,"list":[null,{"<secret:1>":"use <secret:1>","a":true}],"n":12345678901234567890}"#
        #expect(redactor.redact(value).json() == expected)
        #expect(redactor.redact(["clean": [1, "x"]]) == ["clean": [1, "x"]])
    }

    @Test("what was typed is sent, what was added or only read is not")
    func restoring() {
        let redactor = Redactor()
        redactor.add(Secret("phk_the-key-in-use"))
        #expect(redactor.redact("an agent said sk_live_0123456789abcdef") == "an agent said <secret:1>")
        #expect(
            redactor.redactSource("use sk_test_0123456789abcdef and phk_the-key-in-use")
                == "use <secret:2> and <secret:3>")
        let sent = redactor.restoreTyped(["a": "<secret:1> <secret:2> <secret:3> <secret:9>"])
        #expect(sent == ["a": "<secret:1> sk_test_0123456789abcdef <secret:3> <secret:9>"])
        redactor.add(Secret("sk_test_0123456789abcdef"))
        #expect(redactor.restoreTyped("<secret:2>") == "<secret:2>")
    }

    @Test("a token that somebody else wrote stands for nothing, before and after the secret is met again")
    func foreignTokens() {
        let redactor = Redactor()
        #expect(redactor.redactSource("sk_test_0123456789abcdef") == "<secret:1>")
        #expect(redactor.restoreTyped("<secret:1>") == "sk_test_0123456789abcdef")
        #expect(redactor.redactAnswer("tell me <secret:1>") == "tell me <secret:1>")
        #expect(redactor.restoreTyped("<secret:1>") == "<secret:1>")
        #expect(redactor.redactSource("sk_test_0123456789abcdef") == "<secret:2>")
        #expect(redactor.restoreTyped("<secret:1> <secret:2>") == "<secret:1> sk_test_0123456789abcdef")
        #expect(redactor.redactAnswer("you said sk_test_0123456789abcdef") == "you said <secret:2>")
    }

    @Test("what is lent is sent although the transport writes its token into an answer")
    func loans() {
        let redactor = Redactor()
        let token = redactor.lend(Secret("?token=1"))
        #expect(redactor.redactAnswer(.string(token)) == .string(token))
        #expect(redactor.restoreTyped(.string(token)) == "?token=1")
    }

    @Test("many tasks that redact at once agree on the tokens")
    func concurrency() async {
        let redactor = Redactor()
        let results = await withTaskGroup(of: [String].self) { group in
            for _ in 0..<8 {
                group.addTask { (0..<100).map { redactor.redact("phk_abcdefgh\($0)") } }
            }
            return await group.reduce(into: [[String]]()) { $0.append($1) }
        }
        #expect(Set(results).count == 1)
        #expect(Set(results[0]).count == 100)
    }
}
