import Foundation

/// Names of files for a word that names one, with or without its opening quote.
enum FileNames {
    /// The paths that begin as typed: folders with a slash at the end, and hidden files only when their dot is typed. A
    /// name that has to be quoted is offered behind a quote alone.
    static func beginning(with word: String) -> [String] {
        let isQuoted = word.hasPrefix("\"")
        let path = isQuoted ? String(word.dropFirst()) : word
        let cut = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
        let (folder, start) = (String(path[..<cut]), path[cut...])
        return names(in: folder).filter { $0.hasPrefix(start) && (start.hasPrefix(".") || !$0.hasPrefix(".")) }
            .filter { !$0.contains(where: isQuoted ? { "\"\\".contains($0) } : needsQuotes) }
            .map { (isQuoted ? "\"" : "") + folder + $0 + (isFolder(folder + $0) ? "/" : isQuoted ? "\"" : " ") }
    }

    private static func names(in folder: String) -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: folder.isEmpty ? "." : folder)) ?? []
    }

    private static func needsQuotes(_ character: Character) -> Bool {
        character.isWhitespace || "\"'()[]{},;|#\\".contains(character)
    }

    private static func isFolder(_ path: String) -> Bool {
        var isDirectory: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && isDirectory.boolValue
    }
}
