import Synchronization

/// Decides at each occasion whether something goes wrong there. Without a plan nothing does.
final class FaultInjector: Sendable {
    private struct State {
        var plan: FaultPlan?
        var counts: [FaultKind: FaultCount] = [:]
    }

    private let state: Mutex<State>

    init(_ plan: FaultPlan? = nil) { state = Mutex(State(plan: plan)) }

    /// The fault, when it strikes at this occasion.
    func strike(_ kind: FaultKind) -> Fault? {
        state.withLock { state in
            guard let plan = state.plan, let fault = plan.faults.first(where: { $0.kind == kind }) else { return nil }
            var count = state.counts[kind] ?? FaultCount()
            defer { state.counts[kind] = count }
            count.occasions += 1
            guard count.strikes < fault.count ?? .max, plan.strikes(fault, at: count.occasions - 1) else { return nil }
            count.strikes += 1
            return fault
        }
    }

    /// Whether anything may go wrong on request.
    var isOn: Bool { state.withLock { $0.plan != nil } }

    /// Whether the fault is one of those that were asked for.
    func isPlanned(_ kind: FaultKind) -> Bool {
        state.withLock { $0.plan?.faults.contains { $0.kind == kind } ?? false }
    }

    /// Begins a plan at its first occasions; nil ends all faults.
    func begin(_ plan: FaultPlan?) { state.withLock { $0 = State(plan: plan) } }

    /// The plan and what came of it; nil when there is none.
    var report: FaultReport? {
        state.withLock { state in state.plan.map { FaultReport(plan: $0, counts: state.counts) } }
    }
}

/// How often a fault could have struck, and how often it did.
struct FaultCount: Sendable, Equatable {
    var occasions = 0
    var strikes = 0
}

/// A plan and what came of it so far.
struct FaultReport: Sendable, Equatable {
    let plan: FaultPlan
    let counts: [FaultKind: FaultCount]
}
