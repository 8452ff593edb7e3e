import Values

/// Steps 8 to 11 of section 5: what an agent and an input have to be, whatever it is that starts the run.
struct StartChecks: Sendable {
    private let schemas = SchemaCache()
    let files: FileLibrary

    /// The version to run, when it takes the input. Throws the refusal as `APIError`.
    func version(of target: StartTarget, taking input: Value) async throws -> VersionRecord {
        try checkSize(of: input, target.trigger)
        let version = try deployedVersion(of: target)
        try checkSchema(of: input, version)
        try await checkFiles(of: input)
        return version
    }

    /// Step 8.
    private func checkSize(of input: Value, _ trigger: TriggerRecord) throws(APIError) {
        guard let limit = trigger.api.maxInputTokens, limit > 0 else { return }
        let tokens = input.estimatedTokens
        guard tokens <= limit else {
            throw APIError(
                .inputTokensExceeded, "The input is about \(tokens) tokens long; \(limit) are allowed.", field: "input")
        }
    }

    /// Step 9.
    private func deployedVersion(of target: StartTarget) throws(APIError) -> VersionRecord {
        guard let version = target.version else {
            throw APIError(.noDeployedVersion, "The agent \(target.agent.name) has no deployed version.")
        }
        return version
    }

    /// Step 10.
    private func checkSchema(of input: Value, _ version: VersionRecord) throws {
        let violations = try schemas.schema(version.inputSchema, of: version.id, updatedAt: version.updatedAt)
            .validate(input, at: "input")
        guard violations.isEmpty else { throw APIError(inputViolations: violations) }
    }

    /// Step 11.
    private func checkFiles(of input: Value) async throws {
        if let path = try await files.firstMissing(in: input, at: "input") { throw APIError.fileNotFound(path) }
    }
}
