import Values

/// The parts of an absolute URL that a request needs. What could be read in two ways (names before an `@`, odd characters
/// in the host) is refused, so that the host that was checked is the one that is asked.
struct RequestURL: Sendable, Equatable {
    enum Scheme: String, Sendable {
        case http, https

        var defaultPort: Int { self == .http ? 80 : 443 }
    }

    var scheme: Scheme
    /// A host name or an address, without the brackets of IPv6, in small letters.
    var host: String
    var port: Int
    /// Path and query, with a leading `/` and without a fragment.
    var target: String

    /// Nil when the text is no `http` or `https` URL or a doubtful one.
    init?(_ text: String) {
        guard let colon = text.firstRange(of: "://"),
            let scheme = Scheme(rawValue: text[..<colon.lowerBound].lowercased())
        else { return nil }
        let rest = text[colon.upperBound...].prefix { $0 != "#" }
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        guard let (host, port) = Self.hostAndPort(authority) else { return nil }
        let target = rest[authority.endIndex...]
        guard target.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") }) else { return nil }
        self.scheme = scheme
        self.host = host
        self.port = port ?? scheme.defaultPort
        self.target = target.hasPrefix("/") ? String(target) : "/" + target
    }

    /// The value of the `Host` header.
    var hostHeader: String {
        let host = host.contains(":") ? "[\(self.host)]" : self.host
        return port == scheme.defaultPort ? host : "\(host):\(port)"
    }

    /// Whether credentials for this URL may go to the other one too.
    func hasOrigin(of other: RequestURL) -> Bool { (scheme, host, port) == (other.scheme, other.host, other.port) }

    /// The URL of a `Location` header (RFC 3986, 5.2): absolute, from the root, or from this URL's directory. Nil when it
    /// is none.
    func following(_ location: String) -> RequestURL? {
        let location = PercentEncoding.written(location).prefix { $0 != "#" }
        if location.hasPrefix("//") { return RequestURL("\(scheme.rawValue):\(location)") }
        if Self.hasScheme(location) { return RequestURL(String(location)) }
        if location.isEmpty { return self }
        let path = target.prefix { $0 != "?" }
        if location.hasPrefix("?") { return at(path + location) }
        let directory = path[...(path.lastIndex(of: "/") ?? path.startIndex)]
        return at(Self.withoutDots(location.hasPrefix("/") ? location : directory + location))
    }

    private func at(_ target: Substring) -> RequestURL? {
        RequestURL("\(scheme.rawValue)://\(hostHeader)\(target)")
    }

    private static func hasScheme(_ location: Substring) -> Bool {
        let beginning = location.prefix { !":/?".contains($0) }
        return beginning.endIndex < location.endIndex && location[beginning.endIndex] == ":"
    }

    /// The target with `.` and `..` in its path taken as steps (RFC 3986, 5.2.4).
    private static func withoutDots(_ target: Substring) -> Substring {
        let path = target.prefix { $0 != "?" }
        var segments: [Substring] = []
        let given = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        for segment in given {
            if segment == ".." { _ = segments.popLast() } else if segment != "." { segments.append(segment) }
        }
        if let last = given.last, [".", ".."].contains(last) { segments.append("") }
        return "/" + segments.joined(separator: "/") + target[path.endIndex...]
    }

    private static func hostAndPort(_ authority: Substring) -> (host: String, port: Int?)? {
        let isBracketed = authority.hasPrefix("[")
        let host = isBracketed ? authority.dropFirst().prefix { $0 != "]" } : authority.prefix { $0 != ":" }
        let isKnown = host.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."): true
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"),
                UInt8(ascii: "_"):
                !isBracketed || Character(Unicode.Scalar(byte)).isHexDigit
            case UInt8(ascii: ":"): isBracketed
            default: false
            }
        }
        var rest = authority[host.endIndex...]
        if isBracketed {
            guard rest.hasPrefix("]") else { return nil }
            rest = rest.dropFirst()
        }
        guard isKnown, !host.isEmpty else { return nil }
        if rest.isEmpty { return (host.lowercased(), nil) }
        guard rest.hasPrefix(":"), let port = UInt16(rest.dropFirst()), port > 0 else { return nil }
        return (host.lowercased(), Int(port))
    }
}

extension RequestURL: CustomStringConvertible {
    var description: String { "\(scheme.rawValue)://\(hostHeader)\(target)" }
}
