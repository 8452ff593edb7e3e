import Testing

@testable import LocalPlatform

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The tables of `README.md` name tests that exist.
@Suite("The table of tests")
struct CoverageTests {
    private static let folder = "Tests/LocalPlatformTests"

    @Test("names only tests that exist")
    func names() throws {
        let known = try Self.tests()
        let mentioned = Self.mentioned(in: SourceFile.text("\(Self.folder)/README.md"))
        #expect(mentioned.count > 150)
        #expect(mentioned.subtracting(known).sorted() == [])
    }

    @Test("has a test or a reason in each row")
    func rows() {
        let rows = SourceFile.text("\(Self.folder)/README.md").split(separator: "\n").map(Self.cells)
        let bodies = rows.filter { $0.count == 2 && $0[1] != "Tests" && !$0[1].allSatisfy { $0 == "-" } }
        #expect(bodies.count > 150)
        #expect(bodies.filter { !$0[1].contains("Tests.") && !$0[1].contains("– ") } == [])
    }

    /// The cells of a row of a table; none of any other line.
    private static func cells(_ line: Substring) -> [String] {
        line.hasPrefix("|") ? line.split(separator: "|").map { String($0).trimmed } : []
    }

    /// `Suite.function` of each text in backquotes that looks like one.
    private static func mentioned(in text: String) -> Set<String> {
        let quoted = text.split(separator: "`", omittingEmptySubsequences: false).enumerated()
            .filter { $0.offset.isMultiple(of: 2) == false }.map { String($0.element) }
        return Set(quoted.filter { $0.contains("Tests.") && !$0.contains(" ") && !$0.contains("/") })
    }

    /// The functions of all suites: a file may hold several suites, each of which begins a line.
    private static func tests() throws -> Set<String> {
        var tests: Set<String> = []
        let files = try FileManager.default.subpathsOfDirectory(atPath: SourceFile.path(folder))
        for file in files where file.hasSuffix("Tests.swift") {
            var suite = ""
            for line in SourceFile.text("\(folder)/\(file)").split(separator: "\n") {
                if line.hasPrefix("struct ") {
                    suite = String(line.dropFirst(7).prefix { $0.isLetter || $0.isNumber })
                } else if let name = line.firstRange(of: "    func ").map({ line[$0.upperBound...] }) {
                    tests.insert("\(suite).\(name.prefix { $0.isLetter || $0.isNumber })")
                }
            }
        }
        return tests
    }
}
