import Foundation
import Testing
import Values

@testable import Shell

@Suite("Looking at values in another way")
struct ViewTests {
    private func output(of script: String) async throws -> String {
        let shell = ShellProbe()
        #expect(try await shell.run(script) == 0, "\(shell.errors)")
        return shell.output
    }

    @Test("set rows shows that many rows, and again all of them")
    func rows() async throws {
        let output = try await output(of: "set rows 2\n[1, 2, 3, 4]\nagain")
        #expect(
            output
                == "value\n-----\n    1\n    2\n… 2 more rows; again shows all\nvalue\n-----\n    1\n    2\n    3\n    4\n"
        )
    }

    @Test("again cuts and hides nothing")
    func againIsWhole() async throws {
        let text = String(repeating: "long ", count: 30) + "end"
        let output = try await output(of: "[{a: \"\(text)\", b: 1}, {a: \"x\", b: 2}]\nagain")
        let parts = output.components(separatedBy: "-- 1 --")
        #expect(parts.count == 2)
        #expect(parts.first?.contains("…") == true && parts.first?.contains("end") == false)
        #expect(parts.last?.contains("a: \(text)\n") == true, "\(output)")
    }

    @Test("expand on draws records one below the other from the next cell on; expand alone is the other way round")
    func expand() async throws {
        let list = "[{a: 1, b: 2}]"
        let output = try await output(
            of: "expand on\n\(list)\nexpand\n\(list)\nexpand off\nexpand\nset | entries | count")
        let rule = "-- 1 -----------------------------------\n"
        #expect(
            output
                == "expand is on\n\(rule)a  1\nb  2\nexpand is auto\na  b\n-  -\n1  2\nexpand is off\nexpand is on\n6\n"
        )
        let shell = ShellProbe()
        #expect(try await shell.run("expand sideways") == 1)
        #expect(shell.errors.contains("expand"), "\(shell.errors)")
    }

    @Test("CSV, Markdown and JSON of a value are nothing but that")
    func exports() async throws {
        let value = #"[{a: "x,\"y\"", b: 1.10}, {a: null, b: [1]}]"#
        #expect(
            try await output(of: "let v = \(value)\n(v)\nagain --csv").hasSuffix(
                "a,b\r\n\"x,\"\"y\"\"\",1.10\r\n,[1]\r\n"))
        #expect(
            try await output(of: "let v = \(value)\n(v)\nagain --md").hasSuffix(
                "| a | b |\n| --- | --- |\n| x,\"y\" | 1.10 |\n|  | \\[1\\] |\n"))
        let json = try await output(of: "let v = \(value)\n(v)\nagain --json")
        #expect(
            json.hasSuffix(
                "[\n  {\n    \"a\": \"x,\\\"y\\\"\",\n    \"b\": 1.10\n  },\n  {\n    \"a\": null,\n    \"b\": [\n      1\n    ]\n  }\n]\n"
            ))
        #expect(try await output(of: "[]\nagain --csv") == "(empty list)\n")
    }

    @Test("set csv safe disarms what a spreadsheet would compute; by default CSV is exact")
    func safeCSV() async throws {
        let cells = "[\"=1+1\", -5]\nagain --csv"
        #expect(try await output(of: cells).hasSuffix("value\r\n=1+1\r\n-5\r\n"))
        #expect(try await output(of: "set csv safe\n" + cells).hasSuffix("value\r\n'=1+1\r\n-5\r\n"))
    }

    @Test("again --page prints where nobody could leave a pager")
    func pageWithoutPerson() async throws {
        #expect(try await output(of: "[1, 2]\nagain --page").hasSuffix("value\n-----\n    1\n    2\n"))
    }
}
