public import PhronyClient
public import Values

/// Where commands go.
public enum Ground: String, Sendable {
    /// A Phrony base URL.
    case live
    /// The platform inside, or one that another phrosh holds on this machine.
    case local
    /// A session file being replayed: no network.
    case tape
}

/// A ground that answers: how to reach it and what is known of it beforehand.
public struct Connection: Sendable {
    /// Which ground this is the way to.
    public let ground: Ground
    /// Without credentials; for people and for the header of a session file.
    public let baseURL: String
    /// The way itself; it holds the key and the token.
    public let transport: any Transport
    /// The workspace whose management routes may be called; nil where the shell has no access token (on live).
    public let tenantId: String?
    /// Values that must never reach a screen or a file.
    public let secrets: [Secret]
    /// Whether runs stop with this process and go on at the next start: it holds the platform.
    public let holdsPlatform: Bool

    /// A ground that has just answered.
    public init(
        ground: Ground, baseURL: String, transport: any Transport, tenantId: String?, secrets: [Secret],
        holdsPlatform: Bool = false
    ) {
        self.ground = ground
        self.baseURL = baseURL
        self.transport = transport
        self.tenantId = tenantId
        self.secrets = secrets
        self.holdsPlatform = holdsPlatform
    }

    /// A sentence for the person when this connection came about in a way worth knowing.
    /// - Parameter before: The connection to this ground until now.
    func remark(after before: Connection?) -> String? {
        guard ground == .local, before?.baseURL != baseURL else { return nil }
        if !holdsPlatform { return "Joined the platform that another phrosh holds at \(baseURL)." }
        return before == nil ? nil : "The phrosh that held the platform has left; this one holds it now."
    }
}

/// Makes connections. The program hands one in; it alone knows the embedded platform.
public protocol Connector: Sendable {
    /// Connects to a ground, the first time it is needed and not before: nothing on the way to the prompt or to the answer
    /// of `1 + 1` opens a socket or a database.
    /// - Throws: `Diagnostic` (as `any Error`) when the ground cannot be reached or used.
    func connect(to ground: Ground) async throws -> Connection

    /// The agents that are known by a name given outside (`--agent NAME=UUID`, `AGENT_ID`, the agents file), for grounds
    /// that cannot list theirs.
    var namedAgents: [(name: String, id: String)] { get }

    /// Reads an API key unseen from the terminal and uses it for `live` from now on; nil when there is no terminal or
    /// nothing was typed.
    func askForKey() async -> Secret?

    /// Reads a secret unseen from the terminal; nil when there is none or nothing was typed.
    /// - Parameter prompt: ASCII that ends in a plain character.
    func ask(prompt: String) async -> Secret?

    /// A variable of the environment; nil when it is not set.
    func variable(_ name: String) -> String?
}
