import Values

/// The tools that the platform itself gives to agents.
enum PlatformTools {
    static let wait = "phrony_wait"
    static let askUser = "phrony_ask_user"
    static let askParent = "phrony_ask_parent"
    static let answerChild = "phrony_answer_child"
    static let escalateToUser = "phrony_escalate_to_user"

    static let names: Set<String> = [wait, askUser, askParent, answerChild, escalateToUser]

    /// Waiting is open to all (contract, section 14), asking people only to the root and only where there are people (10.6),
    /// asking the parent to every child, and answering to those who have children (section 25).
    static func definitions(for role: RunRole, hasChildren: Bool) -> [ToolDefinition] {
        var definitions = [waitDefinition]
        if role.canAskUser { definitions.append(askUserDefinition) }
        if !role.isRoot { definitions.append(askParentDefinition) }
        if hasChildren { definitions.append(answerChildDefinition) }
        if hasChildren, role.canAskUser { definitions.append(escalateToUserDefinition) }
        return definitions
    }

    private static let waitDefinition = ToolDefinition(
        id: wait, name: wait, description: "Pause this run for some seconds or until a time, then go on.",
        arguments: [
            "type": "object",
            "properties": [
                "seconds": ["type": "integer", "exclusiveMinimum": 0],
                "until": ["type": "string", "description": "An ISO-8601 time."],
                "reason": ["type": "string"],
            ],
        ])

    private static let askUserDefinition = ToolDefinition(
        id: askUser, name: askUser,
        description: """
            Ask the person and wait for the answer. `message` asks for a chat reply, `multi_option` for one of the \
            options, `text` for a text and `number` for a number.
            """,
        arguments: [
            "type": "object", "required": ["kind", "prompt"],
            "properties": [
                "kind": ["enum": ["message", "multi_option", "text", "number"]],
                "prompt": ["type": "string", "minLength": 1],
                "options": [
                    "type": "array", "minItems": 2, "maxItems": 20,
                    "items": [
                        "type": "object", "required": ["id", "label"],
                        "properties": [
                            "id": ["type": "string"], "label": ["type": "string"], "description": ["type": "string"],
                        ],
                    ],
                ],
                "max_length": ["type": "integer"], "multiline": ["type": "boolean"],
                "minimum": ["type": "number"], "maximum": ["type": "number"], "integer": ["type": "boolean"],
            ],
        ])

    private static let askParentDefinition = ToolDefinition(
        id: askParent, name: askParent, description: "Ask the agent that gave you this task, and wait for the answer.",
        arguments: [
            "type": "object", "required": ["question"],
            "properties": ["question": ["type": "string", "minLength": 1], "context": [:]],
        ])

    private static let answerChildDefinition = ToolDefinition(
        id: answerChild, name: answerChild,
        description: "Answer the pending question of an agent that works for you; it goes on with your answer.",
        arguments: [
            "type": "object", "required": ["aitl_request_id", "answer"],
            "properties": ["aitl_request_id": ["type": "string"], "answer": ["type": "string", "minLength": 1]],
        ])

    private static let escalateToUserDefinition = ToolDefinition(
        id: escalateToUser, name: escalateToUser,
        description: "Pass the pending question of an agent that works for you to a person, and wait for the answer.",
        arguments: [
            "type": "object", "required": ["aitl_request_id"],
            "properties": ["aitl_request_id": ["type": "string"], "question_for_user": ["type": "string"]],
        ])
}
