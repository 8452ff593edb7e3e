import Foundation
import Values

/// Where sessions are kept that nobody has named yet.
struct SessionFolder: Sendable {
    let path: String

    /// A file name for a session: in the order of their start, and no two alike.
    func file(startedAt time: Instant) -> String {
        let random = String(UInt16.random(in: .min ... .max), radix: 16)
        return "\(path)/\(time.iso.replacing(":", with: "-"))-\(random).phs"
    }

    /// Makes the folder, for its owner only. What stands in the way shows when the file is made.
    func make() {
        try? FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }

    private static let oldAge = 30 * 24 * 3600.0

    /// The sessions nobody has named or touched for 30 days. They are offered for removal, never removed silently.
    func old(at now: Date = Date()) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return names.filter { $0.hasSuffix(".phs") }.sorted().map { "\(path)/\($0)" }.filter { file in
            let changed = (try? FileManager.default.attributesOfItem(atPath: file))?[.modificationDate] as? Date
            return changed.map { now.timeIntervalSince($0) > Self.oldAge } ?? false
        }
    }

    /// Asks whether old sessions may go, and removes them if so.
    func offerRemoval(with editor: any LineEditor) async {
        let old = old()
        guard !old.isEmpty else { return }
        editor.discardTypeAhead()
        let sessions = old.count == 1 ? "1 unnamed session is" : "\(old.count) unnamed sessions are"
        let answer = await editor.readLine(prompt: "\(sessions) older than 30 days. Remove for good? [y/N] ")
        guard case .line(let text) = answer, ["y", "yes"].contains(text.lowercased()) else { return }
        for file in old { try? FileManager.default.removeItem(atPath: file) }
    }
}
