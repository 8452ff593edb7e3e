import ArgumentParser
import Foundation

/// The phrosh that is measured.
enum PhroshBinary {
    /// The absolute path of the one that was named, else of the one beside this program.
    static func path(_ named: String?) throws -> String {
        let sibling = Bundle.main.executableURL?.deletingLastPathComponent().appending(path: "phrosh")
        let executable = named.map { URL(filePath: $0) } ?? sibling
        guard let executable, FileManager.default.isExecutableFile(atPath: executable.path) else {
            throw ValidationError("There is no phrosh to measure; name one with --phrosh PATH.")
        }
        return executable.standardizedFileURL.path
    }
}
