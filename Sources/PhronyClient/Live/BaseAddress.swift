/// The address of a Phrony API: scheme, host, port and perhaps a path before `/v1` (contract, section 2).
///
/// Only spellings about which no two URL parsers disagree are taken, because the decision whether a key may be sent
/// there hangs on the host.
struct BaseAddress: Sendable, Equatable {
    /// The address without trailing slashes.
    let text: String
    let isEncrypted: Bool
    let host: String

    init(_ text: String) throws(TransportError) {
        var rest = text[...]
        while rest.last == "/" { rest.removeLast() }
        self.text = String(rest)
        guard let (isEncrypted, afterScheme) = Self.scheme(of: rest) else {
            throw Self.invalid("The base URL must begin with https:// or http://.")
        }
        self.isEncrypted = isEncrypted
        let authorityEnd = afterScheme.firstIndex(of: "/") ?? afterScheme.endIndex
        guard let host = Self.host(of: afterScheme[..<authorityEnd]) else {
            throw Self.invalid("The base URL must name a host, perhaps a port, and no user or password.")
        }
        self.host = host
        guard afterScheme[authorityEnd...].utf8.allSatisfy(Self.mayStandInPath) else {
            throw Self.invalid("The base URL must have no query, no fragment and no characters that need encoding.")
        }
    }

    /// Whether the host is this machine whatever a name server says.
    var isLoopback: Bool {
        if host == "localhost" || host == "[::1]" { return true }
        let numbers = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        return numbers.count == 4 && numbers.first == 127 && !numbers.contains(nil)
    }

    private static func invalid(_ message: String) -> TransportError { TransportError(.invalidAddress, message) }

    private static func scheme(of text: Substring) -> (isEncrypted: Bool, rest: Substring)? {
        for (prefix, isEncrypted) in [("https://", true), ("http://", false)]
        where text.prefix(prefix.count).lowercased() == prefix {
            return (isEncrypted, text.dropFirst(prefix.count))
        }
        return nil
    }

    private static func host(of authority: Substring) -> String? {
        var host = authority.lowercased()[...]
        if let colon = host.lastIndex(of: ":"), !host.hasSuffix("]") {
            guard UInt16(host[host.index(after: colon)...]) != nil, host[colon...].utf8.dropFirst().allSatisfy(isDigit)
            else { return nil }
            host = host[..<colon]
        }
        return isName(host) || isBracketedAddress(host) ? String(host) : nil
    }

    private static func isName(_ host: Substring) -> Bool {
        !host.isEmpty && host.utf8.allSatisfy { isLetter($0) || isDigit($0) || $0 == 45 || $0 == 46 || $0 == 95 }
    }

    private static func isBracketedAddress(_ host: Substring) -> Bool {
        guard host.count > 2, host.first == "[", host.last == "]" else { return false }
        return host.dropFirst().dropLast().utf8.allSatisfy { isDigit($0) || (97...102).contains($0) || $0 == 58 }
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (97...122).contains(byte | 32) }
    private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }

    private static func mayStandInPath(_ byte: UInt8) -> Bool {
        isLetter(byte) || isDigit(byte) || "/-._~%".utf8.contains(byte)
    }
}
