import NIOCore

extension IPAddress {
    /// The address a text spells; nil when it is no IPv4 or IPv6 address.
    init?(spelled text: some StringProtocol) {
        guard let address = try? SocketAddress(ipAddress: String(text), port: 0) else { return nil }
        self.init(address)
    }
}

/// One entry of a trigger's `ipWhitelist`: an address, or a CIDR block (contract, section 20).
struct AddressRange: Sendable, Equatable {
    private let base: IPAddress
    private let prefixLength: Int

    /// Nil when the text is neither; such an entry matches nobody.
    init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard let base = IPAddress(spelled: parts[0]), parts.count <= 2 else { return nil }
        self.base = base
        guard parts.count == 2 else {
            prefixLength = base.bytes.count * 8
            return
        }
        guard let length = Int(parts[1]), (0...base.bytes.count * 8).contains(length) else { return nil }
        prefixLength = length
    }

    func contains(_ address: IPAddress) -> Bool {
        guard address.bytes.count == base.bytes.count else { return false }
        let whole = prefixLength / 8
        guard address.bytes.prefix(whole) == base.bytes.prefix(whole) else { return false }
        let rest = prefixLength % 8
        guard rest > 0 else { return true }
        let mask = UInt8.max << UInt8(8 - rest)
        return address.bytes[whole] & mask == base.bytes[whole] & mask
    }
}

extension Sequence<String> {
    /// Whether a list of addresses and blocks lets this caller in. An empty list lets everyone in.
    func admits(_ caller: SocketAddress?) -> Bool {
        let entries = Array(self)
        guard !entries.isEmpty else { return true }
        guard let address = caller.flatMap({ IPAddress($0) }) else { return false }
        return entries.contains { AddressRange($0)?.contains(address) ?? false }
    }
}
