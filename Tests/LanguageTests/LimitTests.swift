import Language
import Testing
import Values

@Suite("Limits")
struct LimitTests {
    /// Sources whose evaluation goes deep in different ways.
    static let deep = [
        "fn f(n) = f(n + 1)",
        "fn f(n) = \(String(repeating: "(", count: 400))f(n)\(String(repeating: ")", count: 400))",
        "fn f(n) = \(String(repeating: "-", count: 480))f(n)", "fn f(n) = [n] | each (f(.))",
        "fn f(n) { if true { for x in [1] { for y in [1] { let z = f(n) } } } }",
        "fn f(n) = \(String(repeating: "([n] | each ", count: 250))f(n)\(String(repeating: ")", count: 250))",
        "fn f(n) = g(n)\nfn g(n) = \"\\(f(n))\"",
    ]

    @Test("no recursion overflows the stack", arguments: deep)
    func recursion(_ source: String) async {
        let found = await onDeepStack { code(source + "\nf(0)") }
        #expect(found == .recursionLimit)
    }

    @Test("each limit names itself and its value")
    func names() throws {
        var session = Session()
        session.limits.listLength = 100
        session.limits.textLength = 100
        session.limits.steps = 1000
        session.limits.valueNesting = 4
        session.limits.recursion = 20
        try session.run("fn f(n) = if n == 0 then 1 else f(n - 1)\nlet l = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]")
        let sources = [
            ("l | each l | flatten | each l | flatten", "listLength", "100"),
            ("l | join \"0123456789\"", "textLength", "100"),
            ("for a in l { for b in l { for c in l { for d in l { 1 } } } }", "steps", "1000"),
            ("[[[[[1]]]]]", "valueNesting", "4"), ("f(30)", "recursion", "20"),
        ]
        for (source, name, limit) in sources {
            let message = session.diagnostic(source)?.message ?? ""
            #expect(message.contains("`\(name)`") && message.contains(limit), "\(source): \(message)")
        }
    }

    @Test(
        "values cannot be nested deeper step by step",
        arguments: [
            "fn wrap(x, n) = if n == 0 then x else wrap([x], n - 1)\nwrap(1, 600)",
            "fn wrap(n) = if n == 0 then 1 else (wrap(n - 1) | each [.])\nwrap(600)",
            "fn one(x) = [x]\nfn wrap(n) = if n == 0 then 1 else one(wrap(n - 1))\nwrap(600)",
        ])
    func valueNesting(_ source: String) async {
        let found = await onDeepStack { code(source.replacing("then 1 else (wrap", with: "then [1] else (wrap")) }
        #expect(found == .valueNesting)
    }
}
