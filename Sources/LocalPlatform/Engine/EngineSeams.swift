import Values

/// Where the engine gets its models.
protocol ModelSource: Sendable {
    /// The provider behind a record; throws when there is none that can be asked.
    func provider(for record: ProviderRecord) throws(ModelError) -> any ModelProvider
}

/// Who carries out the engine's tool calls (contract, section 22).
protocol ToolCaller: Sendable {
    /// Checks the arguments and builds the request; throws what the model is told when nothing can be sent.
    func prepare(
        _ operation: OperationRecord, of service: ServiceRecord, arguments: Value
    ) throws(ToolFailure) -> PreparedRequest

    /// Sends the request and waits for its answer. Throws only when the task was cancelled: then nobody knows whether
    /// the other side did what it was asked.
    func send(_ request: PreparedRequest, sessionId: String) async throws(CancellationError) -> ToolOutcome
}

/// Who judges each attempt of an operation before it is made (contract, section 24).
protocol CallJudge: Sendable {
    /// What is to become of the attempt. `definition` has the version that attempts it and, in `lineage`, those of its
    /// ancestors, whose rules come first.
    func judge(_ attempt: CallAttempt, under definition: AgentDefinition) -> CallVerdict
}
