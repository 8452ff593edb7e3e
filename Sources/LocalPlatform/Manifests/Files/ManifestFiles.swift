#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Where the files are that a manifest includes: on this machine's disk, or sent along by a client that has them.
struct ManifestFiles: Sendable {
    enum Answer: Sendable, Equatable {
        case text(String)
        case missing
        case unreadable(reason: String)
        /// The client has not said yet whether it has this file.
        case unknown
    }

    /// What is at a path: one that the entry file's own path begins, as it was named.
    let answer: @Sendable (_ path: String) -> Answer

    /// The files of this machine.
    static let disk = ManifestFiles { path in
        guard FileManager.default.fileExists(atPath: path) else { return .missing }
        guard let data = FileManager.default.contents(atPath: path) else {
            return .unreadable(reason: "it may not be read, or is no file")
        }
        return String(validating: data, as: UTF8.self).map(Answer.text) ?? .unreadable(reason: "it is not UTF-8 text")
    }

    /// The files that a client sent: their texts by path, nil for one that it looked for and does not have.
    static func sent(_ texts: [String: String?]) -> ManifestFiles {
        ManifestFiles { path in
            guard let text = texts[path] else { return .unknown }
            return text.map(Answer.text) ?? .missing
        }
    }
}
