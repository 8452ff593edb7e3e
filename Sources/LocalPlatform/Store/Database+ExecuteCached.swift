import GRDB

extension Database {
    /// Executes a statement that is prepared once for each connection. `values` are those of its `?`, in their order.
    /// - Throws: `DatabaseError`.
    func executeCached(_ sql: String, _ values: (any DatabaseValueConvertible)?...) throws {
        try cachedStatement(sql: sql).execute(arguments: StatementArguments(values))
    }
}
