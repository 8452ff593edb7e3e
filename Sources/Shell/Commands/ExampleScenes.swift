/// What has to be typed before an example, for it to have something to work on.
enum ExampleScene {
    /// A run that waits for a person: `r1`, with the task `t1`.
    static let task = ["start support {query: \"Refund order 1182\"}", "wait r1 task 10s"]
    /// The same run when it is done.
    static let done = task + ["approve t1", "wait r1 done 10s"]
    /// A run that waits for a chat reply.
    static let question = ["start support {query: \"I want my money back\"}", "wait r1 WaitingForResponse 10s"]
    /// A run that waits for a timer.
    static let timer = ["start courier {}", "wait r1 WaitingForTimer 10s"]
    /// A run that offers options.
    static let options = ["start concierge {}", "wait r1 task 10s"]
    /// The same run when it asks for a text, and then for a number.
    static let text = options + ["choose t1 --nth 1", "wait r1 task 10s"]
    static let number = text + ["answer t2 \"Ada\"", "wait r1 task 10s"]
    /// A session under a name of its own.
    static let saved = ["1 + 1", "save refund.phs"]

    // MARK: The desk

    /// A manifest of an agent, in a file.
    static let manifest = [
        """
        {kind: "phrony.manifest", version: 1,
          agents: [{manifestKey: "echo", name: "echo", executionMode: "request", llmProviderName: "demo"}],
          versions: [{agentManifestKey: "echo", versionLabel: "v1", status: "deployed", llmModel: "courier"}],
          triggers: [{agentManifestKey: "echo", name: "API", type: "api"}]} | write "echo.yaml"
        """
    ]
    static let applied = manifest + ["apply echo.yaml"]
    /// An agent without a version.
    static let agent = [#"agent new desk {executionMode: "hitl", llmProviderName: "demo"}"#]
    /// A testing version beside the deployed one.
    static let version = ["version new support v2 {temperature: 0.5} --from v1"]
    static let provider = [#"provider new vendor {type: "openai"}"#]
    static let secret = ["secret new stripe --env STRIPE_KEY"]
    static let apiKey = ["apikey new ci support"]
    static let schedule = [
        """
        trigger new nightly --agent courier {type: "scheduled",
          cronExpression: "0 3 * * *", timezone: "UTC"}
        """
    ]
    /// A built-in integration that nothing needs.
    static let service = [
        """
        {kind: "phrony.manifest", version: 1,
          agents: [{manifestKey: "echo", name: "echo", executionMode: "request", llmProviderName: "demo"}],
          services: [{name: "Parcels", type: "built_in", config: {toolkitSlug: "PARCELS"}}]} | write "parcels.yaml"
        """, "apply parcels.yaml",
    ]
    static let event =
        service + [
            #"trigger new parcel {type: "event", serviceName: "Parcels", eventSlug: "parcel_arrived"} --agent courier"#
        ]
    /// A run that a rule has stopped: `r1`, with the task `t1`.
    static let incident =
        [
            """
            version new support v2 {anomalyControl: true, rules: [
              {id: "no-refunds", when: {tool_name_in: ["issue_refund"]}, then: "pause"}]} --from v1
            """,
            "deploy support v2",
        ] + task
    static let upload = [#""Order 1182: one broken lamp" | write "order.txt""#]
    static let uploaded = upload + ["upload order.txt"]
}
