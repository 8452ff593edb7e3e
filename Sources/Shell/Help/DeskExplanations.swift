import Language

/// What `help CODE` says about the codes of the desk. Each example produces its code on a fresh local platform, unless it
/// says when.
enum DeskExplanations {
    static let all: [Explanation] = names + settings + manifests + values

    private static let names = [
        Explanation("unknown-version", "The agent has no version with this label or id.", example: "deploy support v9"),
        Explanation(
            "unknown-trigger", "No trigger has this name or id.", example: "trigger enable nightly"),
        Explanation(
            "unknown-api-key", "No active key has this name or id.", example: "apikey revoke ci"),
        Explanation("unknown-secret", "No secret of the workspace has this name.", example: "secret remove stripe"),
        Explanation(
            "unknown-provider", "No provider of the workspace has this name.", example: "provider remove vendor"),
        Explanation(
            "unknown-service", "No integration of the workspace has this name or id.", example: "service remove Stripe"),
        Explanation(
            "unknown-operation", "The integration has no operation of this name.",
            example: "service change \"Demo shop\" get_ordr {requireApproval: true}"),
        Explanation("unknown-file", "No file of the library has this name or id.", example: "discard order.txt"),
        Explanation(
            "unknown-attempt", "No attempt of the ingress log has an id that begins or ends so.",
            example: "retry 6f1e0c2a"),
        Explanation("unknown-incident", "No incident has an id that begins or ends so.", example: "solve 6f1e0c2a"),
        Explanation(
            "ambiguous-name",
            "Several things have this name: triggers of two agents, say. --agent, or the end of an id, tells which.",
            example: "trigger disable api"),
        Explanation(
            "no-such-exchange", "`log` shows one of a run's exchanges by its place, from 1.",
            example: "start courier {}\nlog r1 99"),
    ]

    private static let settings = [
        Explanation(
            "settings-not-a-record", "What a thing of the workspace is made of is a record of its members.",
            example: "agent new desk 5"),
        Explanation(
            "unknown-member",
            "A thing of the workspace has no such member. Nothing is sent, for a misspelt one would be left out.",
            example: "trigger change api {rpmLimt: 60} --agent courier"),
        Explanation(
            "nothing-to-change", "A change names at least one member with its new value.",
            example: "trigger change api {} --agent courier"),
        Explanation(
            "key-of-shell",
            "Each shell makes a key for itself, which ends with it. Without the key it could do nothing any more.",
            example: "apikey revoke \"phrosh shell\""),
        Explanation(
            "no-api-trigger", "Keys open agents through their API triggers; this one has none.",
            example: """
                agent new desk {executionMode: "hitl", llmProviderName: "demo"}
                apikey new ci desk
                """),
        Explanation(
            "dashboard-only",
            "The public API has no routes for what the dashboard of Phrony does. The platform inside has them.",
            example: "on live\nsecrets", when: "on live"),
    ]

    private static let manifests = [
        Explanation(
            "manifest-refused",
            "The manifest breaks a rule; each mistake is named with its place. Nothing was changed.",
            example: "\"kind: phrony.manifest\\nversion: 2\" | write \"x.yaml\"\nplan x.yaml")
    ]

    private static let values = [
        Explanation(
            "no-secret-value",
            "A secret's value is typed unseen, or comes from a variable or a file; it never stands in a cell.",
            example: "secret new stripe"),
        Explanation(
            "hidden-secret",
            """
            What would be stored holds `<secret:1>` or the like: the value of a secret of the platform, or of one that was hidden \
            when it was read. Nothing was sent. `{{secrets.NAME}}` stands for a secret in what operations send.
            """, example: "apply \"desk.yaml\"", when: "for a manifest that holds the value of a secret"),
    ]
}
