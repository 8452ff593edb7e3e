import PhronyClient
import Values

/// Streams of as many runs, all open before the first person decides.
struct OpenStreams {
    let count: Int
    let client: PhronyClient
    let agent: String

    /// Follows every run to its end.
    /// - Returns: The number of events.
    /// - Throws: `PlatformFailure.events` when one is missing, doubled, or out of order.
    func run() async throws -> Int {
        let runs = try await started()
        let subjects = try await withThrowingTaskGroup(of: [String].self) { group in
            for run in runs { group.addTask { try await follow(run) } }
            return try await group.reduce(into: [[String]]()) { $0.append($1) }
        }
        // All runs do the same, so what one stream says in its order is what each has to say.
        guard let expected = subjects.first, expected.last == "engine.session.completed" else {
            throw PlatformFailure.events("ended before its session")
        }
        for other in subjects where other != expected {
            throw PlatformFailure.events("had other events: \(other) instead of \(expected)")
        }
        return expected.count * subjects.count
    }

    private func started() async throws -> [String] {
        var runs: [String] = []
        for _ in 0..<count {
            runs.append(try await client.startRun(agent: agent, input: ["orderId": "1182"]).runId)
        }
        return runs
    }

    /// Reads the events of a run, and approves when it asks.
    private func follow(_ run: String) async throws -> [String] {
        var subjects: [String] = []
        let events = try await client.streamRunEvents(run)
        for try await event in events {
            subjects.append(event.subject)
            guard event.subject == "engine.user_task.created" else { continue }
            guard let task = event.data["user_task_id"].string else { throw PlatformFailure.noTask }
            _ = try await client.sendRunMessage(run, .decision(task: task, approved: true))
        }
        guard events.seen.dropped.repeated == 0 else { throw PlatformFailure.events("repeated an event") }
        return subjects
    }
}
