import NIOCore

/// The bytes of an IP address, four or sixteen. An IPv6 address that stands for an IPv4 one is that IPv4 address.
struct IPAddress: Sendable, Equatable {
    let bytes: [UInt8]

    init(bytes: [UInt8]) { self.bytes = Self.embeddedIPv4(in: bytes) ?? bytes }

    /// Nil for addresses that are none of IP.
    init?(_ address: SocketAddress) {
        guard let bytes = Self.bytes(of: address) else { return nil }
        self.init(bytes: bytes)
    }

    /// Reads a `sockaddr_in` or a `sockaddr_in6`.
    init(sockaddr: UnsafeRawPointer, isIPv6: Bool) {
        self.init(bytes: Self.bytes(ofSockaddr: sockaddr, isIPv6: isIPv6))
    }

    /// The bytes of an address as it stands, whatever it stands for; nil for addresses that are none of IP.
    static func bytes(of address: SocketAddress) -> [UInt8]? {
        guard let isIPv6 = [.inet: false, .inet6: true][address.protocol] else { return nil }
        return address.withSockAddr { pointer, _ in
            Self.bytes(ofSockaddr: UnsafeRawPointer(pointer), isIPv6: isIPv6)
        }
    }

    /// The address stands behind family and port, in IPv6 also behind the flow label: at byte 4 or 8 on all systems.
    private static func bytes(ofSockaddr sockaddr: UnsafeRawPointer, isIPv6: Bool) -> [UInt8] {
        Array(UnsafeRawBufferPointer(start: sockaddr + (isIPv6 ? 8 : 4), count: isIPv6 ? 16 : 4))
    }

    /// The one spelling of the address that everybody reads alike.
    var text: String? {
        (try? SocketAddress(packedIPAddress: ByteBuffer(bytes: bytes), port: 0))?.ipAddress
    }

    var isLoopback: Bool {
        bytes.count == 4 ? bytes[0] == 127 : bytes == [UInt8](repeating: 0, count: 15) + [1]
    }

    /// Whether the address leads to no machine at all, or to every one.
    var isUnspecifiedOrMulticast: Bool {
        bytes.count == 4
            ? bytes[0] == 0 || bytes[0] >= 224
            : bytes.allSatisfy { $0 == 0 } || bytes[0] == 0xFF
    }

    /// 169.254.0.0/16 and fe80::/10; clouds serve the credentials of the machine there.
    var isLinkLocal: Bool {
        bytes.count == 4 ? bytes[0] == 169 && bytes[1] == 254 : bytes[0] == 0xFE && bytes[1] & 0xC0 == 0x80
    }

    /// Metadata services of clouds outside of the link-local networks: Alibaba's, Oracle's and AWS over IPv6.
    var isCloudMetadata: Bool {
        bytes == [100, 100, 100, 200] || bytes == [192, 0, 0, 192]
            || bytes == [0xFD, 0x00, 0x0E, 0xC2] + [UInt8](repeating: 0, count: 10) + [0x02, 0x54]
    }

    /// The IPv4 address in `::ffff:a.b.c.d`, which is how IPv6 sockets name it; nil for all other addresses.
    static func mappedIPv4(in bytes: [UInt8]) -> [UInt8]? {
        guard bytes.count == 16, Array(bytes[..<12]) == [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF] else {
            return nil
        }
        return Array(bytes[12...])
    }

    /// `::ffff:a.b.c.d` (mapped), `::a.b.c.d` (compatible, but neither `::` nor `::1`), `::ffff:0:a.b.c.d` (RFC 2765),
    /// `64:ff9b::a.b.c.d` and what else begins with `64:ff9b:1::/48` (NAT64), and `2002:a.b.c.d::/48` (6to4).
    private static func embeddedIPv4(in bytes: [UInt8]) -> [UInt8]? {
        guard bytes.count == 16 else { return nil }
        let prefix = Array(bytes[..<12])
        let zeros = [UInt8](repeating: 0, count: 12)
        let isMapped = mappedIPv4(in: bytes) != nil
        let isCompatible = prefix == zeros && !bytes[12..<15].allSatisfy { $0 == 0 }
        let isTranslated = prefix == zeros[..<8] + [0xFF, 0xFF, 0, 0]
        let isNAT64 = prefix == [0x00, 0x64, 0xFF, 0x9B] + zeros[..<8]
        let isLocalNAT64 = prefix[..<6] == [0x00, 0x64, 0xFF, 0x9B, 0x00, 0x01]
        if prefix[..<2] == [0x20, 0x02] { return Array(bytes[2..<6]) }
        return isMapped || isCompatible || isTranslated || isNAT64 || isLocalNAT64 ? Array(bytes[12...]) : nil
    }
}
