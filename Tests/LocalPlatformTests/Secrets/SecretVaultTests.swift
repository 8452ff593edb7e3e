import Foundation
import GRDB
import Testing
import Values

@testable import LocalPlatform

/// Where the values of secrets are kept (contract, section 23).
@Suite("The vault of secrets", .timeLimit(.minutes(1)))
struct SecretVaultTests {
    private static let value = "planted-value-4711"

    /// Runs the body with the vault of a data directory.
    private func withVault<Result>(
        in directory: String, _ body: (SecretVault, Store) async throws -> Result
    ) async throws -> Result {
        let store = try await Store.open(directory: directory, makeId: StoreDirectory.makeId)
        defer { try? store.close() }
        return try await body(try await SecretVault.open(directory: directory, store: store), store)
    }

    private func add(
        _ name: String, _ value: String = SecretVaultTests.value, to vault: SecretVault, _ store: Store
    ) async throws {
        let record = SecretRecord(id: StoreDirectory.makeId(), name: name, kind: .user, createdAt: .unset)
        try await vault.add(record, value: Secret(value)) { try await store.write { try record.insert($0) } }
    }

    @Test("values survive the process, in files that only their owner reads and that hold no plain text")
    func files() async throws {
        try await withTemporaryDirectory { directory in
            try await withVault(in: directory) { vault, store in
                try await add("stripe", to: vault, store)
                #expect(vault.secret(named: "stripe")?.reveal() == Self.value && vault.secret(named: "x") == nil)
                #expect(vault.mask.masked("k=\(Self.value)") == "k={{secrets.stripe}}")
            }
            for name in try FileManager.default.contentsOfDirectory(atPath: directory) {
                let path = "\(directory)/\(name)"
                let data = try #require(FileManager.default.contents(atPath: path))
                #expect(data.range(of: Data(Self.value.utf8)) == nil, "\(name) holds the value")
                let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
                #expect(mode.map { $0 & 0o077 } == 0, "\(name) is open to others")
            }
            try await withVault(in: directory) { vault, _ in
                #expect(vault.secret(named: "stripe")?.reveal() == Self.value)
            }
        }
    }

    @Test("a forgotten value is gone from memory, mask and file")
    func forgetting() async throws {
        try await withTemporaryDirectory { directory in
            try await withVault(in: directory) { vault, store in
                try await add("a", to: vault, store)
                let record = try #require(try await store.read { try SecretRecord.named("a", in: $0) })
                _ = try await store.write { try record.delete($0) }
                let isErased = await vault.forget(record)
                #expect(isErased)
                #expect(vault.secret(named: "a") == nil && vault.mask.masked(Self.value) == Self.value)
            }
            #expect(try SealedSecrets(directory: directory).open().isEmpty)
        }
    }

    @Test("a value whose record was never stored has no name, and the next start removes it")
    func orphans() async throws {
        try await withTemporaryDirectory { directory in
            try await withVault(in: directory) { vault, store in try await add("kept", to: vault, store) }
            let sealed = SealedSecrets(directory: directory)
            var values = try sealed.open()
            values["00000000-0000-4000-8000-000000000000"] = Secret("orphan-value")
            try sealed.seal(values)
            try await withVault(in: directory) { vault, _ in #expect(vault.secret(named: "kept") != nil) }
            #expect(try sealed.open().count == 1)
        }
    }

    @Test("a record that is refused leaves no value behind")
    func refusal() async throws {
        try await withTemporaryDirectory { directory in
            try await withVault(in: directory) { vault, store in
                try await add("a", to: vault, store)
                await #expect(throws: StoreError.self) { try await add("a", "other-value", to: vault, store) }
                #expect(vault.secret(named: "a")?.reveal() == Self.value)
            }
            #expect(try SealedSecrets(directory: directory).open().count == 1)
        }
    }

    @Test("many secrets that are added at once are all kept")
    func concurrency() async throws {
        try await withTemporaryDirectory { directory in
            try await withVault(in: directory) { vault, store in
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for number in 0..<20 {
                        group.addTask { try await add("s\(number)", "value-\(number)", to: vault, store) }
                    }
                    try await group.waitForAll()
                }
            }
            try await withVault(in: directory) { vault, _ in
                for number in 0..<20 { #expect(vault.secret(named: "s\(number)")?.reveal() == "value-\(number)") }
            }
        }
    }

    @Test(
        "a lost key, another key and a changed file cost the values and nothing else",
        arguments: ["lose", "replace", "change", "cut"])
    func damage(_ what: String) async throws {
        try await withTemporaryDirectory { directory in
            try await withVault(in: directory) { vault, store in try await add("old", to: vault, store) }
            try Self.damage(what, in: directory)
            try await withVault(in: directory) { vault, store in
                let old = try #require(try await store.read { try SecretRecord.named("old", in: $0) })
                #expect(vault.secret(named: "old") == nil)
                #expect(await !vault.isReadable(old))
                try await add("new", to: vault, store)
            }
            try await withVault(in: directory) { vault, _ in
                #expect(vault.secret(named: "new")?.reveal() == Self.value && vault.secret(named: "old") == nil)
            }
            #expect(FileManager.default.fileExists(atPath: directory + "/secrets.sealed.unreadable"))
        }
    }

    private static func damage(_ what: String, in directory: String) throws {
        let (sealed, key) = (directory + "/secrets.sealed", directory + "/secrets.key")
        switch what {
        case "lose": try FileManager.default.removeItem(atPath: key)
        case "replace": try Data(repeating: 7, count: 32).write(to: URL(fileURLWithPath: key))
        default:
            var data = try Data(contentsOf: URL(fileURLWithPath: sealed))
            if what == "cut" { data = data.prefix(20) } else { data[data.count - 1] ^= 1 }
            try data.write(to: URL(fileURLWithPath: sealed))
        }
    }

    @Test("permissions that others gave themselves are taken away")
    func permissions() async throws {
        try await withTemporaryDirectory { directory in
            try await withVault(in: directory) { vault, store in try await add("a", to: vault, store) }
            let key = directory + "/secrets.key"
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: key)
            try await withVault(in: directory) { vault, _ in #expect(vault.secret(named: "a") != nil) }
            let mode = try FileManager.default.attributesOfItem(atPath: key)[.posixPermissions] as? Int
            #expect(mode == 0o600)
        }
    }

    @Test("a platform whose file of secrets cannot be read at all says which file it is")
    func unreadableFile() async throws {
        try await withTemporaryDirectory { directory in
            let path = directory + "/secrets.sealed"
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            let error = await #expect(throws: LocalPlatformError.self) {
                try await LocalPlatform.withPlatform(LocalPlatformConfiguration(dataDirectory: directory)) { _ in }
            }
            #expect(error?.description.contains(path) == true)
        }
    }
}
