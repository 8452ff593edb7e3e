import Synchronization
import Values

/// The secrets of the workspace (contract, section 23): their names in the database, their values in the sealed file and in
/// the memory of this process.
///
/// A value is sealed before its secret appears in the database, and leaves the file after it left the database: whatever
/// happens between the two leaves a value that nobody can name, which the next start removes.
actor SecretVault {
    private let sealed: SealedSecrets
    /// The values by id, as the sealed file has them.
    private var values: [String: Secret]
    /// Why the sealed file could not be read when the vault was opened.
    private var problem: String?
    private let shelf: SecretShelf

    /// Reads the secrets of the data directory of the store. A sealed file that cannot be read is no failure: its secrets
    /// are listed as lost, and everything that does not need them works.
    static func open(directory: String, store: Store) async throws(StoreError) -> SecretVault {
        let sealed = SealedSecrets(directory: directory)
        let records = try await store.read { try SecretRecord.all(in: $0) }
        var values: [String: Secret] = [:]
        var problem: String?
        do {
            values = try sealed.open()
        } catch {
            switch error {
            case .unreadable(let reason): problem = reason
            case .storage(let error): throw error
            }
        }
        let known = values.filter { id, _ in records.contains { $0.id == id } }
        let vault = SecretVault(sealed: sealed, values: known, problem: problem)
        if known.count < values.count { try await vault.seal() }
        await vault.shelve(records)
        return vault
    }

    private init(sealed: SealedSecrets, values: [String: Secret], problem: String?) {
        self.sealed = sealed
        self.values = values
        self.problem = problem
        shelf = SecretShelf()
    }

    /// The value of a secret by its name; nil when there is none, or when its value is lost.
    nonisolated func secret(named name: String) -> Secret? { shelf.secret(named: name) }

    /// Hides the values of all secrets in what came from outside.
    nonisolated var mask: SecretMask { shelf.mask }

    /// Whether the value of the secret is there.
    func isReadable(_ record: SecretRecord) -> Bool { values[record.id] != nil }

    /// Adds a secret. `store` makes its record known; when it throws there is no such secret.
    func add(_ record: SecretRecord, value: Secret, storing store: @Sendable () async throws -> Void) async throws {
        if problem != nil {
            try storing { () throws(SealedSecretsError) in try sealed.putAside() }
            problem = nil
        }
        values[record.id] = value
        do {
            try seal()
            try await store()
        } catch {
            values[record.id] = nil
            // What stays behind has no name, and is removed by the next start.
            try? seal()
            throw error
        }
        shelf.put(value, named: record.name)
    }

    /// Forgets the value of a secret whose record is gone. False when the sealed file could not be written: then the value
    /// stays in it, without a name, until the next start.
    func forget(_ record: SecretRecord) -> Bool {
        shelf.remove(named: record.name)
        values[record.id] = nil
        do { try seal() } catch { return false }
        return true
    }

    private func shelve(_ records: [SecretRecord]) {
        for record in records {
            if let value = values[record.id] { shelf.put(value, named: record.name) }
        }
    }

    private func seal() throws(StoreError) {
        guard problem == nil else { return }
        try storing { () throws(SealedSecretsError) in try sealed.seal(values) }
    }

    private func storing(_ body: () throws(SealedSecretsError) -> Void) throws(StoreError) {
        do {
            try body()
        } catch {
            switch error {
            case .unreadable(let reason): throw .abandoned(reason: reason)
            case .storage(let error): throw error
            }
        }
    }
}

/// The values by name, for those who cannot wait.
private final class SecretShelf: Sendable {
    private let state = Mutex(State())

    private struct State {
        var secrets: [String: Secret] = [:]
        var mask = SecretMask([:])
    }

    func secret(named name: String) -> Secret? { state.withLock { $0.secrets[name] } }

    var mask: SecretMask { state.withLock(\.mask) }

    func put(_ value: Secret, named name: String) { change { $0[name] = value } }

    func remove(named name: String) { change { $0[name] = nil } }

    private func change(_ body: (inout [String: Secret]) -> Void) {
        state.withLock { state in
            body(&state.secrets)
            state.mask = SecretMask(state.secrets)
        }
    }
}
