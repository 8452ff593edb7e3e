public import Values

/// An agent of a workspace (contract, section 27).
public struct AgentView: Sendable, Equatable {
    public let value: Value

    public init(_ value: Value) { self.value = value }

    public var id: String { value["id"].string ?? "" }
    public var name: String { value["name"].string ?? "" }
    /// What manifests call it; nil where the platform does not tell.
    public var manifestKey: String? { value["manifestKey"].string }
    /// `request`, `hitl` or `sub_agent`, in lower case.
    public var executionMode: String? { value["executionMode"].string?.lowercased() }
    /// nil while no version is deployed.
    public var deployedVersionId: String? { value["deployedVersionId"].string }
    public var deployedVersionLabel: String? { value["deployedVersionLabel"].string }
    public var deployedLlmModel: String? { value["deployedLlmModel"].string }
    public var triggers: [TriggerView] { (value["triggers"].list ?? List()).map(TriggerView.init) }
    /// The trigger through which the API starts runs; an agent has at most one (contract, section 20).
    public var apiTrigger: TriggerView? { triggers.first { $0.type == "api" } }
}

/// A trigger of an agent.
public struct TriggerView: Sendable, Equatable {
    public let value: Value

    public init(_ value: Value) { self.value = value }

    public var id: String { value["id"].string ?? "" }
    public var name: String { value["name"].string ?? "" }
    /// `api`, `scheduled` or `event`, in lower case.
    public var type: String { value["type"].string?.lowercased() ?? "" }
    public var isActive: Bool { value["active"].bool ?? false }
}

/// Some agents of a workspace.
public struct AgentPage: AnswerView {
    public let value: Value
    public let items: ViewList<AgentView>
    /// How many agents there are, not how many are in this page.
    public let total: Int

    public init(answer: Value) throws(MissingMember) {
        value = answer
        items = ViewList(try answer.required(list: "items"), view: AgentView.init)
        total = try answer.required(integer: "total")
    }

    public static func == (left: AgentPage, right: AgentPage) -> Bool { left.value == right.value }
}

/// What a key may be used for (contract, section 3.2).
public struct KeyScope: Sendable, Hashable {
    public var agentId: String
    public var triggerId: String

    public init(agentId: String, triggerId: String) {
        self.agentId = agentId
        self.triggerId = triggerId
    }

    var value: Value { ["agentId": .string(agentId), "triggerId": .string(triggerId)] }
}

/// An API key just made; its secret is never shown again.
public struct CreatedAPIKey: Sendable {
    public let id: String
    public let secret: Secret
    /// What may be shown of the secret.
    public let hint: String

    init(answer: Value) throws(MissingMember) {
        id = try answer.required(string: "id")
        secret = Secret(try answer.required(string: "secret"))
        hint = answer["hint"].string ?? secret.hint
    }
}
