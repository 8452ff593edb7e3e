import AsyncHTTPClient
import Dispatch
import NIOCore
import Testing

@testable import LocalPlatform

@Suite("Addresses that tools may ask")
struct AddressTests {
    @Test(
        "reads URLs in one way only",
        arguments: [
            ("http://Shop.test", "http://shop.test/"), ("https://shop.test:443/a?b=c#d", "https://shop.test/a?b=c"),
            ("http://127.0.0.1:81?x", "http://127.0.0.1:81/?x"), ("http://[::1]:80/", "http://[::1]/"),
            ("HTTP://a/b", "http://a/b"),
        ])
    func urls(_ text: String, _ expected: String) { #expect(RequestURL(text)?.description == expected) }

    @Test(
        "refuses doubtful URLs",
        arguments: [
            "ftp://a/", "http://", "http:///x", "http://user@host/", "http://a b/", "http://a:0/", "http://a:99999/",
            "http://[::1/", "http://[::1]x/", "http://[gg::1]/", "http://a/\u{7}", "http://a\\b/", "//a/",
            "http://é.test/",
            "http://a:1:2/", "http://[fe80::1%25eth0]/",
        ])
    func doubtfulURLs(_ text: String) { #expect(RequestURL(text) == nil) }

    @Test(
        "follows redirects of every form",
        arguments: [
            ("/x", "http://a:1/x"), ("x", "http://a:1/p/x"), ("?q=1", "http://a:1/p/o?q=1"),
            ("https://b/y", "https://b/y"),
            ("//b/z", "http://b/z"), ("http://u@b/", nil), ("/ä", "http://a:1/%C3%A4"),
            ("../up", "http://a:1/up"), ("./here", "http://a:1/p/here"), (".", "http://a:1/p/"), ("..", "http://a:1/"),
            ("/a/../b/./c?d=../e", "http://a:1/b/c?d=../e"), ("../../../z", "http://a:1/z"),
            ("#f", "http://a:1/p/o?old=1"), ("/y#f", "http://a:1/y"), ("?x", "http://a:1/p/o?x"),
            ("", "http://a:1/p/o?old=1"), ("/x?u=http://b/", "http://a:1/x?u=http://b/"),
            ("x?u=http://b/y", "http://a:1/p/x?u=http://b/y"), ("mailto:a@b", nil), ("https:y", nil),
        ] as [(String, String?)])
    func locations(_ location: String, _ expected: String?) {
        #expect(RequestURL("http://a:1/p/o?old=1")?.following(location)?.description == expected)
    }

    @Test(
        "objects to addresses that only an attacker asks for",
        arguments: [
            "169.254.169.254", "169.254.0.1", "0.0.0.0", "0.1.2.3", "224.0.0.1", "255.255.255.255", "100.100.100.200",
            "192.0.0.192", "::", "fe80::1", "febf::1", "ff02::1", "fd00:ec2::254", "::ffff:169.254.169.254",
            "::169.254.169.254", "64:ff9b::a9fe:a9fe", "::ffff:0.0.0.0", "64:ff9b:1::a9fe:a9fe",
            "64:ff9b:1:7::a9fe:a9fe", "2002:a9fe:a9fe::", "2002:a9fe:a9fe:1::1", "::ffff:0:169.254.169.254",
        ])
    func objections(_ text: String) throws {
        let address = try #require(IPAddress(SocketAddress(ipAddress: text, port: 80)))
        #expect(AddressGuard(ownPort: nil).objection(to: address, port: 80) != nil)
    }

    @Test(
        "allows the loopback but for the platform's own port",
        arguments: [
            "127.0.0.1", "127.8.9.10", "::1", "::ffff:127.0.0.1", "::ffff:0:127.0.0.1", "2002:7f00:1::",
            "64:ff9b:1::7f00:1",
        ])
    func loopback(_ text: String) throws {
        let address = try #require(IPAddress(SocketAddress(ipAddress: text, port: 80)))
        let guardian = AddressGuard(ownPort: 4711)
        #expect(guardian.objection(to: address, port: 4711) == "it is the platform itself")
        #expect(guardian.objection(to: address, port: 4712) == nil)
    }

    @Test(
        "allows ordinary addresses",
        arguments: [
            "93.184.216.34", "10.0.0.7", "192.168.1.1", "2606:2800:220:1::1", "fc00::1", "2002:5db8:d822::1",
            "64:ff9b::5db8:d822",
        ])
    func ordinary(_ text: String) throws {
        let address = try #require(IPAddress(SocketAddress(ipAddress: text, port: 80)))
        #expect(AddressGuard(ownPort: 80).objection(to: address, port: 80) == nil)
    }

    @Test(
        "resolves every spelling of the loopback to the address it is",
        arguments: [
            "127.0.0.1", "2130706433", "0x7f000001", "0x7f.1", "127.1", "017700000001", "::ffff:127.0.0.1",
            "::ffff:7f00:1",
        ])
    func spellings(_ host: String) async throws {
        let found = try await HostResolver.addresses(of: host, until: .distantFuture)
        #expect(found == [IPAddress(bytes: [127, 0, 0, 1])])
    }

    @Test(
        "resolves every spelling of the metadata service to the address it is",
        arguments: [
            "169.254.169.254", "2852039166", "0xa9fea9fe", "0xA9.0xFE.0xA9.0xFE", "0251.0376.0251.0376", "169.16689662",
            "169.254.43518", "::ffff:169.254.169.254", "::ffff:a9fe:a9fe",
        ])
    func metadataSpellings(_ host: String) async throws {
        let found = try await HostResolver.addresses(of: host, until: .distantFuture)
        #expect(found == [IPAddress(bytes: [169, 254, 169, 254])])
    }

    @Test("finds no address for a name that has none")
    func unknownHost() async throws {
        #expect(try await HostResolver.addresses(of: "no-such-host.invalid", until: .distantFuture).isEmpty)
    }

    @Test("a resolver that hangs is not waited for beyond the time of the call, nor when the call is cancelled")
    func hangingResolver() async throws {
        let isOver = DispatchSemaphore(value: 0)
        defer { for _ in 0..<2 { isOver.signal() } }
        let hanging: @Sendable (String) -> [IPAddress] = { _ in
            isOver.wait()
            return []
        }
        await #expect(throws: HTTPClientError.deadlineExceeded) {
            try await HostResolver.addresses(of: "slow.example", until: .now() + .milliseconds(20), asking: hanging)
        }
        let call = Task {
            try await HostResolver.addresses(of: "slow.example", until: .distantFuture, asking: hanging)
        }
        call.cancel()
        await #expect(throws: CancellationError.self) { try await call.value }
    }

    @Test("names whose resolver hangs hold up no other name, however many threads others would share with them")
    func hangingNames() async throws {
        let isOver = DispatchSemaphore(value: 0)
        let (asked, ask) = AsyncStream<Void>.makeStream()
        let hanging: @Sendable (String) -> [IPAddress] = { _ in
            ask.yield()
            isOver.wait()
            return []
        }
        let count = min(NIOSingletons.blockingPoolThreadCountSuggestion, 60)
        defer { for _ in 0..<count { isOver.signal() } }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<count {
                group.addTask {
                    _ = try? await HostResolver.addresses(
                        of: "slow\(number).example", until: .distantFuture, asking: hanging)
                }
            }
            var hung = 0
            for await _ in asked {
                hung += 1
                if hung == count { break }
            }
            let found = try await HostResolver.addresses(
                of: "quick.example", until: .now() + .seconds(10), asking: { _ in [IPAddress(bytes: [192, 0, 2, 1])] })
            #expect(found == [IPAddress(bytes: [192, 0, 2, 1])])
            group.cancelAll()
        }
    }

    @Test("the name of the machine itself is known without a resolver")
    func localhost() async throws {
        let found = try await HostResolver.addresses(of: "localhost", until: .distantFuture) { _ in [] }
        #expect(found.map(\.text) == ["127.0.0.1", "::1"] && found.allSatisfy(\.isLoopback))
    }
}
