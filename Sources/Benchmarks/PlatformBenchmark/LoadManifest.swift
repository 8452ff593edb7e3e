/// An agent that asks to pay an order back, does so when a person agrees, and ends.
enum LoadManifest {
    static let agentName = "Load desk"
    static let scriptName = "load.script.yaml"

    /// `tool` is the base URL of the service that pays back.
    static func manifest(tool: String) -> String {
        """
        kind: phrony.manifest
        version: 1
        metadata: { label: load, rootManifestKey: load_desk }
        llmProviders:
          - { name: load-script, type: self_hosted, baseUrlOverride: "script:\(scriptName)" }
        services:
          - manifestKey: shop
            name: Shop
            type: http
            config: { baseUrl: "\(tool)", auth: { method: none } }
            operations:
              - manifestKey: issue_refund
                name: issue_refund
                description: Pay money back.
                configuration: { method: POST, path: /refunds }
                requireApproval: true
                argumentsSchema:
                  type: object
                  properties: { orderId: { type: string }, amount: { type: number } }
                  required: [orderId, amount]
        agents:
          - { manifestKey: load_desk, name: \(agentName), executionMode: hitl, llmProviderName: load-script }
        versions:
          - agentManifestKey: load_desk
            versionLabel: v1
            status: deployed
            llmModel: load-model
            temperature: 0
            instructions: Pay back what is asked for.
            allowedOperations: [{ serviceName: Shop, operationName: issue_refund }]
            inputSchema: { type: object, properties: { orderId: { type: string } }, required: [orderId] }
        triggers:
          - { agentManifestKey: load_desk, name: API, type: api, exposeStepTimelineToApi: true }

        """
    }

    static let script = """
        kind: phrosh.script
        version: 1
        about: Asks to pay back, and is done.
        rules:
          - name: ask
            when: { round: 1 }
            call: { tool: issue_refund, arguments: { orderId: "{{input.orderId}}", amount: 1 } }
            tokens: 100
          - name: done
            output: { done: true }
            tokens: 100

        """
}
