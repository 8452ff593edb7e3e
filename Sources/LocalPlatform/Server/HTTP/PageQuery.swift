import Hummingbird
import Values

/// Which part of a list the client asked for (contract, section 7).
struct PageQuery: Sendable, Equatable {
    static let largestPage = 100
    static let defaultPage = 20

    let skip: Int
    let take: Int

    /// Throws `validation_failed` with the name of the query as field.
    init(_ request: Request) throws(APIError) {
        skip = try Self.count("skip", of: request) ?? 0
        take = min(try Self.count("take", of: request) ?? Self.defaultPage, Self.largestPage)
        guard take > 0 else { throw .invalid("take", "must be at least 1") }
    }

    private static func count(_ name: String, of request: Request) throws(APIError) -> Int? {
        guard let text = request.uri.queryParameters[Substring(name)] else { return nil }
        guard !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) }) else {
            throw .invalid(name, "must be a whole number of 0 or more")
        }
        return Int(text) ?? .max
    }
}
