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

@Suite("No function gets round a limit")
struct BoundTests {
    private static let setUp = """
        fn twice(x, n) = if n == 0 then x else twice(x + x, n - 1)
        let text = twice("a", 10)
        let list = twice([1], 10)
        """

    /// The code a source gives when texts have at most 2,000 bytes, lists 2,000 elements, and results 5,000 bytes.
    private static func code(_ source: String) async -> Diagnostic.Code? {
        await onDeepStack {
            var session = Session()
            session.limits.textLength = 2_000
            session.limits.listLength = 2_000
            session.limits.resultSize = 5_000
            session.limits.valueParts = 20_000
            return session.diagnostic(setUp) ?? session.diagnostic(source)
        }?.code
    }

    @Test(
        "texts",
        arguments: [
            "text + text", #""\(text)\(text)""#, "replace(text, \"a\", \"bb\")", "replace(text, \"a\", text)",
            "replace(text, \"\", \"-\")", "[text, text] | join", "[text, text] | join text", "text(list + [1, 2])",
            "text([text, text])",
            #""\(list)""#, "[list] | join", "[1] | each text([text, text])", "upper(replace(text[:800], \"a\", \"ŉ\"))",
            "expect 1 == 2, [text, text]", "text(list | each list)",
        ])
    func texts(_ source: String) async { #expect(await Self.code(source) == .textLimit) }

    @Test(
        "lists",
        arguments: [
            "list + list", "[...list, ...list]", "[list, list] | flatten", "list | each list | flatten",
            "split(text + text[:976], \"a\")", "split(text + text[:976], \"\") + [1]",
            "lines(replace(text, \"a\", \"\\n\")) + list", "twice([1], 11)", "list | each [., .] | flatten | flatten",
            "keys({...json(\"{\\\"a\\\": 1}\")}) + list + list",
        ])
    func lists(_ source: String) async { #expect(await Self.code(source) == .listLimit) }

    @Test(
        "results and files",
        arguments: [
            "[text, text, text, text, text]", "list | each text", "list | each list | take 3",
            "list | each list | write \"x.json\"",
            "list | each list | write \"x.jsonl\"", "list | group . % 2 | each .rows | each [., ., .]",
            "{a: text, b: {c: [text, text, text, text]}}",
        ])
    func results(_ source: String) async { #expect(await Self.code(source) == .resultSize) }

    @Test("a name may hold what is too large to show")
    func names() async {
        #expect(await Self.code("let many = list | take 100 | each text\nmany | count") == nil)
        #expect(await Self.code("let many = list | take 100 | each text\nmany") == .resultSize)
    }

    @Test(
        "values of many parts that take little memory",
        arguments: [
            "fn pair(x, n) = if n == 0 then x else pair([x, x], n - 1)\npair(1, 100) | count",
            "fn pair(x, n) = if n == 0 then x else pair({a: x, b: x}, n - 1)\npair(1, 100).a.a == 1",
            "fn pair(x, n) { if n == 0 { x } else { let y = pair(x, n - 1); [y, y] } }\npair(1, 100) | count",
            "let x = list | each list | each [., .]\nx | count",
        ])
    func parts(_ source: String) async { #expect(await Self.code(source) == .valueParts) }

    @Test("blocks of functions cannot nest values deeper step by step")
    func blocks() async {
        let source = "fn wrap(n) { if n == 0 { [] } else { [wrap(n - 1)] } }\nwrap(600) | count"
        #expect(await Self.code(source) == .valueNesting)
    }

    @Test("what was read from JSON counts with its depth")
    func documents() async {
        let setUp = "fn wrap(n) = if n == 0 then [] else [wrap(n - 1)]\nlet q = json(text(wrap(511)))\n"
        #expect(await Self.code(setUp + "let x = [q]") == .valueNesting)
        #expect(await Self.code(setUp + "let x = {a: q}") == .valueNesting)
        #expect(await Self.code(setUp + "let x = [q[0]]\nx == q") == nil)
        #expect(await Self.code(setUp + "[q] | distinct | count") == nil)
    }

    @Test("memory")
    func memory() async {
        let code = await onDeepStack {
            var session = Session()
            session.limits.memory = 1
            return session.diagnostic(Self.setUp + "\nlet big = twice(text, 14)")?.code
        }
        #expect(code == .memoryLimit)
    }
}

@Suite("Keys of groups")
struct KeyTests {
    @Test("that are records, or integers too long to compute with, do not fall together")
    func hashes() throws {
        // Quadratic in the number of different keys this would take minutes.
        let rows = "let rows = json(\"[" + (0..<20_000).map { "\($0)" }.joined(separator: ",") + "]\")\n"
        #expect(try value(rows + "rows | each {id: .} | distinct | count") == 20_000)
        #expect(try value(rows + "rows | group {a: {b: .}} | count") == 20_000)
        let long = "rows | each json(\"1234567890123456789\\(. + 100000)\")"
        #expect(try value(rows + long + " | distinct | count") == 20_000)
        #expect(try value("[{a: 1, b: 2}, {b: 2.0, a: 1}] | distinct | count") == 1)
    }
}
