import Values

@testable import LocalPlatform

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A store in a directory of its own that is gone after the test.
enum StoreDirectory {
    static func withStore<Result: Sendable>(_ body: (Store) async throws -> Result) async throws -> Result {
        try await withTemporaryDirectory { path in
            let store = try await Store.open(directory: path, makeId: makeId)
            let result = try await body(store)
            try store.close()
            return result
        }
    }

    @Sendable static func makeId() -> String { UUID().uuidString.lowercased() }
}
