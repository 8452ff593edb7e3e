/// Percent-encoding of what goes into a URL (RFC 3986).
public enum PercentEncoding {
    private static let unreserved = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~".utf8)
    private static let reserved = Set(":/?#[]@!$&'()*+,;=%".utf8)
    private static let inPaths = unreserved.union("/:@!$&'()*+,;=".utf8)
    private static let digits = Array("0123456789ABCDEF".utf8)

    /// A value: everything but letters, digits and `-._~` is encoded.
    public static func value(_ text: String) -> String { encoded(text, keeping: unreserved) }

    /// A segment of a path: a value in which, besides, no dots step to a folder above.
    public static func segment(_ text: String) -> String {
        text == "." || text == ".." ? String(repeating: "%2E", count: text.count) : value(text)
    }

    /// Some segments of a path: neither a query nor a fragment begins in them.
    public static func path(_ text: String) -> String { encoded(text, keeping: inPaths) }

    /// Text of a URL that somebody wrote: only what may not stand in a URL at all is encoded.
    public static func written(_ text: String) -> String { encoded(text, keeping: unreserved.union(reserved)) }

    private static func encoded(_ text: String, keeping allowed: Set<UInt8>) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            if allowed.contains(byte) {
                bytes.append(byte)
            } else {
                bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
