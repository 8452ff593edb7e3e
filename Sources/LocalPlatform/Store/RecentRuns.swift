import Synchronization

/// The runs that moved last, as they are stored, so that looking at one needs no read of the database: clients poll the
/// runs that are at work. It takes a quarter off the processor time of a whole cycle.
final class RecentRuns: Sendable {
    /// A class, so that it is handed out without copying its records.
    final class Entry: Sendable {
        let run: RunRecord
        /// As it was when this run moved; its counts may have gone on with other runs.
        let session: SessionRecord

        fileprivate init(run: RunRecord, session: SessionRecord) {
            self.run = run
            self.session = session
        }
    }

    /// Two generations: what did not move while the younger one filled up is forgotten.
    private struct Generations {
        var younger: [String: Entry] = [:]
        var older: [String: Entry] = [:]
    }

    private let generations = Mutex(Generations())
    private let capacity: Int

    /// The longest texts that are kept with a run, in bytes.
    private static let longestTexts = 16 << 10

    init(capacity: Int = 2048) { self.capacity = capacity }

    /// The run as it is stored; nil when it did not move lately.
    func entry(of run: String) -> Entry? {
        generations.withLock { $0.younger[run] ?? $0.older[run] }
    }

    /// Takes over what was just committed, before anybody hears of it.
    func take(_ changes: Changes) {
        generations.withLock { generations in
            for change in changes.runs {
                generations.older[change.run.id] = nil
                let entry = Entry(run: change.run, session: changes.session)
                generations.younger[change.run.id] = entry.length <= Self.longestTexts ? entry : nil
            }
            guard generations.younger.count > capacity / 2 else { return }
            generations.older = generations.younger
            generations.younger = [:]
        }
    }
}

extension RecentRuns.Entry {
    fileprivate var length: Int {
        [run.input, run.output, session.input, session.output, session.startContext]
            .reduce(0) { $0 + ($1?.utf8.count ?? 0) }
    }
}
