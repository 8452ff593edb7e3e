import Values

/// Waits; a test or a tape hands in one that does not.
public typealias Sleep = @Sendable (Duration) async throws -> Void

/// Sends requests over a transport: retries, turns refusals into errors, and reads answers.
struct Caller: Sendable {
    let transport: any Transport
    let retry: RetryPolicy
    let sleep: Sleep

    /// Sends the request and reads the answer as `View`.
    func call<View: AnswerView>(_ request: Request) async throws(PhronyError) -> View {
        try Self.read(try await send(request), request, as: View.init(answer:))
    }

    /// Sends the request and returns the JSON of the answer, null when the body is empty.
    func value(_ request: Request) async throws(PhronyError) -> Value {
        try Self.json(try await send(request), request)
    }

    /// Sends the request and returns the answer, whose status is one of the 200s.
    func send(_ request: Request) async throws(PhronyError) -> Response {
        let response = try await retrying(request) { () throws(TransportError) in try await transport.send(request) }
        guard response.isSuccess else { throw .http(HTTPFailure(response, path: request.path)) }
        return response
    }

    /// Opens the stream, whose status is one of the 200s.
    func open(_ request: Request) async throws(PhronyError) -> ResponseStream {
        let stream = try await retrying(request) { () throws(TransportError) in try await transport.open(request) }
        guard stream.isSuccess else {
            let response = Response(status: stream.status, headers: stream.headers, body: await stream.collected())
            throw .http(HTTPFailure(response, path: request.path))
        }
        return stream
    }

    private func retrying<Answer: ResponseHead>(
        _ request: Request, _ attempt: () async throws(TransportError) -> Answer
    ) async throws(PhronyError) -> Answer {
        var retries = 0
        while true {
            let delay: Duration
            do {
                let answer = try await attempt()
                guard let wait = retry.delay(after: answer, retries: retries, rule: request.retry) else {
                    return answer
                }
                delay = wait
            } catch {
                guard let wait = retry.delay(after: error, retries: retries, rule: request.retry) else {
                    throw .transport(error, path: request.path)
                }
                delay = wait
            }
            try await pause(delay, request)
            retries += 1
        }
    }

    private func pause(_ delay: Duration, _ request: Request) async throws(PhronyError) {
        do {
            try await sleep(delay)
        } catch {
            let cancelled = TransportError(.cancelled, "Cancelled while waiting to send the request again.")
            throw .transport(cancelled, path: request.path)
        }
    }
}

extension Caller {
    /// Reads a typed answer.
    /// - Parameter isConfidential: The body may hold a secret and must not end up in the error.
    static func read<Result>(
        _ response: Response, _ request: Request, isConfidential: Bool = false,
        as view: (Value) throws(MissingMember) -> Result
    ) throws(PhronyError) -> Result {
        let value = try json(response, request, isConfidential: isConfidential)
        do {
            return try view(value)
        } catch {
            throw .unexpectedAnswer(
                UnexpectedAnswer(
                    status: response.status, path: request.path, body: isConfidential ? [] : response.body,
                    field: error.name, message: "The answer has no \(error.name) that is \(error.expected)."))
        }
    }

    private static func json(
        _ response: Response, _ request: Request, isConfidential: Bool = false
    ) throws(PhronyError) -> Value {
        guard !response.body.isEmpty else { return .null }
        do {
            return try JSON.parse(response.body)
        } catch {
            throw .unexpectedAnswer(
                UnexpectedAnswer(
                    status: response.status, path: request.path, body: isConfidential ? [] : response.body,
                    message: "The answer is \(error)."))
        }
    }
}

extension ResponseStream {
    /// The longest body of a refused stream that is read.
    private static let longestRefusal = 1 << 20

    /// The body of a refusal, or as much of it as arrived: the status is what counts.
    fileprivate func collected() async -> [UInt8] {
        var body: [UInt8] = []
        do {
            for try await chunk in chunks {
                body += chunk
                if body.count > Self.longestRefusal { break }
            }
        } catch {
            return body
        }
        return body
    }
}
