import Foundation
import Language
import PhronyClient
import Testing
import Values

@testable import Shell

@Suite("Help")
struct HelpTests {
    private static let registry = Registry(commands: CommandCatalog.all.map(\.signature))

    /// What may be asked for: every command, function, alias, topic and code.
    static let subjects =
        registry.signatures.flatMap { [$0.name] + $0.aliases } + HelpTopic.allCases.map(\.rawValue)
        + HelpCommand.explanations.map(\.code.rawValue)

    @Test("everything registered has its sentences and an example with its result")
    func isComplete() {
        #expect(Self.registry.faults == [])
    }

    @Test("the overview is one screen, and names everything there is")
    func overview() {
        let text = HelpOverview(Self.registry).text
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count <= 24)
        #expect(lines.allSatisfy { $0.count <= 80 })
        let words = Set(text.split { !$0.isLetter }.map(String.init))
        for signature in Self.registry.signatures { #expect(words.contains(signature.name), "\(signature.name)") }
        for topic in HelpTopic.allCases { #expect(words.contains(topic.rawValue)) }
    }

    @Test("help desk names all that the desk can do")
    func desk() {
        let words = Set(HelpTopic.desk.text.split { !$0.isLetter }.map(String.init))
        for command in CommandCatalog.desk { #expect(words.contains(command.signature.name)) }
    }

    @Test("every page is there and fits 80 columns")
    func pages() async throws {
        let shell = ShellProbe()
        #expect(try await shell.run(Self.subjects.map { "help \($0)" }.joined(separator: "\n")) == 0, "\(shell.errors)")
        let wide = shell.output.split(separator: "\n").filter { $0.count > 80 }
        #expect(wide.isEmpty)
    }

    @Test("a page shows how a call is typed, its parameters with their kinds, and what examples give")
    func page() async throws {
        let shell = ShellProbe()
        _ = try await shell.run("help take")
        #expect(
            shell.output == """
                take LIST COUNT
                … | take COUNT

                  Keeps the first rows.

                  LIST  value, or the pipe  The list to work on.
                  COUNT  value              How many.

                  Examples
                    [1, 2, 3] | take 2
                      [1, 2]

                """)
    }

    @Test(
        "what is not there gets the nearest names, or what it is called here",
        arguments: [
            ("tiemline", "did you mean timeline?"), ("lenght", "did you mean length?"), ("kyes", "did you mean keys"),
            ("unknown-nmae", "did you mean unknown-name"), ("filter", "It is `| where …` here"),
            ("qqqqqq", "`help` lists all there is"),
        ])
    func unknown(_ subject: String, _ answer: String) async throws {
        let shell = ShellProbe()
        #expect(try await shell.run("help \(subject)") == 1)
        #expect(shell.errors.contains(answer), "\(shell.errors)")
    }

    @Test("words of other languages are no names here")
    func habits() {
        let known = Set(Self.registry.signatures.flatMap { [$0.name] + $0.aliases })
        #expect(Habits.words.filter { known.contains($0) } == [])
        #expect(Set(Habits.words).count == Habits.words.count)
    }
}

@Suite("The codes of errors")
struct CodeTests {
    /// The Swift sources of the program.
    private static func sources(_ folders: String...) -> String {
        let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        var text = ""
        for folder in folders {
            let folder = repository.appending(path: "Sources/\(folder)")
            let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)?.allObjects ?? []
            for case let file as URL in files where file.pathExtension == "swift" {
                text += (try? String(contentsOf: file, encoding: .utf8)) ?? ""
            }
        }
        return text
    }

    private static let explained = Set(HelpCommand.explanations.map(\.code.rawValue))

    @Test("are all explained, each once")
    func areExplained() {
        let thrown = Self.sources("Shell", "phrosh").matches(of: /Diagnostic\(\s*"([a-z-]+)"/).map { String($0.1) }
        #expect(thrown.count > 40)
        #expect(Set(thrown).subtracting(Self.explained) == [])
        #expect(Self.explained.count == HelpCommand.explanations.count)
        #expect(HelpCommand.explanations.allSatisfy { $0.text.hasSuffix(".") && !$0.example.isEmpty })
    }

    @Test("of the local platform's refusals are all explained")
    func refusals() {
        let file = Self.sources("LocalPlatform/Server/Errors").matches(of: /case `?[A-Za-z]+`? = "([a-z_]+)"/)
        let codes = file.map { String($0.1).replacing("_", with: "-") }
        #expect(codes.count > 20)
        #expect(Set(codes).subtracting(Self.explained) == [])
    }

    @Test("come from the platform's refusals", arguments: PlatformExplanations.all.map(\.code.rawValue))
    func fromPlatform(_ code: String) async throws {
        let shell = ShellProbe(over: RefusingTransport(code: code.replacing("-", with: "_")))
        #expect(try await shell.run("use 3f0c9a52-7d41-4f6b-9f0e-2f1c5b8e6a10") == 1)
        #expect(shell.errors.contains("error [\(code)]: The platform says no."), "\(shell.errors)")
    }
}

/// A platform that refuses everything with one code.
private struct RefusingTransport: Transport {
    let code: String

    func send(_ request: Request) async throws(TransportError) -> Response {
        let body: Value = ["error": ["code": .string(code), "message": "The platform says no."]]
        return Response(status: 409, headers: [("Content-Type", "application/json")], body: body.jsonBytes())
    }

    func open(_ request: Request) async throws(TransportError) -> ResponseStream {
        throw TransportError(.notConnected, "Nobody listens there.")
    }
}
