/// An HTTP request of an operation, ready to be sent. It holds secrets: it is never stored, and prints without them.
struct PreparedRequest: Sendable {
    var method: String
    /// An `http:` or `https:` URL, or one of the demo's, `phrosh-demo:shop/orders/1182`.
    var url: String
    /// The URL with `{{secrets.NAME}}` where secrets stand, for the record of the attempt.
    var shownURL: String
    /// In the order in which they are sent, without `Host` and `Content-Length`.
    var headers: [Header]
    var body: [UInt8]
    /// The body with `{{secrets.NAME}}` where secrets stand; nil when it holds none.
    var shownBody: String?
    /// The file that is the body, in the place of `body`.
    var file: FileReference?

    struct Header: Sendable, Equatable {
        var name: String
        var value: String
        /// Whether a secret stands in it: it then never leaves the origin it was made for.
        var isCredential = false
        /// What the record of the attempt shows in the place of the value; nil for the value itself.
        var shown: String?

        func hasName(_ other: String) -> Bool { name.lowercased() == other.lowercased() }
    }
}

extension PreparedRequest: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    var description: String { "\(method) \(shownURL)" }
    var debugDescription: String { description }
    var customMirror: Mirror { Mirror(self, children: ["request": description]) }
}
