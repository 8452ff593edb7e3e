import PhronyClient
import Values

/// One whole cycle with a person in the loop, as a client drives it.
struct ApprovalCycle {
    let client: PhronyClient
    let agent: String

    /// Starts a run, polls it to its pause, reads its conversation, approves, and polls it to its end.
    func run() async throws {
        let started = try await client.startRun(agent: agent, input: ["orderId": "1182"])
        try await poll(started.runId, until: .waitingForHITL)
        let conversation = try await client.conversation(started.runId)
        guard let task = conversation.pendingTask else { throw PlatformFailure.noTask }
        _ = try await client.sendRunMessage(started.runId, .decision(task: task.id, approved: true))
        try await poll(started.runId, until: .completed)
    }

    private func poll(_ run: String, until due: RunStatus) async throws {
        var pause = Self.firstPause
        while true {
            let status = try await client.getRun(run).status
            if status == due { return }
            guard status == .running else { throw PlatformFailure.status(status, due: due) }
            try await Task.sleep(for: pause)
            pause = min(pause * 2, Self.longestPause)
        }
    }

    private static let firstPause = Duration.milliseconds(5)
    private static let longestPause = Duration.milliseconds(20)
}
