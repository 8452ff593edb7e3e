import NIOCore
import Testing

@testable import LocalPlatform

@Suite("The IP list of a trigger")
struct AddressRangeTests {
    @Test(
        "lets a caller in or keeps it out",
        arguments: [
            ([], "203.0.113.9", true),
            (["203.0.113.9"], "203.0.113.9", true),
            (["203.0.113.9"], "203.0.113.10", false),
            (["203.0.113.0/24"], "203.0.113.255", true),
            (["203.0.113.0/24"], "203.0.114.0", false),
            (["203.0.113.128/25"], "203.0.113.127", false),
            (["203.0.113.128/25"], "203.0.113.129", true),
            (["0.0.0.0/0"], "198.51.100.7", true),
            (["0.0.0.0/0"], "2001:db8::1", false),
            (["2001:db8::/32"], "2001:db8:ffff::1", true),
            (["2001:db8::/32"], "2001:db9::1", false),
            (["2001:DB8:0::1"], "2001:db8::1", true),
            (["127.0.0.1"], "::ffff:127.0.0.1", true),
            (["::ffff:127.0.0.1"], "127.0.0.1", true),
            (["::ffff:0:0/96"], "127.0.0.1", true),
            (["::ffff:127.0.0.0/104"], "128.0.0.1", false),
            (["2002:7f00:1::/48"], "2002:7f00:1::9", true),
            (["2002:7f00:1::"], "127.0.0.1", false),
            (["64:ff9b::7f00:1"], "127.0.0.1", false),
            (["::7f00:1"], "127.0.0.1", false),
            (["::/0"], "127.0.0.1", false),
            (["::1", "127.0.0.1"], "127.0.0.1", true),
            (["not an address"], "127.0.0.1", false),
            (["127.0.0.1/33"], "127.0.0.1", false),
            (["127.0.0.1/"], "127.0.0.1", false),
            (["127.0.0.0/8/8"], "127.0.0.1", false),
        ] as [([String], String, Bool)])
    func admits(list: [String], caller: String, isAdmitted: Bool) throws {
        let address = try SocketAddress(ipAddress: caller, port: 4711)
        #expect(list.admits(address) == isAdmitted)
    }

    @Test("keeps out a caller without an address")
    func admitsNobodyUnknown() {
        #expect(["127.0.0.1"].admits(nil) == false)
        #expect([String]().admits(nil))
    }
}
