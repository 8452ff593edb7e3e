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

    private let entries: Mutex<Generations<Entry>>

    /// The longest texts that are kept with a run, in bytes.
    private static let longestTexts = 16 << 10

    init(capacity: Int = 2048) { entries = Mutex(Generations(limit: capacity / 2)) }

    /// The run as it is stored; nil when it did not move lately.
    func entry(of run: String) -> Entry? { entries.withLock { $0[run] } }

    /// The move is about to be written: until it is taken over, the database is asked.
    func begin(_ changes: Changes) {
        entries.withLock { entries in for change in changes.runs { entries.forget(change.run.id) } }
    }

    /// Takes over what was just committed, before anybody hears of it.
    func take(_ changes: Changes) {
        entries.withLock { entries in
            for change in changes.runs {
                let entry = Entry(run: change.run, session: changes.session)
                if entry.length <= Self.longestTexts { entries.set(entry, weight: 1, for: change.run.id) }
            }
        }
    }
}

extension RecentRuns.Entry {
    fileprivate var length: Int {
        [run.input, run.output, session.input, session.output, session.startContext]
            .reduce(0) { $0 + ($1?.utf8.count ?? 0) }
    }
}
