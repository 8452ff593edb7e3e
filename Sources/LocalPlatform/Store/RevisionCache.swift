import Synchronization

/// Parts of the configuration that are in use, kept until the configuration changes.
final class RevisionCache<Key: Hashable & Sendable, Content: Sendable>: Sendable {
    private struct Entries: Sendable {
        var revision = 0
        var known: [Key: Content] = [:]
    }

    private let entries = Mutex(Entries())

    /// What is known for a key at a revision (`Store.configurationRevision`, asked before this), else what `load` reads.
    ///
    /// `load` also says whether that is kept: what is not there never is, for anybody can ask for any number of such keys.
    func content(
        for key: Key, at revision: Int, load: () async throws(StoreError) -> (content: Content, isKept: Bool)
    ) async throws(StoreError) -> Content {
        let known = entries.withLock { entries in
            if entries.revision != revision { entries = Entries(revision: revision) }
            return entries.known[key]
        }
        if let known { return known }
        let loaded = try await load()
        if loaded.isKept {
            entries.withLock { if $0.revision == revision { $0.known[key] = loaded.content } }
        }
        return loaded.content
    }
}
