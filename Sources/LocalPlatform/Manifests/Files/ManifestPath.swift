/// Paths of manifest files, as text: nothing is asked of a disk.
enum ManifestPath {
    /// The part up to the last slash, with it; empty for a bare name.
    static func directory(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    }

    /// An entry of `includes` that begins at the directory, in its shortest spelling; nil when it leaves the directory.
    static func resolve(_ entry: String, in directory: String) -> String? {
        var parts: [Substring] = []
        for part in entry.split(separator: "/") where part != "." {
            if part != ".." {
                parts.append(part)
            } else if parts.popLast() == nil {
                return nil
            }
        }
        return parts.isEmpty ? nil : directory + parts.joined(separator: "/")
    }

    /// Whether the text must name a file (contract, 26.2).
    static func mustBeFile(_ entry: String) -> Bool {
        ["./", "../"].contains(where: entry.hasPrefix) || isYAML(entry)
    }

    /// Whether the text may name a file; a line break or a colon before a space makes it YAML.
    static func mayBeFile(_ entry: String) -> Bool {
        !entry.contains(where: \.isNewline) && !entry.contains(": ") && !entry.contains("{")
    }

    static func isYAML(_ path: String) -> Bool { path.hasSuffix(".yaml") || path.hasSuffix(".yml") }
}
