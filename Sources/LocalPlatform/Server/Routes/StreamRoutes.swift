import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore

/// `GET /v1/runs/{runId}/stream`: what happened in the session so far, then what happens, as server-sent events
/// (contract, section 12).
struct StreamRoutes: Sendable {
    let store: Store
    let engine: Engine
    /// How long a stream may be silent before a comment line says that it is alive.
    let heartbeat: Duration
    let faults: FaultInjector

    func add(to runs: RouterGroup<RunContext>) {
        runs.get("stream", use: stream)
    }

    @Sendable
    private func stream(_ request: Request, context: RunContext) async throws -> Response {
        let projection = EventProjection(session: context.session, redacted: context.access.isRedacted)
        let body = ResponseBody { writer in
            try await request.body.consumeWithCancellationOnInboundClose { body in
                try await write(projection, to: &writer, dropping: body)
            }
            try await writer.finish(nil)
        }
        // The connection ends with the stream, and a client that did not know might send its next request on it.
        return Response(
            status: .ok,
            headers: [.contentType: "text/event-stream", .cacheControl: "no-cache", .connection: "close"], body: body)
    }

    /// Ends after the session's last event, or when the client has gone: then the task is cancelled.
    ///
    /// Nobody needs a body here; one that was not read would hold up the connection for ever.
    private func write(
        _ projection: EventProjection, to writer: inout any ResponseBodyWriter,
        dropping body: HummingbirdCore.RequestBody
    ) async throws {
        let outbox = Outbox()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { for try await _ in body {} }
            group.addTask { try await beat(into: outbox) }
            async let feeding: Void = feed(projection, into: outbox)
            do {
                while let buffer = await outbox.take() { try await writer.write(buffer) }
            } catch {
                // Whoever is held up by this reader waits for nothing any more.
                outbox.abandon()
                throw error
            }
            group.cancelAll()
            // What ended the events early ends the connection: the client must not take it for the end of the session.
            try await feeding
        }
    }

    private func feed(_ projection: EventProjection, into outbox: Outbox) async throws {
        defer { outbox.finish() }
        var runs = RunCache(store: store)
        for try await event in engine.events(of: projection.session.id) {
            guard let json = projection.json(event, run: try await runs.run(of: event)) else { continue }
            guard faults.strike(.dropStream) == nil else { throw StreamDropped() }
            let copies = faults.strike(.doubleEvent) == nil ? 1 : 2
            for _ in 0..<copies { guard await outbox.put(Self.frame(json)) else { return } }
        }
    }

    private func beat(into outbox: Outbox) async throws {
        repeat { try await Task.sleep(for: heartbeat) } while await outbox.put(Self.ping)
    }

    /// One `data:` line and an empty line, ended by LF alone: the official parser knows nothing else.
    private static func frame(_ json: JSONText) -> [UInt8] { Array("data: ".utf8) + json.bytes + Array("\n\n".utf8) }

    private static let ping = Array(": ping\n\n".utf8)
}

/// The connection of a stream breaks on request.
private struct StreamDropped: Error {}

/// The runs of a session that a stream has met.
private struct RunCache {
    let store: Store
    private var runs: [String: RunRecord] = [:]

    init(store: Store) { self.store = store }

    /// The run of a step, of which only what never changes may be used; nil for other events.
    mutating func run(of event: EventRecord) async throws -> RunRecord? {
        guard case .step(let step, _) = event.data else { return nil }
        if let known = runs[step.runId] { return known }
        let run = try await store.run(id: step.runId)
        runs[step.runId] = run
        return run
    }
}
