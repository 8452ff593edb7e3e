import Values

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension SplitMix64 {
    mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }
    mutating func pick<T>(_ choices: [T]) -> T { choices[below(choices.count)] }
}

/// All texts of the language that the repository has.
enum FuzzCorpus {
    static let texts: [String] =
        [SampleTests.sample] + GrammarTests.blocks.flatMap { $0 }.map(\.source) + cases + scripts + sessions + readme

    private static let cases = (CaseTests.names("errors") + CaseTests.names("values"))
        .map { read("Cases/\($0).phr") }.filter { $0.utf8.count < 500 }

    private static let scripts = files(in: "../../samples", endingWith: ".phr").map { read("../../samples/\($0)") }

    /// The sources of the cells of all shipped sessions.
    private static let sessions = files(in: "../../sessions", endingWith: ".phs").flatMap { name in
        read("../../sessions/\(name)").split(separator: "\n").compactMap { line -> String? in
            guard let record = try? JSON.parse(String(line)), record["kind"] == "cell" else { return nil }
            return record["source"].string
        }
    }

    /// The blocks of the README that are written in the language.
    private static let readme = read("../../README.md").components(separatedBy: "```phrosh\n").dropFirst()
        .compactMap { $0.components(separatedBy: "```").first }

    private static func files(in folder: String, endingWith ending: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path(folder))) ?? []
        return names.filter { $0.hasSuffix(ending) }.sorted()
    }
}
