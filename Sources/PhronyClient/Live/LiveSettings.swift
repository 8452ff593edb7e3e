/// Limits and names a `LiveTransport` works with.
public struct LiveSettings: Sendable {
    /// How long a request may take until its answer is complete; on a stream, until the headers are there (contract,
    /// section 29).
    public var requestTimeout: Duration
    /// How long it may take until a connection stands.
    public var connectTimeout: Duration
    /// The longest answer that is taken, in bytes. Streams have no limit.
    public var maximumBodyBytes: Int
    /// Sent as `User-Agent`.
    public var userAgent: String

    public init(
        requestTimeout: Duration = .seconds(30), connectTimeout: Duration = .seconds(10),
        maximumBodyBytes: Int = 256 << 20, userAgent: String = "phrosh/\(PhronyClient.version)"
    ) {
        self.requestTimeout = requestTimeout
        self.connectTimeout = connectTimeout
        self.maximumBodyBytes = maximumBodyBytes
        self.userAgent = userAgent
    }
}
