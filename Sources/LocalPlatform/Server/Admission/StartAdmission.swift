import HTTPTypes
import Hummingbird
import Values

/// Steps 3 to 12 of a start from outside, each attempt with its row in the log (contract, sections 5 and 21).
struct StartAdmission: Sendable {
    private let store: Store
    private let engine: Engine
    private let checks: StartChecks
    private let limits: StartLimits
    private let now: @Sendable () -> Instant
    private let makeId: @Sendable () -> String
    private let gate = TurnGate()

    init(
        store: Store, engine: Engine, checks: StartChecks, now: @escaping @Sendable () -> Instant,
        makeId: @escaping @Sendable () -> String
    ) {
        self.store = store
        self.engine = engine
        self.checks = checks
        self.now = now
        self.makeId = makeId
        limits = StartLimits(store: store)
    }

    /// A start over the API: the new session, stored and running. Throws the refusal as `APIError`.
    func admit(_ request: Request, to target: StartTarget, for context: KeyContext) async throws -> SessionRecord {
        let client = ClientHint(address: context.base.peer?.ipAddress, userAgent: request.headers[.userAgent])
        var attempt = StartAttempt(.api, through: target.trigger, at: now(), client: client.text)
        // Read before the checks that go first, so that what these refuse can be retried (contract, section 21).
        let body = await Result.catching { try readInput(of: try await JSONBody.read(request)) }
        attempt.keep(try? body.get())
        let input = try await logging(attempt) {
            try checkActive(target.trigger)
            try checkAddress(of: context, target.trigger)
            return try body.get()
        }
        return try await start(attempt, input, target, Starter(id: context.key.id))
    }

    /// An event, fired by hand: its payload is the run's input (contract, section 20).
    func fire(
        _ payload: Value?, at target: StartTarget, from client: ClientHint, by starter: Starter
    ) async throws -> SessionRecord {
        var attempt = StartAttempt(.event, through: target.trigger, at: now(), client: client.text)
        let object = Result { try readObject(payload, "payload") }
        attempt.keep(try? object.get())
        let input = try await logging(attempt) {
            try checkActive(target.trigger)
            return try object.get()
        }
        return try await start(attempt, input, target, starter)
    }

    /// The same input once more, by the same path without the check of the address (contract, section 21). `original` is
    /// the log id of the first attempt.
    func retry(
        _ input: Value, original: String, at target: StartTarget, from client: ClientHint, by starter: Starter
    ) async throws -> SessionRecord {
        let source: IngressSource = target.trigger.type == .event ? .eventRetry : .apiRetry
        var attempt = StartAttempt(
            source, through: target.trigger, at: now(), client: client.text, original: original)
        attempt.keep(input)
        try await logging(attempt) { try checkActive(target.trigger) }
        return try await start(attempt, input, target, starter)
    }
}

extension StartAdmission {
    /// Steps 6 to 12; of a trigger with limits one start at a time.
    private func start(
        _ attempt: StartAttempt, _ input: Value, _ target: StartTarget, _ starter: Starter
    ) async throws -> SessionRecord {
        let attempt = attempt.counting
        guard target.trigger.api.hasStartLimits else { return try await startNow(attempt, input, target, starter) }
        return try await gate.inTurn(of: target.trigger.id) {
            try await startNow(attempt, input, target, starter)
        }
    }

    private func startNow(
        _ attempt: StartAttempt, _ input: Value, _ target: StartTarget, _ starter: Starter
    ) async throws -> SessionRecord {
        try await logging(attempt) {
            // Time has passed since the head of the request: what was withdrawn meanwhile starts nothing.
            let target = try await current(target)
            try checkActive(target.trigger)
            try await limits.check(target.trigger, at: attempt.at)
            let version = try await checks.version(of: target, taking: input)
            var order = StartOrder(
                agent: target.agent, version: version, input: input, triggerType: target.trigger.type,
                triggeredBy: starter.id, triggerId: target.trigger.id, triggerName: target.trigger.name)
            order.firing = TriggerFiring(
                triggerId: target.trigger.id, at: attempt.at, ingress: attempt.row(id: makeId(), refusal: nil),
                audit: starter.audit)
            return try await engine.start(order)
        }
    }

    private func current(_ target: StartTarget) async throws -> StartTarget {
        guard let current = try await store.startTarget(triggerId: target.trigger.id) else {
            throw APIError(.triggerInactive, "The trigger \(target.trigger.name) is gone.")
        }
        return current
    }

    /// Runs some of the checks; what they refuse is logged.
    private func logging<Result>(_ attempt: StartAttempt, _ checks: () async throws -> Result) async throws -> Result {
        do {
            return try await checks()
        } catch {
            try await store.append(ingress: attempt.row(id: makeId(), refusal: APIError(describing: error)))
            throw error
        }
    }

    /// Step 3.
    private func checkActive(_ trigger: TriggerRecord) throws(APIError) {
        guard trigger.active else {
            throw APIError(.triggerInactive, "The trigger \(trigger.name) is inactive; activate it first.")
        }
    }

    /// Step 4.
    private func checkAddress(of context: KeyContext, _ trigger: TriggerRecord) throws(APIError) {
        guard trigger.api.ipWhitelist.admits(context.base.peer) else {
            throw APIError(.ipNotAllowed, "The trigger \(trigger.name) does not admit your address.")
        }
    }

    /// Step 5. No body, no `input` and `null` all count as `{}`.
    private func readInput(of body: Record?) throws(APIError) -> Value { try readObject(body?["input"], "input") }

    private func readObject(_ value: Value?, _ name: String) throws(APIError) -> Value {
        guard let value, !value.isNull else { return [:] }
        guard value.record != nil else { throw .invalid(name, "must be an object, not a \(value.kindName)") }
        return value
    }
}

/// Who starts a run.
struct Starter: Sendable {
    /// What `triggeredBy` of the session says (contract, section 7): of a start over the API the key's id.
    var id: String?
    /// What the audit log is to say of it; nil for starts over the API, which are in the log of attempts.
    var audit: AuditNote?
}
