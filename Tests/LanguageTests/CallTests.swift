import Language
import Testing
import Values

@Suite("A variable called like a function")
struct SharedNameTests {
    @Test("is told apart from a call by a hint")
    func hint() {
        var session = Session()
        let found = session.diagnostic("let count = 3\ncount")
        #expect(found?.code == .missingArgument)
        #expect(found?.hint?.contains("`(count)`") == true)
        #expect(session.diagnostic("length")?.hint?.contains("`(length)`") == false)
    }
}

@Suite("Calls of commands")
struct CallTests {
    /// The arguments the last command was called with, as texts.
    private func arguments(_ source: String) throws -> [String: String] {
        var session = Session()
        try session.run(source)
        let call = try #require(session.host.calls.last)
        return call.arguments.mapValues { $0.map { $0.value.handle?.name ?? $0.value.json() }.joined(separator: " ") }
            .merging(call.flags.mapValues { $0.value.json() }) { $1 }
    }

    @Test("arguments go to the parameters whose kinds they fit")
    func kinds() throws {
        #expect(try arguments("wait r1 done 10s") == ["run": "r1", "until": "\"done\"", "limit": "\"10s\""])
        #expect(try arguments("wait task") == ["until": "\"task\""])
        #expect(try arguments("wait 2m") == ["limit": "\"2m\""])
        #expect(try arguments("wait 9e2a6c1b Completed") == ["run": "r1", "until": "\"Completed\""])
        #expect(try arguments("let r = r1; wait r 10s") == ["run": "r1", "limit": "\"10s\""])
        #expect(try arguments("let d = 5s; wait r1 limit: d") == ["run": "r1", "limit": "\"5s\""])
        #expect(try arguments("wait(r1, done)") == ["run": "r1", "until": "\"done\""])
        #expect(try arguments("show 12") == ["what": "12"])
        #expect(try arguments("show t1") == ["what": "t1"])
        #expect(try arguments("let n = 3; show n") == ["what": "3"])
        #expect(try arguments("show b7f41e09") == ["what": "t1"])
        #expect(try arguments("reject t1 \"too much\"") == ["tasks": "t1", "why": "\"too much\""])
        #expect(try arguments("approve t1 t1") == ["tasks": "t1 t1"])
    }

    @Test("words run to white space, quotes and parentheses make an expression")
    func words() throws {
        #expect(try arguments("save a/b-c(1).phs") == ["file": "\"a/b-c(1).phs\""])
        #expect(try arguments("save \"my \\(1 + 1).phs\"") == ["file": "\"my 2.phs\""])
        #expect(try arguments("let x = \"n\"; save (x + \".phs\")") == ["file": "\"n.phs\""])
        #expect(try arguments("if true { save x.phs }") == ["file": "\"x.phs\""])
        #expect(try arguments("save x.phs; 1") == ["file": "\"x.phs\""])
    }

    @Test("a pipe fills the parameter that takes it, flags and labels theirs")
    func pipesAndFlags() throws {
        #expect(
            try arguments("{query: \"x\"} | start support --wait") == [
                "agent": "\"support\"", "input": "{\"query\":\"x\"}", "wait": "true",
            ])
        #expect(
            try arguments("start support {q: 1} --version v3") == [
                "agent": "\"support\"", "input": "{\"q\":1}", "version": "\"v3\"",
            ])
        #expect(try arguments("start(\"support\", input: 3, wait: false)") == ["agent": "\"support\"", "input": "3"])
        #expect(try arguments("run support -1") == ["agent": "\"support\"", "input": "-1"])
    }

    @Test("an argument knows whether it was written out, and which kind it was read as")
    func writtenOut() throws {
        var session = Session()
        try session.run("let t = t1\napprove t1 t \"b7f41e09\"")
        let arguments = try #require(session.host.calls.last).all("tasks")
        #expect(arguments.map(\.isWrittenOut) == [true, false, true])
        #expect(arguments.map(\.kind) == [.task, .task, .task])
        #expect(arguments.map(\.span) == [Span(19, 21), Span(22, 23), Span(24, 34)])
    }

    @Test("a command's error is blamed on the call unless it says where")
    func located() {
        var session = Session()
        #expect(session.diagnostic("1; read(\"none.txt\")")?.span == Span(8, 18))
        #expect(session.diagnostic("timeline abcdef01")?.span == Span(9, 17))
    }

    @Test("on live the tasks of a decision are written out")
    func live() {
        var session = Session()
        session.isLive = true
        let refused = [
            "let t = t1; approve t", "for t in [t1] { approve t }", "approve (t1)", "approve \"t1\"", "approve t1.name",
            "fn yes(t) { approve t }",
        ]
        for source in refused { #expect(session.diagnostic(source)?.code == .taskNotWrittenOut, "\(source)") }
        #expect(session.diagnostic("approve t1") == nil)
        #expect(session.diagnostic("reject t1 \"no\"") == nil)
        session.isLive = false
        #expect(session.diagnostic("for t in [t1] { approve t }") == nil)
    }

    @Test("nothing runs when the analyser finds something")
    func nothingRuns() {
        var session = Session()
        #expect(session.diagnostic("start support; start support; nmae")?.code == .unknownName)
        #expect(session.host.calls.isEmpty)
    }
}

