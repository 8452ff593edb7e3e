/// One event of a `text/event-stream` (WHATWG HTML, section 9.2).
public struct ServerSentEvent: Sendable, Equatable {
    /// The `data` lines, joined with line feeds.
    public var data: [UInt8]
    /// The value of `event`; nil when the event had none.
    public var name: String?
    /// The last `id` seen on the stream up to this event; nil when there was none yet.
    public var id: String?

    public init(data: [UInt8], name: String? = nil, id: String? = nil) {
        self.data = data
        self.name = name
        self.id = id
    }
}
