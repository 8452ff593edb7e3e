import GRDB
import Synchronization

extension Store {
    /// As `configure`, for closures that may refuse: their refusal undoes what they wrote and arrives as it was thrown,
    /// where a `StoreError` would keep its text only.
    func configure<Result: Sendable, Refusal: Error>(
        orRefuse type: Refusal.Type, _ body: @escaping @Sendable (Database) throws -> Result
    ) async throws -> Result {
        try await refusing(type) { refusal in
            try await configure { db in try refusal.noting { try body(db) } }
        }
    }

    /// As `write`, for closures that may refuse.
    func write<Result: Sendable, Refusal: Error>(
        orRefuse type: Refusal.Type, _ body: @escaping @Sendable (Database) throws -> Result
    ) async throws -> Result {
        try await refusing(type) { refusal in
            try await write { db in try refusal.noting { try body(db) } }
        }
    }

    /// As `configure(orRefuse:)`, for closures that only read.
    func read<Result: Sendable, Refusal: Error>(
        orRefuse type: Refusal.Type, _ body: @escaping @Sendable (Database) throws -> Result
    ) async throws -> Result {
        try await refusing(type) { refusal in
            try await read { db in try refusal.noting { try body(db) } }
        }
    }

    private func refusing<Result, Refusal: Error>(
        _ type: Refusal.Type, _ body: (NotedRefusal<Refusal>) async throws -> Result
    ) async throws -> Result {
        let refusal = NotedRefusal<Refusal>()
        do {
            return try await body(refusal)
        } catch {
            throw refusal.noted ?? error
        }
    }
}

/// What a closure of the store threw, kept beside the transaction that it ended.
private final class NotedRefusal<Refusal: Error>: Sendable {
    private let state = Mutex<Refusal?>(nil)

    var noted: Refusal? { state.withLock(\.self) }

    func noting<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as Refusal {
            state.withLock { $0 = error }
            throw error
        }
    }
}
