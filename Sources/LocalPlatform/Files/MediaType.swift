/// A media type as clients announce it, `text/plain; charset=utf-8`.
struct MediaType: Sendable, Equatable {
    private static let longest = 255

    /// Types that a browser or a machine would run (contract, 15.4).
    private static let refused: Set<String> = [
        "text/html", "application/xhtml+xml", "image/svg+xml", "application/javascript", "text/javascript",
        "application/x-sh", "application/x-msdownload", "application/x-executable", "application/x-mach-binary",
        "application/java-archive",
    ]

    /// Without parameters and in small letters, `text/plain`.
    let essence: String

    /// Nil for a text that is no media type.
    init?(_ text: String) {
        guard text.utf8.count <= Self.longest, text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) else { return nil }
        let essence = String(text.prefix { $0 != ";" }).trimmed.lowercased()
        let parts = essence.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy(Self.isToken) else { return nil }
        self.essence = essence
    }

    var isRefused: Bool { Self.refused.contains(essence) }

    private static func isToken(_ text: Substring) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                (48...57).contains(byte) || (97...122).contains(byte) || "!#$&-^_.+".utf8.contains(byte)
            }
    }
}
