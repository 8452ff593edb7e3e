import Language
import PhronyClient
import SessionFile
import Synchronization
import Values

@testable import Shell

/// A shell whose output is kept, over any transport.
final class ShellProbe: Sendable {
    private let printed = Mutex("")
    private let complained = Mutex("")
    private let transport: any Transport
    private let tenantId: String?
    private let record: ShellConfiguration.Record

    /// - Parameter tenantId: The workspace whose desk the transport answers for; nil for none.
    init(
        over transport: any Transport = NoTransport(), tenantId: String? = nil,
        record: ShellConfiguration.Record = .none
    ) {
        self.transport = transport
        self.tenantId = tenantId
        self.record = record
    }

    var output: String { printed.withLock { $0 } }
    var errors: String { complained.withLock { $0 } }

    var terminal: Terminal {
        Terminal(
            isInteractive: false, isPlain: true, hasColor: false, showsProgress: false, width: { 80 },
            writeOutput: { text in self.printed.withLock { $0 += text } },
            writeError: { text in self.complained.withLock { $0 += text } })
    }

    /// Runs a script to its end.
    /// - Returns: The exit code.
    func run(_ script: String) async throws -> Int32 {
        let configuration = ShellConfiguration(
            terminal: terminal, connector: ProbeConnector(transport: transport, tenantId: tenantId), ground: .local,
            baseURL: nil,
            record: record)
        return try await ShellApp(configuration).run(script: script, file: "test.phr", interrupts: InterruptSource())
    }
}

struct ProbeConnector: Connector {
    let transport: any Transport
    var tenantId: String?
    let namedAgents: [(name: String, id: String)] = []

    func connect(to ground: Ground) async throws -> Connection {
        Connection(ground: ground, baseURL: "http://127.0.0.1:1", transport: transport, tenantId: tenantId, secrets: [])
    }

    func askForKey() async -> Secret? { nil }
    func ask(prompt: String) async -> Secret? { nil }
    func variable(_ name: String) -> String? { nil }
}

/// A ground that nothing reaches.
struct NoTransport: Transport {
    func send(_ request: Request) async throws(TransportError) -> Response {
        throw TransportError(.notConnected, "Nobody listens there.")
    }

    func open(_ request: Request) async throws(TransportError) -> ResponseStream {
        throw TransportError(.notConnected, "Nobody listens there.")
    }
}
