import Foundation
import GRDB
import Testing

@testable import LocalPlatform

@Suite("Statements with values")
struct ExecuteCachedTests {
    private func withTable(_ body: (Database) throws -> Void) throws {
        try DatabaseQueue().write { db in
            try db.execute(sql: "CREATE TABLE t (a, b, c, d, e, f, g)")
            try body(db)
        }
    }

    private static let insert = "INSERT INTO t VALUES (?,?,?,?,?,?,?)"

    @Test("values of every kind come back as they were given, an empty text too")
    func kinds() throws {
        try withTable { db in
            let long = String(repeating: "größer 😀 ", count: 10_000)
            for _ in 0..<2 {
                try db.executeCached(
                    Self.insert, "", "one", long, Int64.min, 0.5, Data([0, 255]), RunStatus.waitingForHITL)
            }
            for row in try Row.fetchAll(db, sql: "SELECT *, typeof(a) FROM t") {
                #expect(row[0] == "" && row[1] == "one" && row[2] == long && row[7] == "text")
                #expect(row[3] == Int64.min && row[4] == 0.5 && row[5] == Data([0, 255]) && row[6] == "WaitingForHITL")
            }
        }
    }

    @Test("nothing of an execution stays for the next one")
    func nulls() throws {
        try withTable { db in
            try db.executeCached(Self.insert, 1, "one", 1, 1, 1, 1, 1)
            try db.executeCached(Self.insert, nil, nil, nil, nil, nil, nil, String?.none)
            #expect(
                try Row.fetchOne(db, sql: "SELECT * FROM t WHERE rowid = 2")?.databaseValues.allSatisfy(\.isNull)
                    == true)
        }
    }

    @Test("what the database refuses is thrown, and the statement works again afterwards")
    func refused() throws {
        try withTable { db in
            try db.execute(sql: "CREATE UNIQUE INDEX one ON t (a)")
            try db.executeCached(Self.insert, "x", 1, 1, 1, 1, 1, 1)
            let error = #expect(throws: DatabaseError.self) {
                try db.executeCached(Self.insert, "x", 2, 2, 2, 2, 2, 2)
            }
            #expect(error?.resultCode == .SQLITE_CONSTRAINT)
            try db.executeCached(Self.insert, "y", 3, 3, 3, 3, 3, 3)
            #expect(try String.fetchAll(db, sql: "SELECT a FROM t ORDER BY a") == ["x", "y"])
        }
    }
}
