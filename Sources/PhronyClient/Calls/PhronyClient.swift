public import Values

/// The Phrony API (contract, section 1.1) over any transport: a base URL, or a recorded session.
///
/// Every call follows the retry rule of section 4. Every call throws `PhronyError.transport` when there is no answer,
/// `.http` when the server refuses, and `.unexpectedAnswer` when the answer lacks a member it must have (section 29).
public struct PhronyClient: Sendable {
    /// The version of this SDK, which is that of phrosh.
    public static let version = "0.1.0"

    let caller: Caller

    /// - Parameter sleep: How to wait between retries; a test or a tape does not wait at all.
    public init(
        transport: any Transport, retry: RetryPolicy = RetryPolicy(),
        sleep: @escaping Sleep = { try await Task.sleep(for: $0) }
    ) {
        caller = Caller(transport: transport, retry: retry, sleep: sleep)
    }

    /// Starts a run of the agent's deployed version (contract, section 5).
    /// - Parameter input: A record that fits the version's input schema.
    public func startRun(agent: String, input: Value = [:]) async throws(PhronyError) -> StartedRun {
        let path = Request.path("v1", "agents", agent, "runs")
        return try await caller.call(Request(.post, path, body: ["input": input]))
    }

    /// The agent's sessions, the latest first (contract, section 7).
    /// - Parameters:
    ///   - skip: How many to leave out at the start.
    ///   - take: How many to return at most; the server gives 20 when it is left out, and never more than 100.
    ///   - version: Only sessions of this version.
    ///   - status: Only sessions with exactly this status.
    public func listSessions(
        agent: String, skip: Int? = nil, take: Int? = nil, version: String? = nil, status: RunStatus? = nil
    ) async throws(PhronyError) -> SessionPage {
        let query = [
            ("skip", skip.map(String.init)), ("take", take.map(String.init)), ("versionId", version),
            ("status", status?.rawValue),
        ]
        return try await caller.call(
            Request(.get, Request.path("v1", "agents", agent, "sessions"), query: .given(query)))
    }

    /// The run as it stands (contract, section 6).
    public func getRun(_ run: String) async throws(PhronyError) -> RunView {
        try await caller.call(Request(.get, Request.path("v1", "runs", run)))
    }

    /// The whole session the run belongs to, with its timeline (contract, section 8).
    /// - Parameter stepContent: `slim` leaves out six ids of every item's content; the server sends all when it is nil.
    public func conversation(
        _ run: String, stepContent: StepContent? = nil
    ) async throws(PhronyError) -> Conversation {
        let path = Request.path("v1", "runs", run, "conversation")
        return try await caller.call(
            Request(.get, path, query: .given([("stepContent", stepContent?.rawValue)])))
    }

    /// Answers a run that waits for a person (contract, section 13).
    /// - Throws: also `.http` with status 202 when the server took the message and then refused the follow-up.
    public func sendRunMessage(
        _ run: String, _ message: RunMessage, path: MessagePath = .messages
    ) async throws(PhronyError) -> AcceptedMessage {
        let path = Request.path("v1", "runs", run, path.rawValue)
        return try await accepted(Request(.post, path, body: message.body(run: run)))
    }

    /// Ends the timer of a run in `WaitingForTimer` (contract, section 14).
    /// - Throws: also `.http` with status 202, as `sendRunMessage` does.
    public func skipAgentWait(_ run: String) async throws(PhronyError) -> AcceptedMessage {
        let path = Request.path("v1", "runs", run, "skip-agent-wait")
        return try await accepted(Request(.post, path, retry: .repeatable))
    }

    /// The events of the session the run belongs to, from its beginning, then live (contract, section 12).
    /// - Parameter seen: What an earlier stream of this session delivered already; that is not delivered again.
    public func streamRunEvents(
        _ run: String, seen: SeenEvents = SeenEvents()
    ) async throws(PhronyError) -> RunEvents {
        let request = Request(.get, Request.path("v1", "runs", run, "stream"), accept: .eventStream)
        let stream = try await caller.open(request)
        if let type = stream.header("Content-Type"), !type.lowercased().hasPrefix("text/event-stream") {
            throw .unexpectedAnswer(
                UnexpectedAnswer(
                    status: stream.status, path: request.path, field: "Content-Type",
                    message: "The answer is \(type) and no stream of events."))
        }
        return RunEvents(chunks: stream.chunks, path: request.path, seen: seen)
    }

    private func accepted(_ request: Request) async throws(PhronyError) -> AcceptedMessage {
        let response = try await caller.send(request)
        let answer = try Caller.read(response, request, as: AcceptedMessage.init(answer:))
        guard let error = answer.error else { return answer }
        var failure = HTTPFailure(response, path: request.path)
        failure.message = error
        throw .http(failure)
    }
}

/// How much of each item's content a conversation holds.
public enum StepContent: String, Sendable {
    case slim, full
}

extension [(name: String, value: String)] {
    /// Those of the pairs that have a value.
    static func given(_ pairs: [(String, String?)]) -> Self {
        pairs.compactMap { name, value in value.map { (name, $0) } }
    }
}
