import Values

/// An integration: a group of operations with one address and one authentication (contract, 22.1).
struct ServiceRecord: Sendable, Equatable {
    var id: String
    var manifestKey: String?
    /// Unique in the workspace.
    var name: String
    var type: ServiceType
    /// The keys of 22.1, a record.
    var config: Value = [:]
    var createdAt: Instant
    var updatedAt: Instant

    /// "Always require approval", which an operation can override (contract, 22.3).
    var requiresApproval: Bool { type == .http && config["requireApproval"].bool == true }
}

/// What an integration talks to.
enum ServiceType: String, Sendable, CaseIterable {
    case http
    case builtIn = "built_in"

    /// Why a service that only answers cannot start runs (contract, section 20).
    static func noEvents(of service: String) -> String { "'\(service)' is no built-in integration and has no events" }
}

/// One callable tool of an integration (contract, 22.2).
struct OperationRecord: Sendable, Equatable {
    /// The name under which the model calls the tool, and `name` of a `ToolCall` row.
    var id: String
    var serviceId: String
    var manifestKey: String?
    /// Unique in its service; `operation_name` of a `ToolCall` row.
    var name: String
    var description = ""
    /// `method`, `path`, `headers`, `query`, `body`, or the members of a built-in tool; a record.
    var configuration: Value = [:]
    /// A JSON Schema; null accepts everything.
    var argumentsSchema: Value = .null
    /// Nil when the operation leaves it to its service.
    var requireApproval: Bool?
    var createdAt: Instant
    var updatedAt: Instant
}
