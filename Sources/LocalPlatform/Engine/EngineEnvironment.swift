import Values

/// What an engine takes from the world besides its store, its models and its tools.
struct EngineEnvironment: Sendable {
    var now: @Sendable () -> Instant
    /// A new lower-case UUID. Ids that rise with time keep neighbours together in the store.
    var makeId: @Sendable () -> String
    /// Returns at the time, or somewhat earlier; throws when the task is cancelled.
    var sleep: @Sendable (_ until: Instant) async throws(CancellationError) -> Void
    /// The id of a new run: random from its first digit on, for people name a run by the beginning of its id.
    var makeRunId: @Sendable () -> String = { UUIDText.random() }
    /// Hears why the store could not take a move. The engine tries it again.
    var report: @Sendable (_ fault: EngineError) -> Void = { _ in }
}

extension EngineEnvironment {
    /// Returns at the time, if there is one, when the stream ends or when the task is cancelled.
    func sleep(until time: Instant?, or changed: AsyncStream<Void>) async {
        let sleep = sleep
        await withTaskGroup { group in
            if let time { group.addTask { try? await sleep(time) } }
            group.addTask { for await _ in changed {} }
            await group.next()
            group.cancelAll()
        }
    }
}

/// How an engine works.
struct EngineSettings: Sendable {
    var limits = PlatformLimits()
    /// How long `shutdown` waits for calls that are under way.
    var shutdownGrace = Duration.seconds(2)
    /// How long the engine waits before it writes again what the store could not take.
    var storageRetryDelay = Duration.seconds(1)
    /// How many sessions that stand still are kept in memory; the others are read from the store when they go on.
    var parkedCapacity = 10_000
    /// How many bytes of steps these may have together.
    var parkedWeight = 64 << 20
}
