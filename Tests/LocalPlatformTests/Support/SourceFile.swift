#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Files of the repository that tests read where they are.
enum SourceFile {
    /// The root of the package, without a slash at its end.
    static let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(4).joined(
        separator: "/")

    static func path(_ path: String) -> String { "\(root)/\(path)" }

    /// The text of a file; empty when there is none, which the tests that use it notice.
    static func text(_ path: String) -> String {
        FileManager.default.contents(atPath: self.path(path)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
}
