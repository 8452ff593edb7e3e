import Language
import PhronyClient
import Tables
import Values

/// Starts a run, and again where the platform takes none at the moment (contract, sections 4 and 20). Each attempt counts for
/// the limits of the trigger and nobody likes to wait without a word, so that it is for a few seconds only: a refusal that
/// lasts longer is told at once, with the time after which it ends.
struct PatientStart {
    private let context: CommandContext
    private let client: PhronyClient

    /// All waits of a start together.
    private static let patience = Duration.seconds(5)
    /// A platform that asks for less is left alone so long all the same.
    private static let shortestWait = Duration.seconds(1)
    private static let drawingInterval = Duration.milliseconds(500)

    init(_ context: CommandContext) async throws(Diagnostic) {
        self.context = context
        client = try await context.cell.client(retry: RetryPolicy(longestWait: .zero))
    }

    func start(_ agent: ShellCore.Agent, _ input: Value) async throws(PhronyError) -> StartedRun {
        let progress = Progress(context.core.terminal)
        defer { progress.clear() }
        var left = Self.patience
        while true {
            do throws(PhronyError) {
                return try await client.startRun(agent: agent.id, input: input)
            } catch {
                guard let wait = Self.wait(after: error), wait <= left else { throw error }
                left -= wait
                try await pause(wait, "Waiting: \(agent.name) takes no start", progress, error.path)
            }
        }
    }

    /// How long the platform wants to be left alone; nil when waiting changes nothing.
    private static func wait(after error: PhronyError) -> Duration? {
        guard error.status == 429 || error.status == 503 else { return nil }
        return error.retryAfter.map { max($0, shortestWait) }
    }

    /// On tape nobody waits.
    private func pause(
        _ wait: Duration, _ what: String, _ progress: Progress, _ path: String
    ) async throws(PhronyError) {
        guard context.core.tape == nil else { return }
        let end = ContinuousClock.now + wait
        while ContinuousClock.now < end {
            progress.show(TerminalFilter.harmless(what, keepingNewlines: false))
            do {
                try await Task.sleep(for: min(end - ContinuousClock.now, Self.drawingInterval))
            } catch {
                throw .transport(TransportError(.cancelled, "Cancelled while waiting to start again."), path: path)
            }
        }
    }
}
