/// What the methods of requests mean for sending one twice.
enum RequestMethod {
    /// Whether a second request does no more than the first (RFC 9110, 9.2.2).
    static func isRepeatable(_ method: String) -> Bool {
        ["GET", "HEAD", "PUT", "DELETE"].contains(method.uppercased())
    }
}
