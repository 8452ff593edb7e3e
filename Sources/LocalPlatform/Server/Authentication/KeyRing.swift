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
        let record: APIKeyRecord

        init(_ record: APIKeyRecord) {
            digest = Credential.bytes(ofHex: record.secretHash)
            self.record = record
        }
    }

    private let entries: Mutex<[Entry]>

    /// Takes the keys that are not revoked.
    init(_ records: [APIKeyRecord]) {
        entries = Mutex(records.filter { $0.revokedAt == nil }.map(Entry.init))
    }

    /// The active key with this secret. Every digest is compared, each in constant time.
    func find(secret: String) -> APIKeyRecord? {
        let digest = Credential.digest(of: secret)
        return entries.withLock { entries in
            entries.reduce(nil as APIKeyRecord?) { found, entry in digest == entry.digest ? entry.record : found }
        }
    }

    /// Adds a key that has just been made.
    func add(_ record: APIKeyRecord) {
        entries.withLock { $0.append(Entry(record)) }
    }

    /// Takes a key from the ring; false when it was not there.
    func remove(id: String) -> Bool {
        entries.withLock { entries in
            let count = entries.count
            entries.removeAll { $0.record.id == id }
            return entries.count < count
        }
    }
}
