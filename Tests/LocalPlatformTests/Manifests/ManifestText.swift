/// A small manifest whose parts a test can change.
struct ManifestText {
    var head = "kind: phrony.manifest\nversion: 1\n"
    var providers = "llmProviders:\n  - { name: desk, type: self_hosted, baseUrlOverride: \"script:demo/support\" }\n"
    var services = """
        services:
          - manifestKey: shop
            name: Shop
            type: http
            config: { baseUrl: "http://127.0.0.1:9090" }
            operations:
              - { name: get_order, configuration: { method: GET, path: "/orders/{{orderId}}" } }

        """
    var agents = """
        agents:
          - { manifestKey: desk, name: Desk, executionMode: hitl, llmProviderName: desk }

        """
    var versions = """
        versions:
          - agentManifestKey: desk
            versionLabel: v1
            llmModel: m
            status: deployed
            allowedOperations: [{ serviceName: Shop, operationName: get_order }]

        """
    var triggers = "triggers:\n  - { agentManifestKey: desk, name: api, type: api }\n"

    var text: String { head + providers + services + agents + versions + triggers }
}
