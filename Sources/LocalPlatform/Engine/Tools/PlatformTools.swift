import Values

/// The tools that the platform itself gives to agents.
enum PlatformTools {
    static let wait = "phrony_wait"
    static let askUser = "phrony_ask_user"

    /// Waiting is open to all (contract, section 14), asking only to root agents with a person (10.6).
    static func definitions(canAskUser: Bool) -> [ToolDefinition] {
        canAskUser ? [waitDefinition, askUserDefinition] : [waitDefinition]
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
}
