import PhronyClient
import Values

/// Writes the lines of exchanges, redacted.
struct ExchangeRecord: Sendable {
    let journal: Journal
    let redactor: Redactor
    let now: @Sendable () -> Instant

    /// Writes a request before it is sent and returns the exchange's id. A decision goes to the disk first.
    func begin(_ request: Request, by origin: Origin) throws(TransportError) -> Int {
        let exchange = journal.nextExchange()
        let line = RequestLine(
            id: exchange, by: origin, at: now(), method: request.method.rawValue,
            target: redactor.redact(request.target), credential: RequestLine.CredentialKind(request.credential),
            body: request.recordedBody.map(redactor.redact))
        try write(.request(line), requestWasSent: false)
        if request.isDecision {
            do { try journal.synchronize() } catch { throw TransportError(error, requestWasSent: false) }
        }
        return exchange
    }

    /// Writes an answer and returns it as it was written.
    func answer(_ response: Response, to exchange: Int) throws(TransportError) -> Response {
        let body = redact(RecordedBody(response.body))
        let headers = redact(RecordedHeaders(response))
        let result = ResponseLine.Result.answer(status: response.status, headers: headers, body: body)
        try write(.response(ResponseLine(to: exchange, result: result)), requestWasSent: true)
        return Response(status: response.status, headers: headers.pairs, body: body.bytes)
    }

    /// Writes that there is no answer and returns the redacted error. What the journal refused is not written there.
    func failure(_ error: TransportError, of exchange: Int) throws(TransportError) -> TransportError {
        guard error.reason != .journalRefused else { return error }
        let error = redact(error)
        let line = ResponseLine(to: exchange, result: .failure(RecordedFailure(error)))
        try write(.response(line), requestWasSent: error.requestWasSent)
        return error
    }

    /// Writes that a stream began and returns one that writes its events.
    func opened(_ stream: ResponseStream, by exchange: Int) throws(TransportError) -> ResponseStream {
        let headers = redact(RecordedHeaders(stream))
        try write(.open(OpenLine(to: exchange, status: stream.status, headers: headers)), requestWasSent: true)
        let record = StreamRecord(exchange: exchange, record: self)
        return ResponseStream(
            status: stream.status, headers: headers.pairs, chunks: RecordedChunks(stream.chunks, record))
    }

    func write(_ line: SessionLine, requestWasSent: Bool) throws(TransportError) {
        do { try journal.append(line) } catch { throw TransportError(error, requestWasSent: requestWasSent) }
    }

    func redact(_ error: TransportError) -> TransportError {
        TransportError(error.reason, redactor.redact(error.message), requestWasSent: error.requestWasSent)
    }

    func redact(_ body: RecordedBody) -> RecordedBody {
        switch body {
        case .json(let value): .json(redactor.redactAnswer(value))
        case .other(let content): .other(redactor.redactAnswer(content))
        case .empty, .sameAs: body
        }
    }

    private func redact(_ headers: RecordedHeaders) -> RecordedHeaders {
        RecordedHeaders(fields: redactor.redactAnswer(.record(headers.fields)).record ?? headers.fields)
    }
}

extension TransportError {
    fileprivate init(_ error: JournalError, requestWasSent: Bool) {
        self.init(.journalRefused, error.description, requestWasSent: requestWasSent)
    }
}

extension RequestLine.CredentialKind {
    init(_ credential: Credential) {
        switch credential {
        case .apiKey: self = .key
        case .accessToken: self = .token
        case .none: self = .none
        }
    }
}

extension Request {
    /// Whether it answers a task or a run (contract, section 13).
    fileprivate var isDecision: Bool {
        method == .post && (path.hasSuffix("/messages") || path.hasSuffix("/input"))
    }
}
