import PhronyClient
import Synchronization
import Testing
import Values

/// A key that must not appear in anything a test can print.
let plantedKey = Secret("phk_PLANTEDPLANTEDPLANTEDPLANTEDPLANTEDPLx7Qm")
let plantedToken = Secret("pwt_HIDDENHIDDENHIDDENHIDDENHIDDENHIDDENHIa1b2")

/// The whole life of a live transport around `body`.
func withTransport<Result>(
    _ base: String, apiKey: Secret? = plantedKey, accessToken: Secret? = plantedToken,
    settings: LiveSettings = LiveSettings(), _ body: (LiveTransport) async throws -> Result
) async throws -> Result {
    let transport = try LiveTransport(base: base, apiKey: apiKey, accessToken: accessToken, settings: settings)
    do {
        let result = try await body(transport)
        await transport.shutdown()
        return result
    } catch {
        await transport.shutdown()
        throw error
    }
}

/// A client of a server that gives this answer to everything, and what reached the server.
func withClient<Result>(
    answering answers: Answers, sleep: @escaping Sleep = { _ in },
    _ body: (PhronyClient, Log) async throws -> Result
) async throws -> Result {
    try await withServer(answers) { base, log in
        try await withTransport(base) { transport in
            try await body(PhronyClient(transport: transport, sleep: sleep), log)
        }
    }
}

/// A transport that gives prepared outcomes in turn and keeps the requests.
final class ScriptedTransport: Transport {
    enum Outcome: Sendable {
        case answer(Response)
        case failure(TransportError)
        case stream([[UInt8]])
        case brokenStream([[UInt8]], any Error)
        case open(AsyncThrowingStream<[UInt8], any Error>)
    }

    private struct State {
        var outcomes: [Outcome]
        var requests: [Request] = []
    }
    private let state: Mutex<State>

    init(_ outcomes: Outcome...) { state = Mutex(State(outcomes: outcomes)) }

    var requests: [Request] { state.withLock { $0.requests } }

    func send(_ request: Request) async throws(TransportError) -> Response {
        switch next(request) {
        case .answer(let response): return response
        case .failure(let error): throw error
        default: throw TransportError(.refused("script"), "The script has no answer for \(request.target).")
        }
    }

    func open(_ request: Request) async throws(TransportError) -> ResponseStream {
        switch next(request) {
        case .answer(let response):
            return ResponseStream(status: response.status, headers: response.headers, chunks: chunks([response.body]))
        case .failure(let error): throw error
        case .stream(let pieces): return ResponseStream(status: 200, chunks: chunks(pieces))
        case .brokenStream(let pieces, let error): return ResponseStream(status: 200, chunks: chunks(pieces, error))
        case .open(let chunks): return ResponseStream(status: 200, chunks: chunks)
        case nil: throw TransportError(.refused("script"), "The script has no stream for \(request.target).")
        }
    }

    private func next(_ request: Request) -> Outcome? {
        state.withLock { state in
            state.requests.append(request)
            return state.outcomes.isEmpty ? nil : state.outcomes.removeFirst()
        }
    }

    private func chunks(_ pieces: [[UInt8]], _ error: (any Error)? = nil) -> ByteChunks {
        AsyncThrowingStream<[UInt8], any Error> { continuation in
            for piece in pieces { continuation.yield(piece) }
            continuation.finish(throwing: error)
        }
    }
}

/// The waits a client made, none of which took any time.
final class Waits: Sendable {
    private let durations = Mutex<[Duration]>([])
    var all: [Duration] { durations.withLock { $0 } }
    var sleep: Sleep { { [self] duration in durations.withLock { $0.append(duration) } } }
}

/// The error a call throws.
func failure<Result>(of call: () async throws -> Result) async -> PhronyError? {
    do {
        _ = try await call()
        return nil
    } catch {
        return error as? PhronyError
    }
}

/// The error a transport throws.
func transportFailure<Result>(of call: () async throws -> Result) async -> TransportError? {
    do {
        _ = try await call()
        return nil
    } catch {
        return error as? TransportError
    }
}

func json(_ text: String) throws -> Value { try JSON.parse(text) }
