extension Result where Failure == any Error {
    /// What the body returns or throws, to be looked at later.
    static func catching(_ body: () async throws -> Success) async -> Self {
        do { return .success(try await body()) } catch { return .failure(error) }
    }
}
