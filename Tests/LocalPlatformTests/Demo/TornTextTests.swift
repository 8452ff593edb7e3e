import Testing
import Values

@testable import LocalPlatform

/// Manifests and scripts are written by hand: whatever is missing or cut off, there is an answer with a place inside the text.
@Suite("Torn manifests and scripts")
struct TornTextTests {
    private static let text = SourceFile.text("Sources/LocalPlatform/Demo/manifest.yaml")

    /// The places of everything that is wrong with a text.
    private func places(_ text: String) throws -> [TextPosition] {
        do {
            _ = try DemoBundle(text: text)
            return []
        } catch let error as ManifestError {
            return error.problems.map(\.position)
        } catch let error as ScriptError {
            return error.problems.map(\.position)
        } catch let error as DocumentProblem {
            return [error.position]
        }
    }

    @Test("a text that ends too early", arguments: Array(stride(from: 0, to: 12_000, by: 131)))
    func cut(_ length: Int) throws {
        let text = String(Self.text.prefix(length))
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).count
        for place in try places(text) { #expect((1...lines + 1).contains(place.line) && place.column >= 1) }
    }

    @Test("a text without one of its lines")
    func lostLines() throws {
        let lines = Self.text.split(separator: "\n", omittingEmptySubsequences: false)
        for lost in stride(from: 0, to: lines.count, by: 3) {
            var rest = lines
            rest.remove(at: lost)
            for place in try places(rest.joined(separator: "\n")) { #expect((1...lines.count).contains(place.line)) }
        }
    }

    @Test("the whole text is in order")
    func whole() throws { #expect(try places(Self.text).isEmpty && !Self.text.isEmpty) }
}
