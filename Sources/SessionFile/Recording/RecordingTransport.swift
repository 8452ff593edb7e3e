public import PhronyClient
public import Values

/// Writes every exchange of another transport into a journal, redacted, and hands on exactly what it wrote: a session
/// behaves the same while it is recorded and on tape (sessions.md, "Secrets" and "What makes replay exact").
///
/// What is sent is the real thing. JSON of an answer is handed on compact, and of its headers only those that are kept.
/// When the journal cannot be written a request is not sent, and its answer not handed on: `TransportError` with the
/// reason `journalRefused`. What would store a token in the place of a secret is not sent either: `hiddenSecret`.
public struct RecordingTransport: Transport {
    private let base: any Transport
    private let origin: Origin
    private let record: ExchangeRecord
    private let redactor: Redactor

    /// - Parameters:
    ///   - origin: In whose name it asks. Several transports may share a journal and a redactor.
    ///   - now: The clock of the recorded times.
    public init(
        base: any Transport, journal: Journal, origin: Origin, redactor: Redactor,
        now: @escaping @Sendable () -> Instant
    ) {
        self.base = base
        self.origin = origin
        self.redactor = redactor
        record = ExchangeRecord(journal: journal, redactor: redactor, now: now)
    }

    public func send(_ request: Request) async throws(TransportError) -> Response {
        let exchange = try record.begin(request, by: origin)
        do {
            let response = try await base.send(sendable(request))
            permission.used(by: request, response)
            return try record.answer(permission.hidden(in: response, to: request), to: exchange)
        } catch {
            throw try record.failure(error, of: exchange)
        }
    }

    public func open(_ request: Request) async throws(TransportError) -> ResponseStream {
        let exchange = try record.begin(request, by: origin)
        do {
            let stream = try await base.open(sendable(request))
            guard stream.carriesEvents else {
                let response = try record.answer(try await Response(collecting: stream), to: exchange)
                return ResponseStream(
                    status: response.status, headers: response.headers, chunks: SingleChunk(response.body))
            }
            return try record.opened(stream, by: exchange)
        } catch {
            throw try record.failure(error, of: exchange)
        }
    }

    private var permission: UploadPermission { UploadPermission(redactor: redactor) }

    private func sendable(_ request: Request) throws(TransportError) -> Request {
        var request = permission.restored(in: request)
        request.body = request.body.map(redactor.restoreTyped)
        if request.isOfDesk, let token = request.body.flatMap(redactor.token) {
            let sentence =
                "\(token) stands in the place of a secret that is hidden here, and would be stored like that."
            throw TransportError(
                .hiddenSecret, "\(sentence) Write {{secrets.NAME}} or another text there.", requestWasSent: false)
        }
        return request
    }
}

extension TransportError.Reason {
    /// The journal could not be written.
    public static let journalRefused = TransportError.Reason.refused("journal")
    /// The request holds a token whose secret is not sent: the key in use, or the value of a secret of the platform.
    public static let hiddenSecret = TransportError.Reason.refused("hidden-secret")
}

extension Request {
    /// Whether it goes to the management routes (contract, section 27), which store what they are sent.
    fileprivate var isOfDesk: Bool { path.hasPrefix("/internal/") }
}

extension ResponseStream {
    /// Whether the body is a stream of events; a refusal is JSON as on every other route.
    fileprivate var carriesEvents: Bool {
        isSuccess && header("content-type")?.lowercased().hasPrefix("text/event-stream") ?? true
    }
}

extension Response {
    fileprivate init(collecting stream: ResponseStream) async throws(TransportError) {
        var body: [UInt8] = []
        do {
            for try await chunk in stream.chunks { body += chunk }
        } catch {
            throw TransportError(stream: error)
        }
        self.init(status: stream.status, headers: stream.headers, body: body)
    }
}