@Suite("A session")
struct ScopeTests {
    @Test("a failed statement leaves what finished ones changed")
    func scope() throws {
        var session = Session()
        #expect(session.diagnostic("let a = 1; let b = a / 0; let c = 2")?.code == .divisionByZero)
        #expect(session.scope.variables.map(\.name) == ["a"])
        try session.run("let b = 2; let a = 3")
        #expect(session.scope.variables.map(\.name) == ["a", "b"])
        #expect(session.scope["a"] == 3)
    }

    @Test("a function of an earlier cell is blamed at its call")
    func foreignFunction() throws {
        var session = Session()
        try session.run("# a long comment before the function\nfn half(x) = x / 0")
        let found = session.diagnostic("half(1)")
        let diagnostic = try #require(found)
        #expect(diagnostic.span == Span(0, 7))
        #expect(diagnostic.hint?.hasPrefix("It happened in `half`, at `/`.") == true)
        #expect(session.scope.functionNames == ["half"])
    }

    @Test("`let`, `for` and blocks keep their names to themselves")
    func blocks() throws {
        var session = Session()
        #expect(try session.run("for x in [1, 2] { let y = x }") == nil)
        #expect(session.scope.variables.isEmpty)
        #expect(session.diagnostic("if true { let y = 1 }; y")?.code == .unknownName)
    }

    @Test(
        "a field that is missing and like another one is remarked, once, and is null",
        arguments: [
            (#"[{name: "x"}, {name: "y"}] | where .nmae == "x""#, ["name"]),
            (#"[{status: 1}, {status: 2}] | sort .statsu | select .status"#, ["status"]),
            ("{refunded: true}.refnuded", ["refunded"]),
            ("for i in [1, 2] { {refunded: true}.refnuded }", ["refunded"]),
            ("[{name: 1}, {other: 2}] | where .name == 1", []), ("[{a: 1}] | where .b == 1", []),
            ("{refunded: true}?.refnuded", []), ("[{name: 1}] | where .error != null", []), ("[] | where .nmae", []),
        ])
    func misspeltFields(_ source: String, _ nearest: [String]) throws {
        var session = Session()
        try session.run(source)
        #expect(session.host.remarks.map(\.nearest) == (nearest.isEmpty ? [] : [nearest]))
    }

    @Test("fields that a run does not hold are read from the platform")
    func handles() throws {
        var session = Session()
        #expect(try session.value("r1.items | count") == 5)
        #expect(try session.value("r1.status") == "WaitingForHITL")
        #expect(session.host.reads == ["r1.items"])
    }

    @Test("a name bound to a run speaks of the run as it is known now, not as it was when the name was bound")
    func boundHandlesFollow() throws {
        var session = Session()
        #expect(try session.run("let r = r1") == nil)
        session.host.handles["r1"] = MemoryHost.run(1, status: "Completed", output: 5)
        #expect(try session.value("[r.status, r.output]") == ["Completed", 5])
    }

    @Test(
        "Ctrl-C stops loops, sorting and recursion",
        arguments: [
            "for a in [1, 2, 3] { for b in l { for c in l { c } } }", "l | sort -. | count",
            "l | each length(text(.)) | sum",
            "l | where 10000 in l | count",
        ])
    func interrupt(_ source: String) throws {
        var session = Session()
        let grow = "fn grow(l, n) = if n == 0 then l else grow(l + l, n - 1)\nlet l = grow([1, 2, 3], 8)"
        try session.run(grow)
        session.host.interruptsAfter = 3
        let found = session.diagnostic(source)
        let diagnostic = try #require(found)
        #expect(diagnostic.code == .interrupted)
        #expect(diagnostic.outcome == .interrupted)
    }
}
