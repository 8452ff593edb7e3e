import NIOCore

/// One entry of a trigger's `ipWhitelist`: an address, or a CIDR block (contract, section 20).
///
/// Addresses are compared as they are: one of IPv6 that leads to one of IPv4 is another caller, unless it is only mapped.
struct AddressRange: Sendable, Equatable {
    /// Four bytes or sixteen.
    private let base: [UInt8]
    private let prefixLength: Int

    /// Nil when the text is neither; such an entry matches nobody.
    init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard let address = try? SocketAddress(ipAddress: String(parts[0]), port: 0),
            let bytes = IPAddress.bytes(of: address), parts.count <= 2
        else { return nil }
        var length = bytes.count * 8
        if parts.count == 2 {
            guard let given = Int(parts[1]), (0...length).contains(given) else { return nil }
            length = given
        }
        // A block of mapped addresses is the block of IPv4 that they are mapped from.
        let mapped = length >= 96 ? IPAddress.mappedIPv4(in: bytes) : nil
        base = mapped ?? bytes
        prefixLength = mapped == nil ? length : length - 96
    }

    /// - Parameter address: four bytes or sixteen, not mapped.
    func contains(_ address: [UInt8]) -> Bool {
        guard address.count == base.count else { return false }
        let whole = prefixLength / 8
        guard address.prefix(whole) == base.prefix(whole) else { return false }
        let rest = prefixLength % 8
        guard rest > 0 else { return true }
        let mask = UInt8.max << UInt8(8 - rest)
        return address[whole] & mask == base[whole] & mask
    }
}

extension Sequence<String> {
    /// Whether a list of addresses and blocks lets this caller in. An empty list lets everyone in.
    func admits(_ caller: SocketAddress?) -> Bool {
        let entries = Array(self)
        guard !entries.isEmpty else { return true }
        guard let bytes = caller.flatMap({ IPAddress.bytes(of: $0) }) else { return false }
        let address = IPAddress.mappedIPv4(in: bytes) ?? bytes
        return entries.contains { AddressRange($0)?.contains(address) ?? false }
    }
}
