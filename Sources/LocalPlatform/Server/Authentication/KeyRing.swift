import Crypto
import Synchronization
import Values

/// The API keys that authenticate, in memory, so that a request needs no read of the store to be known.
///
/// Secrets are never held, only their digests. An ephemeral key is in this ring and nowhere else: it ends with the
/// process, as the key of an interactive shell should.
final class KeyRing: Sendable {
    private struct Entry {
        let digest: [UInt8]
        var record: APIKeyRecord
        let isEphemeral: Bool

        init(_ record: APIKeyRecord, isEphemeral: Bool) {
            digest = Credential.bytes(ofHex: record.secretHash)
            self.record = record
            self.isEphemeral = isEphemeral
        }
    }

    private let entries: Mutex<[Entry]>

    /// How exactly the store knows when a key was last used: writing at each request would cost more than the request.
    private static let usePrecision = Duration.seconds(60)

    /// Takes the keys that are not revoked.
    init(_ records: [APIKeyRecord]) {
        entries = Mutex(records.filter { $0.revokedAt == nil }.map { Entry($0, isEphemeral: false) })
    }

    /// The active key with this secret. Every digest is compared, each in constant time.
    func find(secret: String) -> APIKeyRecord? {
        let digest = Credential.digest(of: secret)
        return entries.withLock { entries in
            entries.reduce(nil as APIKeyRecord?) { found, entry in digest == entry.digest ? entry.record : found }
        }
    }

    /// Adds a key that has just been made.
    func add(_ record: APIKeyRecord, isEphemeral: Bool) {
        entries.withLock { $0.append(Entry(record, isEphemeral: isEphemeral)) }
    }

    /// Takes a key from the ring; false when it was not there.
    func remove(id: String) -> Bool {
        entries.withLock { entries in
            let count = entries.count
            entries.removeAll { $0.record.id == id }
            return entries.count < count
        }
    }

    /// Changes an active key; nil when there is none with this id.
    func change(id: String, _ change: (inout APIKeyRecord) -> Void) -> APIKeyRecord? {
        entries.withLock { entries in
            guard let index = entries.firstIndex(where: { $0.record.id == id }) else { return nil }
            change(&entries[index].record)
            return entries[index].record
        }
    }

    /// The keys that end with the process, oldest first.
    var ephemeral: [APIKeyRecord] {
        entries.withLock { entries in entries.filter(\.isEphemeral).map(\.record) }
    }

    /// Notes that a key was used; true when the store should be told.
    func noteUse(of id: String, at time: Instant) -> Bool {
        entries.withLock { entries in
            guard let index = entries.firstIndex(where: { $0.record.id == id }) else { return false }
            if let last = entries[index].record.lastUsedAt, time - last < Self.usePrecision { return false }
            entries[index].record.lastUsedAt = time
            return !entries[index].isEphemeral
        }
    }
}
