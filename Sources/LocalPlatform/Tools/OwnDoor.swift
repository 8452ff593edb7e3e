import Values

/// Where the platform that runs the tools listens itself.
struct OwnDoor: Sendable {
    /// On the loopback.
    var port: Int
    /// What callers of the demo shop have to show (design, section 8).
    var secret: Secret
}

/// The scheme of addresses in manifests that mean a demo service of the platform itself: `phrosh-demo:shop/orders/1182`.
/// It is resolved when a request is sent, since the port changes from start to start.
enum DemoAddress {
    static let scheme = "phrosh-demo:"
    /// The secret of the platform's own door.
    static let secretHeader = "X-Phrosh-Secret"
    /// The session on whose behalf the demo is asked: its book is kept per session.
    static let sessionHeader = "X-Phrosh-Session"

    /// The URL behind a demo address, under `/demo` of the platform's door; nil for any other URL.
    static func resolve(_ url: String, at door: OwnDoor) -> String? {
        guard url.hasPrefix(scheme) else { return nil }
        return "http://127.0.0.1:\(door.port)/demo/\(url.dropFirst(scheme.count))"
    }
}
