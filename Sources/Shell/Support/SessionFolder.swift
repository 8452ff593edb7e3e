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
}
