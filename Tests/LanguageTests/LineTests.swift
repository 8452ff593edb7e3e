import Language
import Testing
import Values

@Suite("Lines")
struct LineTests {
    @Test("that end with a carriage return and a line feed are as others")
    func carriageReturns() throws {
        let source = "let x = [3, 1,\r\n  2] # all\r\n\r\n# sorted\r\nx\r\n  | sort # up\r\n  | first\r\n"
        #expect(try value(source) == 1)
        let program = try Session().parse(source)
        #expect(program.text == source)
        #expect(
            program.cells.map(program.text(of:)) == [
                "let x = [3, 1,\r\n  2] # all", "# sorted\r\nx\r\n  | sort # up\r\n  | first",
            ])
    }

    @Test(
        "that leave a string open are blamed up to their end",
        arguments: ["\"abc\r\n1", "'abc\r\n1", "\"ab\\n\r\n\"", "'abc\n1"])
    func openStrings(_ source: String) {
        var session = Session()
        let found = session.diagnostic("1; \(source)")
        #expect(found?.code == .unterminatedString)
        let end = source.utf8.firstIndex { $0 == UInt8(ascii: "\r") || $0 == UInt8(ascii: "\n") } ?? source.endIndex
        #expect(found?.span == Span(3, 3 + source.utf8.distance(from: source.startIndex, to: end)))
    }

    @Test("a block may begin on the line behind its head")
    func blocks() throws {
        #expect(try value("if true\n{ 1 }") == 1)
        #expect(try value("if false { 1 } else if true\n{ 2 }") == 2)
        #expect(try value("fn f()\n{ 3 }\nf()") == 3)
        #expect(try value("if true\nthen 1\nelse 2") == 1)
    }
}

@Suite("Errors inside of functions")
struct BlameTests {
    @Test("blame the call, and say once where it happened")
    func blame() throws {
        var session = Session()
        try session.run("fn add(n, x) = if n == 0 then x + 1 else add(n - 1, x)")
        try session.run("fn both(x) = add(3, x)")
        let found = session.diagnostic("1; both(\"a\")")
        #expect(found?.code == .operandMismatch)
        #expect(found?.span == Span(3, 12))
        #expect(found?.hint?.hasPrefix("It happened in `add`, at `+`.") == true)
        #expect(found?.hint?.ranges(of: "It happened").count == 1)
    }

    @Test("of functions that call themselves too deep blame the call in the cell")
    func recursion() throws {
        var session = Session()
        try session.run("fn a_function_with_a_long_name(n) = a_function_with_a_long_name(n + 1)")
        try session.run("fn f() = a_function_with_a_long_name(0)")
        #expect(session.diagnostic("f()")?.span == Span(0, 3))
    }
}
