import Values

/// Models whose answers are lost on request.
struct FaultyModels: ModelSource {
    let models: any ModelSource
    let faults: FaultInjector

    func provider(for record: ProviderRecord) throws(ModelError) -> any ModelProvider {
        FaultyModel(model: try models.provider(for: record), faults: faults)
    }
}

private struct FaultyModel: ModelProvider {
    let model: any ModelProvider
    let faults: FaultInjector

    func complete(_ request: ModelRequest) async throws(ModelError) -> ModelTurn {
        let turn = try await model.complete(request)
        guard faults.strike(.killModel) == nil else { throw Self.lost }
        return turn
    }

    func turnAtHand(for request: ModelRequest) -> Result<ModelTurn, ModelError>? {
        guard let turn = model.turnAtHand(for: request) else { return nil }
        guard case .success = turn, faults.strike(.killModel) != nil else { return turn }
        return .failure(Self.lost)
    }

    private static let lost = ModelError.unavailable(FaultKind.killModel.told("The answer of the model was lost"))
}
