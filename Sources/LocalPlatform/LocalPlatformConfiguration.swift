public import Values

/// What a local platform is to be.
public struct LocalPlatformConfiguration: Sendable {
    /// The folder that holds everything the platform keeps. It is made when it is missing.
    public var dataDirectory: String
    /// The port on the loopback address; nil or 0 takes a free one.
    public var port: Int?
    /// Files whose manifests are applied at every start, in this order (contract, section 26).
    /// A folder stands for the `index.yaml` or `index.yml` in it.
    public var manifests: [String] = []
    /// The values file for the manifests' placeholders, which must exist; nil looks for `phrony.values.yaml`, then
    /// `phrony.values.yml`, beside each manifest (contract, 26.3).
    public var manifestValues: String?
    /// Web pages that may call the platform from a browser, `http://localhost:5173`; none by default (section 2).
    public var allowedOrigins: Set<String> = []
    /// Keys of model vendors that stand in the environment, and what it permits (section 23).
    public var models = ModelSettings()
    /// Local handlers of built-in tools: the URLs that their arguments are posted to, by the tools' slugs (section 22.2).
    public var toolHandlers: [String: String] = [:]
    /// What sessions may use up and how deep they may nest (section 19).
    public var limits = PlatformLimits()
    /// What is to go wrong on request; nil nothing. It can be changed while the platform runs.
    public var trouble: FaultPlan?
    /// How much the file library takes (section 15).
    var files = FileLimits()
    /// The clock of all records.
    public var now: @Sendable () -> Instant = { Instant.now() }
    /// Makes the ids of all records: UUIDs in lower case, each one new.
    public var makeId: @Sendable () -> String = {
        var random = RandomBlock.shared
        return TimeOrderedID.make(at: .now(), using: &random)
    }
    /// Hears of failures of the platform's own, with the request they happened in, or without one when it was at work for
    /// runs. Clients see a bare 500 instead.
    public var reportFault: @Sendable (_ requestId: String?, _ fault: any Error) -> Void = { _, _ in }
    /// How long a stream may be silent before a comment line says that it is alive (section 12).
    var heartbeat = Duration.seconds(15)
    /// What a client may hold of the server without using it.
    var connections = ConnectionLimits()
    /// Waits until a time of `now`, or somewhat less; nil follows the clock of the machine.
    var sleep: (@Sendable (_ until: Instant) async throws(CancellationError) -> Void)?
    /// Is handed the routes as they are served, for those who call them without a socket.
    var observeRouter: (@Sendable (PlatformRouter) -> Void)?

    public init(dataDirectory: String, port: Int? = nil) {
        self.dataDirectory = dataDirectory
        self.port = port
    }
}
