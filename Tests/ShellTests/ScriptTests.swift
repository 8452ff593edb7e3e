import Testing

@testable import Shell

@Suite("Scripts in a shell without a platform")
struct ScriptTests {
    @Test(
        "a script prints the value of each of its statements",
        arguments: [
            ("1 + 1", "2\n"), ("let a = 20\na * 2.5", "50\n"), ("\"it is \\(1 + 2)\"", "it is 3\n"), ("note \"x\"", ""),
            ("[3, 1, 2] | sort | first", "1\n"),
        ])
    func printsValues(script: String, expected: String) async throws {
        let shell = ShellProbe()
        #expect(try await shell.run(script) == 0, "\(shell.errors)")
        #expect(shell.output == expected)
    }

    @Test("a script stops at its first error, and says file and line")
    func stopsAtFirstError() async throws {
        let shell = ShellProbe()
        #expect(try await shell.run("1\n\nlet a = 2\nb + 1\n5") == 1)
        #expect(shell.output == "1\n")
        #expect(shell.errors.contains("test.phr:4:"))
        #expect(shell.errors.contains("^"))
    }

    @Test("a missing bracket is found before the first statement runs")
    func parsesWhole() async throws {
        let shell = ShellProbe()
        #expect(try await shell.run("1\n(2 + 3") == 1)
        #expect(shell.output.isEmpty)
    }

    @Test("expect stops a script when it does not hold")
    func expectationFails() async throws {
        let shell = ShellProbe()
        #expect(try await shell.run("expect 1 == 2, \"one is two\"") == 1)
        #expect(shell.errors.contains("one is two"))
    }

    @Test("a ground that cannot be reached ends a script with exit code 3")
    func unreachable() async throws {
        let shell = ShellProbe()
        #expect(try await shell.run("agents\nruns 3f0c9a52-7d41-4f6b-9f0e-2f1c5b8e6a10") == 3)
        #expect(shell.errors.contains("cannot-connect"))
    }
}
