import Foundation
import PhronyClient
import SessionFile
import Synchronization
import Testing
import Values

/// A folder of its own for one test, removed when the test lets go of it.
final class Folder: Sendable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.path + "/phrosh-session-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    subscript(name: String) -> String { path + "/" + name }

    func bytes(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(fileURLWithPath: self[name]))) }

    func text(_ name: String) throws -> String { String(decoding: try bytes(name), as: UTF8.self) }

    func lines(_ name: String) throws -> [String] { try text(name).split(separator: "\n").map(String.init) }

    func write(_ bytes: some Sequence<UInt8>, to name: String) throws {
        try Data(Array(bytes)).write(to: URL(fileURLWithPath: self[name]))
    }

    /// Makes a session file of these lines.
    func session(_ name: String = "s.phs", _ lines: [SessionLine]) throws -> SessionDocument {
        let bytes = ([.header(.sample)] + lines).flatMap { $0.bytes + [UInt8(ascii: "\n")] }
        try write(bytes, to: name)
        return try SessionDocument(contentsOf: self[name])
    }
}

extension Instant {
    static let sample = Instant(nanoseconds: 1_778_578_200_000_000_000)
}

extension Header {
    static let sample = Header(
        created: .sample, ground: "local", base: "http://127.0.0.1:8080", width: 100, languageVersion: 1,
        interactive: false)
}

extension FileEffect {
    /// A file in which a cell read a text.
    static func reading(_ path: String, _ text: String) -> FileEffect {
        let bytes = Array(text.utf8)
        return FileEffect(
            path: path, outcome: .done(size: bytes.count, sha256: sha256(bytes), content: RecordedContent(bytes)))
    }
}

/// Lines of a sample session, short to write.
extension SessionLine {
    static func cell(_ number: String, _ source: String = "1 + 1") -> SessionLine {
        .cell(CellLine(number: number, source: source, startedAt: .sample))
    }

    static func output(_ cell: String, _ text: String, _ value: Value? = nil) -> SessionLine {
        .output(OutputLine(cell: cell, text: text, value: value.map { RecordedValue(of: $0) }))
    }

    static func done(_ cell: String, _ outcome: DoneLine.Outcome = .ok) -> SessionLine {
        .done(DoneLine(cell: cell, outcome: outcome, tookMilliseconds: 3))
    }

    static func notice(_ text: String) -> SessionLine { .notice(NoticeLine(text: text)) }

    static func request(
        _ id: Int, _ origin: Origin, _ method: String = "GET", _ target: String = "/v1/runs/a", body: Value? = nil
    ) -> SessionLine {
        .request(
            RequestLine(
                id: id, by: origin, at: .sample, method: method, target: target, credential: .key, body: body))
    }

    static func answer(_ id: Int, _ body: Value, status: Int = 200) -> SessionLine {
        let headers = RecordedHeaders(Response(status: status, headers: [("Content-Type", "application/json")]))
        return .response(ResponseLine(to: id, result: .answer(status: status, headers: headers, body: .json(body))))
    }

    static func failure(_ id: Int, _ reason: TransportError.Reason) -> SessionLine {
        let error = TransportError(reason, "It failed.", requestWasSent: true)
        return .response(ResponseLine(to: id, result: .failure(RecordedFailure(error))))
    }
}

/// A platform that answers from a list, in its order, and keeps what it was asked.
final class ScriptedTransport: Transport {
    enum Answer: Sendable {
        case response(Response)
        case stream(status: Int, type: String, chunks: [String], end: TransportError?)
        case failure(TransportError)

        static func json(_ text: String, status: Int = 200) -> Answer {
            let headers = [("Content-Type", "application/json"), ("Date", "today")]
            return .response(Response(status: status, headers: headers, body: Array(text.utf8)))
        }
    }

    private let answers: Mutex<[Answer]>
    private let received = Mutex<[Request]>([])

    init(_ answers: [Answer]) { self.answers = Mutex(answers) }

    var requests: [Request] { received.withLock { $0 } }

    func send(_ request: Request) async throws(TransportError) -> Response {
        switch next(request) {
        case .response(let response): return response
        case .failure(let error): throw error
        case .stream: throw TransportError(.closed, "This answer is a stream.")
        }
    }

    func open(_ request: Request) async throws(TransportError) -> ResponseStream {
        switch next(request) {
        case .response(let response):
            return ResponseStream(
                status: response.status, headers: response.headers, chunks: chunks([response.body], nil))
        case .failure(let error): throw error
        case .stream(let status, let type, let texts, let end):
            return ResponseStream(
                status: status, headers: [("content-type", type)], chunks: chunks(texts.map { Array($0.utf8) }, end))
        }
    }

    private func next(_ request: Request) -> Answer {
        received.withLock { $0.append(request) }
        return answers.withLock { $0.removeFirst() }
    }

    private func chunks(_ chunks: [[UInt8]], _ end: TransportError?) -> ByteChunks {
        AsyncThrowingStream<[UInt8], any Error> { continuation in
            for chunk in chunks { continuation.yield(chunk) }
            continuation.finish(throwing: end)
        }
    }
}

extension ResponseStream {
    /// All that is left of the body, as text.
    func text() async throws -> String {
        var bytes: [UInt8] = []
        for try await chunk in chunks { bytes += chunk }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension Response {
    var text: String { String(decoding: body, as: UTF8.self) }
}
