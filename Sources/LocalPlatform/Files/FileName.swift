/// Names that clients give their files. They are shown to people and nothing else: no path of the disk is made of them.
enum FileName {
    /// The most characters of a name (contract, 15.1).
    static let longest = 512
    private static let longestExtension = 16
    private static let extensionOfOthers = "bin"

    /// The name without the folders before it; nil when nothing is left that names a file.
    static func display(_ text: String) -> String? {
        let scalars = text.unicodeScalars
        guard scalars.count <= longest, scalars.allSatisfy({ $0.properties.generalCategory != .control }) else {
            return nil
        }
        let name = (text.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last.map(String.init) ?? "").trimmed
        return name.isEmpty || name == "." || name == ".." ? nil : name
    }

    /// The extension that the object's key gets, in small letters; `bin` for a name that has no plain one.
    static func pathExtension(of name: String) -> String {
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return extensionOfOthers }
        let text = name[name.index(after: dot)...].lowercased()
        let isPlain = text.utf8.allSatisfy { (48...57).contains($0) || (97...122).contains($0) }
        return isPlain && (1...longestExtension).contains(text.utf8.count) ? text : extensionOfOthers
    }
}
