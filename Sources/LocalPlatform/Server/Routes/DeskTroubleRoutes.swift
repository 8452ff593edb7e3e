import GRDB
import HTTPTypes
import Hummingbird
import Values

/// The faults on request (design, section 8): what goes wrong at the moment, and how often it did.
struct DeskTroubleRoutes: Sendable {
    let store: Store
    let faults: FaultInjector
    let now: @Sendable () -> Instant

    func add(to tenant: RouterGroup<DeskContext>) {
        tenant.get("trouble") { _, _ in Response.json(FaultReport.json(faults.report)) }
        tenant.put("trouble", use: begin)
        tenant.delete("trouble", use: end)
    }

    /// `{faults: ["drop-stream=20%" or {kind, rate?, count?, milliseconds?}], seed?}` replaces the plan and begins it anew.
    @Sendable
    private func begin(_ request: Request, context: DeskContext) async throws -> Response {
        let plan = try FaultPlan(BodyMembers(record: try await JSONBody.read(request) ?? Record()))
        try await note(faults.report == nil ? .create : .update, plan, by: context.actor)
        faults.begin(plan)
        return .json(FaultReport.json(faults.report))
    }

    @Sendable
    private func end(_ request: Request, context: DeskContext) async throws -> Response {
        if faults.report != nil { try await note(.delete, nil, by: context.actor) }
        faults.begin(nil)
        return .json(FaultReport.json(nil))
    }

    private func note(_ action: AuditAction, _ plan: FaultPlan?, by actor: AuditActor) async throws {
        let before = faults.report?.plan
        let time = now()
        try await store.write { db in
            try AuditEntry(action, .trouble, key: "trouble", before: before?.audited, after: plan?.audited)
                .write(by: actor, at: time, in: db)
        }
    }
}

extension FaultPlan {
    fileprivate init(_ members: BodyMembers) throws(APIError) {
        self.init()
        if let seed = try members.number("seed") {
            guard let number = seed.int64.flatMap(UInt64.init(exactly:)) else {
                throw .invalid("seed", "must be a whole number of 0 or more")
            }
            self.seed = number
        }
        guard let list = try members.list("faults"), !list.isEmpty else { throw .invalid("faults", "is required") }
        for (position, entry) in list.enumerated() { set(try Self.fault(entry, at: "faults[\(position)]")) }
    }

    private static func fault(_ entry: Value, at field: String) throws(APIError) -> Fault {
        if let text = entry.string {
            do { return try Fault(text) } catch { throw .invalid(field, "is wrong: \(error)") }
        }
        guard let record = entry.record, let kind = record["kind"]?.string.flatMap(FaultKind.init(rawValue:)) else {
            let kinds = FaultKind.allCases.map(\.rawValue).joined(separator: ", ")
            throw .invalid(field, "must have a kind: one of \(kinds)")
        }
        var fault = Fault(kind)
        if let rate = try number("rate", of: record, field, in: 0...1) { fault.rate = rate }
        if let count = try number("count", of: record, field, in: 0...1e9) { fault.count = Int(count) }
        if let time = try number("milliseconds", of: record, field, in: 0...600_000) {
            fault.delay = .milliseconds(time)
        }
        return fault
    }

    private static func number(
        _ name: String, of record: Values.Record, _ field: String, in range: ClosedRange<Double>
    ) throws(APIError) -> Double? {
        guard let value = record[name], !value.isNull else { return nil }
        guard let number = value.number?.double, range.contains(number) else {
            let text =
                "must be a number from \(Number.decimal(range.lowerBound)) to \(Number.decimal(range.upperBound))"
            throw .invalid("\(field).\(name)", text)
        }
        return number
    }

    fileprivate var audited: Value { ["plan": .string(description)] }
}

extension FaultReport {
    /// `{on, seed, faults: [{kind, rate, count, milliseconds, occasions, strikes}], summary}`; without a plan `on` is false
    /// and nothing else is there.
    fileprivate static func json(_ report: FaultReport?) -> JSONText {
        .record { members in
            members.add("on", Value.bool(report != nil))
            guard let report else { return }
            members.add("seed", Value.number(.integer(Int64(clamping: report.plan.seed))))
            members.add("summary", report.plan.description)
            members.add("faults", .list(report.plan.faults.map { json($0, report.counts[$0.kind] ?? FaultCount()) }))
        }
    }

    private static func json(_ fault: Fault, _ count: FaultCount) -> JSONText {
        .record { members in
            members.add("kind", fault.kind.rawValue)
            members.add("rate", Value.decimal(fault.rate))
            members.add("count", fault.count.map(Value.integer) ?? .null)
            members.add("milliseconds", fault.kind == .delay ? Value.integer(fault.milliseconds) : .null)
            members.add("occasions", count.occasions)
            members.add("strikes", count.strikes)
        }
    }
}
