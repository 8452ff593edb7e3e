import GRDB
import Synchronization
import Values

/// Fires the scheduled triggers while the platform runs (contract, section 20).
///
/// A firing belongs to the minute that its expression names. Times that passed while the platform was down, or while the
/// machine slept, are not made up for. Firings are remembered in `lastFiredAt`, one transaction with their run, so that
/// none comes twice when the clock is set back or the platform starts anew within its minute.
struct Schedules: Sendable {
    let store: Store
    let engine: Engine
    let checks: StartChecks
    let environment: EngineEnvironment

    /// How long after its time a firing still takes place.
    private static let lateness = Duration.seconds(60)
    /// How long the schedules sleep at most: clocks are set.
    private static let longestSleep = Duration.seconds(20)

    /// Works until the task is cancelled.
    func run() async {
        var plan = SchedulePlan(from: environment.now())
        while !Task.isCancelled {
            let changed = store.nextConfiguration(after: store.configurationRevision)
            await refresh(&plan)
            let now = environment.now()
            for trigger in plan.due(at: now, lateness: Self.lateness) { await fire(trigger) }
            let wake = now.adding(Self.longestSleep) ?? now
            await environment.sleep(until: min(plan.next ?? wake, wake), or: changed)
        }
    }

    /// A store that cannot be read now is read again at the next turn.
    private func refresh(_ plan: inout SchedulePlan) async {
        let revision = store.configurationRevision
        guard plan.revision != revision else { return }
        let found = try? await store.read { db in
            try TriggerRecord.fetchAll(db, sql: "SELECT * FROM triggers WHERE type = 'scheduled' AND active")
        }
        guard let found else { return }
        plan.take(found)
        plan.revision = revision
    }

    /// Starts the trigger's agent. Why it could not is in the audit log.
    private func fire(_ trigger: TriggerRecord) async {
        do {
            guard let target = try await store.startTarget(triggerId: trigger.id), target.trigger.active else { return }
            _ = try await engine.start(try await order(for: target))
        } catch {
            await note(APIError(describing: error), of: trigger)
        }
    }

    private func order(for target: StartTarget) async throws -> StartOrder {
        let payload = target.trigger.settings["inputPayload"]
        let input: Value = payload.record == nil ? [:] : payload
        var order = StartOrder(
            agent: target.agent, version: try await checks.version(of: target, taking: input), input: input,
            triggerType: .scheduled, triggeredBy: target.trigger.id, triggerId: target.trigger.id,
            triggerName: target.trigger.name)
        order.firing = TriggerFiring(triggerId: target.trigger.id, at: environment.now())
        return order
    }

    /// Nobody waits for a schedule's answer; a store that cannot take the note keeps none.
    private func note(_ refusal: APIError, of trigger: TriggerRecord) async {
        let time = environment.now()
        try? await store.write { db in
            let agent = try AgentRecord.fetchOne(db, key: trigger.agentId)
            try AuditEntry(
                .fire, .trigger, key: trigger.auditKey(of: agent),
                after: ["outcome": .string(refusal.code.ingressOutcome), "message": .string(refusal.message)]
            ).write(by: .platform, at: time, in: db)
        }
    }
}

/// The scheduled triggers and when each of them fires next.
struct SchedulePlan: Sendable {
    private struct Entry: Sendable {
        var trigger: TriggerRecord
        var schedule: CronSchedule
        var next: Instant?
    }

    private var entries: [Entry] = []
    /// Nothing fires that was due before.
    private let start: Instant
    /// The state of the workspace that the plan was made from.
    var revision: Int?

    init(from start: Instant) { self.start = start }

    /// When the next of all fires; nil when none does.
    var next: Instant? { entries.compactMap(\.next).min() }

    /// Plans these triggers in the place of the former ones: from their last change or firing on. What is planned already
    /// stays as it is.
    mutating func take(_ triggers: [TriggerRecord]) {
        let former = Dictionary(entries.map { ($0.trigger.id, $0) }) { first, _ in first }
        entries = triggers.compactMap { trigger in
            guard let schedule = CronSchedule(trigger) else { return nil }
            if let known = former[trigger.id], known.trigger.settings == trigger.settings {
                return Entry(trigger: trigger, schedule: schedule, next: known.next)
            }
            let origin = max(start, trigger.updatedAt, trigger.lastFiredAt ?? start)
            return Entry(trigger: trigger, schedule: schedule, next: schedule.next(after: origin))
        }
    }

    /// The triggers whose time has come and is not long over; of each of them the next time is planned.
    mutating func due(at now: Instant, lateness: Duration) -> [TriggerRecord] {
        var due: [TriggerRecord] = []
        for index in entries.indices {
            guard let next = entries[index].next, next <= now else { continue }
            if now - next <= lateness { due.append(entries[index].trigger) }
            entries[index].next = entries[index].schedule.next(after: now)
        }
        return due
    }
}

extension TriggerRecord {
    /// `agent@name`, as the audit log calls it.
    func auditKey(of agent: AgentRecord?) -> String { "\(agent?.manifestKey ?? agentId)@\(name)" }
}
