import PhronyClient
import Testing

@Suite("Base URL")
struct BaseAddressTests {
    @Test(
        "plain http to this machine is taken",
        arguments: [
            "http://localhost", "http://LOCALHOST:8080/", "http://127.0.0.1:1", "http://127.9.9.9", "http://[::1]:8080",
            "HTTP://localhost",
        ])
    func loopback(base: String) throws {
        _ = try LiveTransport(base: base, apiKey: plantedKey)
    }

    @Test(
        "plain http to another machine is refused, however it dresses up",
        arguments: [
            "http://api.phrony.com", "http://10.0.0.1", "http://localhost.evil.example",
            "http://127.0.0.1.evil.example",
            "http://127.1", "http://0.0.0.0", "http://[::2]", "http://127.0.0.256", "http://1270.0.1",
        ])
    func insecure(base: String) throws {
        let error = #expect(throws: TransportError.self) { try LiveTransport(base: base, apiKey: plantedKey) }
        #expect(error?.reason == .insecureAddress)
        _ = try LiveTransport(base: base, apiKey: plantedKey, allowInsecure: true)
        _ = try LiveTransport(base: base.replacing("http:", with: "https:"), apiKey: plantedKey)
    }

    @Test(
        "what two URL parsers might read differently is no base URL",
        arguments: [
            "", "api.phrony.com", "ftp://api.phrony.com", "https://", "https:///v1", "http://localhost@evil.example",
            "https://user:password@api.phrony.com", "http://127.0.0.1\\@evil.example", "https://a b", "https://a?b",
            "https://a#b", "https://a:port", "https://a:99999", "https://a:", "https://a:+1",
            "http://localhost:80\u{0}",
            "https://a/b?c", "https://a/b c", "https://[x]", "https://münchen.example",
        ])
    func invalid(base: String) {
        let error = #expect(throws: TransportError.self) { try LiveTransport(base: base, apiKey: plantedKey) }
        #expect(error?.reason == .invalidAddress)
        #expect(error?.message.contains("password@") == false)
    }
}
