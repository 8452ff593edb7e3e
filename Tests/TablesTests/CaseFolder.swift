import Foundation
import Tables
import Testing
import Values

/// What users see, as plain files: `NAME.json` is a value, `NAME@LAYOUT.txt` the text that it is drawn as.
///
/// LAYOUT is a width and words joined by `-`: `80`, `plain-40`, `60-rows3`, `100-bars`. With `UPDATE_CASES` set in the
/// environment the expected texts are written instead of compared.
struct CaseFolder: Sendable {
    struct Case: Sendable, CustomTestStringConvertible {
        let input: URL
        let expected: URL
        let words: [String]
        var testDescription: String { expected.lastPathComponent }
    }

    private static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Cases")

    let url: URL

    init(_ name: String) { url = Self.root.appending(path: name) }

    /// One case for each expected text of the folder; a value without any is a case that fails.
    var cases: [Case] {
        let files = (try? FileManager.default.contentsOfDirectory(at: url, includingPropertiesForKeys: nil)) ?? []
        let texts = files.filter { $0.pathExtension == "txt" }.sorted { $0.path < $1.path }
        return texts.map { text in
            let parts = text.deletingPathExtension().lastPathComponent.split(separator: "@")
            let words = parts.count > 1 ? parts[1].split(separator: "-").map(String.init) : []
            return Case(input: url.appending(path: "\(parts[0]).json"), expected: text, words: words)
        }
    }

    func lines(of file: String) throws -> [Substring] {
        let text = try String(contentsOf: url.appending(path: file), encoding: .utf8)
        return text.split(separator: "\n").filter { !$0.hasPrefix("#") }
    }
}

extension CaseFolder.Case {
    func value() throws -> Value { try JSON.parse([UInt8](Data(contentsOf: input))) }

    func has(_ word: String) -> Bool { words.contains(word) }

    var layout: Layout {
        var layout = Layout(
            width: words.lazy.compactMap { Int($0) }.first ?? 80, plain: has("plain"), color: has("color"),
            ambiguousIsWide: has("wide"))
        layout.rowLimit = words.lazy.filter { $0.hasPrefix("rows") }.compactMap { Int($0.dropFirst(4)) }.first
        layout.expand = has("expanded") ? .on : has("off") ? .off : .auto
        return layout
    }

    /// Compares the text, with a newline behind its last line, to the file.
    func expect(_ text: String) throws {
        if ProcessInfo.processInfo.environment["UPDATE_CASES"] != nil {
            try Data((text + "\n").utf8).write(to: expected)
        }
        #expect(try text + "\n" == String(contentsOf: expected, encoding: .utf8))
    }
}

/// The columns of the widest line, sequences of our own not counted.
func widestLine(_ text: String) -> Int {
    text.split(separator: "\n").map { DisplayWidth.of($0) }.max() ?? 0
}
