import Foundation
import Language
import Testing
import Values

/// What is typed stands in `*.phr`, what is seen in `*.out` beside it. With `UPDATE_CASES` set the tests write the latter.
@Suite("The cases")
struct CaseTests {
    static func names(_ folder: String) -> [String] {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: path("Cases/\(folder)"))) ?? []
        return files.filter { $0.hasSuffix(".phr") }.map { "\(folder)/\($0.dropLast(4))" }.sorted()
    }

    @Test("give the text that stands beside them", arguments: names("errors") + names("values"))
    func expected(_ name: String) async throws {
        let source = String(read("Cases/\(name).phr").dropLast())
        let seen = await onDeepStack { outcome(of: source) }
        if ProcessInfo.processInfo.environment["UPDATE_CASES"] != nil {
            try Data(seen.utf8).write(to: URL(filePath: path("Cases/\(name).out")))
        }
        #expect(seen == read("Cases/\(name).out"))
    }

    @Test("have one for each code of the language")
    func areComplete() {
        let codes = Set(Self.names("errors").map { String($0.dropFirst(7)) })
        #expect(Set(Explanation.all.map(\.code.rawValue)).subtracting(codes) == [])
    }

    @Test("name the code they produce", arguments: names("errors"))
    func codes(_ name: String) {
        let code = name.dropFirst(7).split(separator: "+")[0]
        #expect(read("Cases/\(name).out").hasPrefix("error[\(code)]"))
    }
}

@Suite("Explanations")
struct ExplanationTests {
    /// Examples that are cases too are run there.
    static let ownExamples = Explanation.all.filter {
        read("Cases/errors/\($0.code.rawValue).phr") != $0.example + "\n"
    }

    @Test("produce the code they explain", arguments: ownExamples.map(\.code.rawValue))
    func examples(_ code: String) async throws {
        let explanation = try #require(Explanation.of(Diagnostic.Code(rawValue: code)))
        let seen = await onDeepStack { diagnostic(of: explanation.example)?.code.rawValue }
        #expect(seen == code)
    }

    @Test("are there once for each code")
    func areUnique() {
        let codes = Explanation.all.map(\.code)
        #expect(Set(codes).count == codes.count)
        #expect(Explanation.all.allSatisfy { $0.text.hasSuffix(".") })
    }
}

/// A session with small limits, in which an interrupt comes early, or memory is scarce, if the source calls for it.
private func session(for source: String) -> Session {
    var session = Session()
    session.limits.steps = 20_000
    session.limits.listLength = 100_000
    session.limits.textLength = 100_000
    session.limits.valueParts = 500_000
    session.limits.resultSize = 1_000_000
    if source.contains("row | reverse") { session.limits.memory = 1 }
    session.isLive = source.contains("approve")
    if source.contains("f(900)") { session.host.interruptsAfter = 5 }
    return session
}

private func diagnostic(of source: String) -> Diagnostic? {
    var session = session(for: source)
    return session.diagnostic(source)
}

private func outcome(of source: String) -> String {
    var session = session(for: source)
    do {
        return (try session.run(source)?.json() ?? "") + "\n"
    } catch {
        return draw(error, in: source)
    }
}
