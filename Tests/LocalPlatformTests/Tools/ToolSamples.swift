import Values

@testable import LocalPlatform

extension ServiceRecord {
    static func sample(_ config: Value, type: ServiceType = .http) -> ServiceRecord {
        ServiceRecord(id: "service", name: "Shop", type: type, config: config, createdAt: .unset, updatedAt: .unset)
    }
}

extension OperationRecord {
    static func sample(_ configuration: Value, schema: Value = .null) -> OperationRecord {
        OperationRecord(
            id: "operation", serviceId: "service", name: "op", configuration: configuration, argumentsSchema: schema,
            createdAt: .unset, updatedAt: .unset)
    }
}

extension OperationCaller {
    /// A caller of a platform that listens on `port`, with these secrets.
    static func sample(
        port: Int? = nil, limits: CallLimits = CallLimits(), secrets: [String: String] = [:]
    ) -> OperationCaller {
        OperationCaller(
            limits: limits, door: { port.map { OwnDoor(port: $0, secret: Secret("door-secret")) } },
            secret: { secrets[$0].map { Secret($0) } }, mask: { SecretMask(secrets.mapValues { Secret($0) }) })
    }

    /// Runs the body with a caller and closes its connections afterwards.
    static func with<Result>(
        _ caller: OperationCaller, _ body: (OperationCaller) async throws -> Result
    ) async rethrows -> Result {
        do {
            let result = try await body(caller)
            await caller.shutdown()
            return result
        } catch {
            await caller.shutdown()
            throw error
        }
    }
}
