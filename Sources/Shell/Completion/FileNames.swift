import Foundation

/// Names of files for a word that names one.
enum FileNames {
    /// The paths that begin as typed: folders with a slash at the end, hidden files only when their dot is typed, and none
    /// whose name would have to be quoted.
    static func beginning(with prefix: String) -> [String] {
        let cut = prefix.lastIndex(of: "/").map { prefix.index(after: $0) } ?? prefix.startIndex
        let (folder, start) = (String(prefix[..<cut]), prefix[cut...])
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.isEmpty ? "." : folder)) ?? []
        return names.filter { $0.hasPrefix(start) && (start.hasPrefix(".") || !$0.hasPrefix(".")) }
            .filter { !$0.contains(where: needsQuotes) }.sorted()
            .map { folder + $0 + (isFolder(folder + $0) ? "/" : " ") }
    }

    private static func needsQuotes(_ character: Character) -> Bool {
        character.isWhitespace || "\"'()[]{},;|#".contains(character)
    }

    private static func isFolder(_ path: String) -> Bool {
        var isDirectory: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && isDirectory.boolValue
    }
}
