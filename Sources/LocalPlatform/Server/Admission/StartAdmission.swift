import HTTPTypes
import Hummingbird
import Values

/// Steps 3 to 12 of a start over the API, each attempt with its row in the log (contract, sections 5 and 21).
struct StartAdmission: Sendable {
    private let store: Store
    private let engine: Engine
    private let limits: StartLimits
    private let now: @Sendable () -> Instant
    private let makeId: @Sendable () -> String
    private let schemas = InputSchemas()
    private let gate = StartGate()

    init(
        store: Store, engine: Engine, now: @escaping @Sendable () -> Instant, makeId: @escaping @Sendable () -> String
    ) {
        self.store = store
        self.engine = engine
        self.now = now
        self.makeId = makeId
        limits = StartLimits(store: store)
    }

    /// The new session, stored and running. Throws the refusal as `APIError`.
    func admit(_ request: Request, to target: StartTarget, for context: KeyContext) async throws -> SessionRecord {
        let client = ClientHint(address: context.base.peer?.ipAddress, userAgent: request.headers[.userAgent])
        var attempt = StartAttempt(trigger: target.trigger, at: now(), client: client)
        let input = try await logging(attempt) {
            try checkDoor(of: target.trigger, for: context)
            return try readInput(of: try await JSONBody.read(request))
        }
        attempt.pass(with: input)
        guard target.trigger.api.hasStartLimits else {
            return try await start(attempt, input, target, by: context.key.id)
        }
        return try await gate.inTurn(of: target.trigger.id) { [attempt] in
            try await start(attempt, input, target, by: context.key.id)
        }
    }

    /// Steps 6 to 12.
    private func start(
        _ attempt: StartAttempt, _ input: Value, _ target: StartTarget, by keyId: String
    ) async throws -> SessionRecord {
        let session = try await logging(attempt) {
            try await limits.check(target.trigger, at: attempt.at)
            try checkSize(of: input, target.trigger)
            let version = try deployedVersion(of: target)
            try check(input, against: version)
            return try await engine.start(
                StartOrder(
                    agent: target.agent, version: version, input: input, triggerType: .api, triggeredBy: keyId,
                    triggerId: target.trigger.id, triggerName: target.trigger.name))
        }
        try await store.append(
            ingress: attempt.row(id: makeId(), refusal: nil, runId: session.rootRunId))
        return session
    }

    /// Runs some of the checks; what they refuse is logged.
    private func logging<Result>(_ attempt: StartAttempt, _ checks: () async throws -> Result) async throws -> Result {
        do {
            return try await checks()
        } catch {
            try await store.append(
                ingress: attempt.row(id: makeId(), refusal: APIError(describing: error), runId: nil))
            throw error
        }
    }
}

extension StartAdmission {
    /// Steps 3 and 4: the trigger is active and admits the caller's address.
    private func checkDoor(of trigger: TriggerRecord, for context: KeyContext) throws(APIError) {
        guard trigger.active else {
            throw APIError(.triggerInactive, "The API trigger \(trigger.name) is inactive; activate it first.")
        }
        guard trigger.api.ipWhitelist.admits(context.base.peer) else {
            throw APIError(.ipNotAllowed, "The trigger \(trigger.name) does not admit your address.")
        }
    }

    /// Step 5. No body, no `input` and `null` all count as `{}`.
    private func readInput(of body: Record?) throws(APIError) -> Value {
        guard let input = body?["input"], !input.isNull else { return [:] }
        guard input.record != nil else { throw .invalid("input", "must be an object, not a \(input.kindName)") }
        return input
    }

    /// Step 8.
    private func checkSize(of input: Value, _ trigger: TriggerRecord) throws(APIError) {
        guard let limit = trigger.api.maxInputTokens, limit > 0 else { return }
        let tokens = input.estimatedTokens
        guard tokens <= limit else {
            throw APIError(
                .inputTokensExceeded, "The input is about \(tokens) tokens long; \(limit) are allowed.", field: "input")
        }
    }

    /// Step 9.
    private func deployedVersion(of target: StartTarget) throws(APIError) -> VersionRecord {
        guard let version = target.version else {
            throw APIError(.noDeployedVersion, "The agent \(target.agent.name) has no deployed version.")
        }
        return version
    }

    /// Steps 10 and 11. The file library of this workspace is empty, so that every reference to a file leads nowhere.
    private func check(_ input: Value, against version: VersionRecord) throws {
        let violations = try schemas.schema(of: version).validate(input, at: "input")
        if let first = violations.first {
            var refusal = APIError(.inputSchemaMismatch, "\(first.field) \(first.message)", field: first.field)
            refusal.details = violations.map { APIError.Detail(field: $0.field, rule: $0.rule, message: $0.message) }
            throw refusal
        }
        if let field = input.fileReferences(at: "input").first {
            throw APIError(.fileNotFoundInLibrary, "This workspace has no such file.", field: field)
        }
    }
}
