import GRDB
import Testing
import Values

@testable import LocalPlatform

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

@Suite("Opening a data directory")
struct StoreOpeningTests {
    private func open(_ directory: String) async throws(StoreError) -> Store {
        try await Store.open(directory: directory, makeId: { "workspace" })
    }

    @Test("a missing directory is made, closed to others, and keeps its workspace id")
    func makesDirectory() async throws {
        try await withTemporaryDirectory { directory in
            try await open(directory + "/deep/data").close()
            let attributes = try FileManager.default.attributesOfItem(atPath: directory + "/deep/data")
            #expect(attributes[.posixPermissions] as? Int == 0o700)
            let again = try await Store.open(directory: directory + "/deep/data", makeId: { "another" })
            #expect(again.tenantId == "workspace")
            try again.close()
        }
    }

    @Test("a database that others could read is closed to them")
    func closesDatabase() async throws {
        try await withTemporaryDirectory { directory in
            try await open(directory).close()
            let path = directory + "/phrosh.sqlite"
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
            try await open(directory).close()
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect(mode == 0o600)
        }
    }

    @Test("a directory in use is refused and its holder is named; closing lets go of it")
    func locked() async throws {
        try await withTemporaryDirectory { directory in
            let first = try await open(directory)
            await #expect(
                throws: StoreError.locked(directory: directory, processId: ProcessInfo.processInfo.processIdentifier)
            ) {
                try await open(directory)
            }
            try first.close()
            try await open(directory).close()
        }
    }

    @Test("a closed store has everything in its database file, which alone is a copy of it")
    func wholeFile() async throws {
        try await withTemporaryDirectory { directory in
            try await open(directory + "/data").close()
            let copy = directory + "/copy"
            try FileManager.default.createDirectory(atPath: copy, withIntermediateDirectories: true)
            try FileManager.default.copyItem(
                atPath: directory + "/data/phrosh.sqlite", toPath: copy + "/phrosh.sqlite")
            let again = try await Store.open(directory: copy, makeId: { "another" })
            #expect(again.tenantId == "workspace")
            try again.close()
        }
    }

    @Test("a place where no directory can be is refused with its path")
    func cannotWrite() async throws {
        try await withTemporaryDirectory { directory in
            let path = directory + "/file"
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
            #expect(FileManager.default.createFile(atPath: path, contents: Data("a file".utf8)))
            await #expect(throws: StoreError.cannotWrite(path: path, reason: "it is not a directory")) {
                try await open(path)
            }
            await #expect {
                try await open(path + "/data")
            } throws: { error in
                guard case StoreError.cannotWrite(path: path + "/data", _) = error else { return false }
                return true
            }
        }
    }

    @Test("a file that is no database is refused and left as it is")
    func notADatabase() async throws {
        try await withTemporaryDirectory { directory in
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
            let path = directory + "/phrosh.sqlite"
            let bytes = Data(repeating: 0x2A, count: 4096)
            #expect(FileManager.default.createFile(atPath: path, contents: bytes))
            await #expect(throws: StoreError.notADatabase(path: path)) { try await open(directory) }
            #expect(FileManager.default.contents(atPath: path) == bytes)
        }
    }

    @Test("a database of a newer version is refused")
    func newerVersion() async throws {
        try await withTemporaryDirectory { directory in
            let store = try await open(directory)
            try await store.write { db in
                try db.execute(sql: "INSERT INTO grdb_migrations (identifier) VALUES ('2 from the future')")
            }
            try store.close()
            await #expect(throws: StoreError.newerVersion(path: directory + "/phrosh.sqlite")) {
                try await open(directory)
            }
        }
    }

    @Test("the text of shipped migrations is never edited")
    func frozenText() {
        let prints = Migrations.all.map { "\($0.name): \(String(fingerprint($0.sql), radix: 16))" }
        #expect(
            prints == [
                "1 initial: c38a381c0c8dca59",
                "2 shop: a85504e242c73111",
                "audit: 44f2247d809faddf",
                "secrets: c10f86e8f602e02b",
                "review: f3caef159b6aaad9",
                "files: 20039a629eb51814",
                "exchanges: a6e3db64fdeffef9",
                "appending: 419f84addf9d34f0",
                "call names: 4a694978712c1949",
                "ingress indexes: 1459849d9144f114",
                "moves: 69f70f56bffe58e6",
                "append only: 475786b17f14ae1d",
            ])
    }

    /// FNV-1a, which is enough to notice an edit.
    private func fingerprint(_ text: String) -> UInt64 {
        text.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }
}
