import Testing
import Values

@testable import LocalPlatform

/// Base URLs and keys of providers (contract, section 23).
@Suite("Endpoints and keys of providers")
struct ProviderEndpointTests {
    @Test(
        "calls go to the vendor, or to the base URL with what the vendor's interface adds",
        arguments: [
            (.openai, nil, "https://api.openai.com/v1/chat/completions"),
            (.openai, "https://proxy.example/openai/v1/", "https://proxy.example/openai/v1/chat/completions"),
            (.selfHosted, "http://127.0.0.1:11434/v1", "http://127.0.0.1:11434/v1/chat/completions"),
            (.selfHosted, "http://localhost:8080/v1/chat/completions", "http://localhost:8080/v1/chat/completions"),
            (.selfHosted, "http://[::1]:8080?route=a", "http://[::1]:8080/chat/completions?route=a"),
            (.anthropic, nil, "https://api.anthropic.com/v1/messages"),
            (.anthropic, "https://proxy.example/v1", "https://proxy.example/v1/messages"),
            (.anthropic, "https://proxy.example/anthropic/", "https://proxy.example/anthropic/v1/messages"),
            (
                .openaiAzure, "https://desk.openai.azure.com/",
                "https://desk.openai.azure.com/openai/deployments/gpt%204/chat/completions?api-version=2024-10-21"
            ),
            (
                .openaiAzure, "https://desk.openai.azure.com/openai?api-version=2025-01-01-preview",
                "https://desk.openai.azure.com/openai/deployments/gpt%204/chat/completions?api-version=2025-01-01-preview"
            ),
            (
                .openaiAzure, "https://desk.openai.azure.com/openai/deployments/mine",
                "https://desk.openai.azure.com/openai/deployments/mine/chat/completions?api-version=2024-10-21"
            ),
            (
                .openaiAzure, "https://desk.openai.azure.com/openai/v1/",
                "https://desk.openai.azure.com/openai/v1/chat/completions"
            ),
        ] as [(ProviderType, String?, String)])
    func urls(_ type: ProviderType, _ override: String?, _ url: String) throws {
        let endpoint = try ProviderEndpoint(type, override: override, settings: ModelSettings())
        #expect(endpoint.url(for: "gpt 4") == url)
    }

    @Test(
        "an address that cannot be asked safely is refused",
        arguments: [
            (.selfHosted, nil, .missing), (.openaiAzure, nil, .missing), (.openai, "ftp://x", .noURL),
            (.openai, "https://user:key@host/v1", .noURL), (.openai, "host/v1", .noURL), (.openai, "", .noURL),
            (.openai, "http://api.openai.com/v1", .plainHTTP), (.selfHosted, "http://192.168.1.4:8080", .plainHTTP),
            (.selfHosted, "http://localhost.evil.example/v1", .plainHTTP), (.anthropic, "http://0.0.0.0", .plainHTTP),
            (.selfHosted, "http://127.0.0.1.evil.example", .plainHTTP),
        ] as [(ProviderType, String?, EndpointProblem)])
    func refused(_ type: ProviderType, _ override: String?, _ problem: EndpointProblem) {
        #expect(throws: problem) { try ProviderEndpoint(type, override: override, settings: ModelSettings()) }
    }

    @Test("the environment may allow plain http, and say where Azure is")
    func environment() throws {
        let settings = ModelSettings(environment: [
            "PHROSH_ALLOW_HTTP_MODELS": "1", "AZURE_OPENAI_ENDPOINT": "http://azure.example",
        ])
        #expect(
            try ProviderEndpoint(.selfHosted, override: "http://10.0.0.1/v1", settings: settings).origin
                == "http://10.0.0.1")
        #expect(try ProviderEndpoint(.openaiAzure, override: nil, settings: settings).origin == "http://azure.example")
    }

    @Test(
        "the secret that is named counts, and only without one the environment, and only for the vendor itself",
        arguments: [
            (.openai, nil, "vendor", .secret("vendor")), (.openai, nil, "gone", .missingSecret("gone")),
            (.openai, nil, nil, .environment("OPENAI_API_KEY")),
            (.openai, "http://127.0.0.1:9/v1", nil, .environment("OPENAI_API_KEY")),
            (.openai, "https://proxy.example/v1", nil, .withheld("OPENAI_API_KEY")),
            (.openai, "https://api.openai.com.evil.example/v1", nil, .withheld("OPENAI_API_KEY")),
            (.anthropic, nil, nil, .environment("ANTHROPIC_API_KEY")),
            (.openaiAzure, "https://desk.openai.azure.com", nil, .environment("AZURE_OPENAI_API_KEY")),
            (.openaiAzure, "https://evil.example", nil, .withheld("AZURE_OPENAI_API_KEY")),
            (.selfHosted, "https://x.example", nil, .notNeeded),
            (.selfHosted, "https://x.example", "vendor", .secret("vendor")),
            (.selfHosted, "script:desk", nil, .notNeeded),
        ] as [(ProviderType, String?, String?, KeySource)])
    func keys(_ type: ProviderType, _ override: String?, _ secretName: String?, _ source: KeySource) {
        let settings = ModelSettings(environment: [
            "OPENAI_API_KEY": "sk-env", "ANTHROPIC_API_KEY": "sk-env", "AZURE_OPENAI_API_KEY": "env",
        ])
        let keys = ProviderKeys(
            settings: settings, secret: { $0 == "vendor" ? Secret("k") : nil }, mask: { SecretMask([:]) })
        let record = ProviderRecord(
            id: "p", name: "p", type: type, baseUrlOverride: override, apiKeySecretName: secretName, createdAt: .unset,
            updatedAt: .unset)
        #expect(keys.source(for: record) == source)
    }

    @Test("an empty variable is none, and the settings do not print what they hold")
    func settings() {
        let settings = ModelSettings(environment: ["OPENAI_API_KEY": "", "ANTHROPIC_API_KEY": "sk-planted-4711"])
        #expect(settings.keys.keys.sorted() == ["ANTHROPIC_API_KEY"])
        var dumped = ""
        dump(settings, to: &dumped)
        #expect(!dumped.contains("planted") && !"\(settings)".contains("planted"))
    }

    @Test("a key from the environment is sent, said, and hidden like any other")
    func environmentKey() async throws {
        var talk = VendorTalk()
        talk.secretName = nil
        talk.environment = ["OPENAI_API_KEY": " sk-environment-0815\n"]
        let outcome = try await talk.ask(
            .desk(), .desk(), replies: .json(#"{"choices":[{"message":{"content":"sk-environment-0815"}}]}"#),
            .json("{}", status: 401))
        #expect(outcome.calls.first?.header("authorization") == "Bearer sk-environment-0815")
        #expect(try outcome.answers[0].get().text == "{{secrets.OPENAI_API_KEY}}")
        #expect(
            outcome.failure
                == .refused("The provider 'Vendor' does not accept its key (OPENAI_API_KEY of the environment)."))
    }

    @Test(
        "a key of the environment is not sent elsewhere, which is said",
        arguments: [
            (
                ["OPENAI_API_KEY": "sk-env"],
                "has no API key: OPENAI_API_KEY is set, but goes to the vendor's own address only; "
            ),
            ([:], "has no API key; "),
        ] as [([String: String], String)])
    func withheld(_ environment: [String: String], _ beginning: String) {
        let keys = ProviderKeys(
            settings: ModelSettings(environment: environment), secret: { _ in nil }, mask: { SecretMask([:]) })
        let gateway = ProviderRecord(
            id: "p", name: "gw", type: .openai, baseUrlOverride: "https://gateway.example/v1", createdAt: .unset,
            updatedAt: .unset)
        let advice = "name a secret that holds it in its apiKeySecretName."
        #expect(throws: ModelError.refused("The provider 'gw' \(beginning)\(advice)")) {
            try keys.key(for: gateway)
        }
    }

    @Test(
        "without a key that can be sent no request is made",
        arguments: [
            (nil, "has no API key; name a secret that holds it in its apiKeySecretName, or set OPENAI_API_KEY."),
            ("gone", "names the secret 'gone', which is not there."),
            ("broken", "is empty or holds characters that no key has."),
        ] as [(String?, String)])
    func noKey(_ name: String?, _ message: String) async throws {
        var talk = VendorTalk()
        talk.secretName = name
        talk.secrets["broken"] = "sk-planted\r\nX-Evil: 1"
        let outcome = try await talk.ask(.desk(), replies: .recorded("openai-answer"))
        #expect(outcome.failure?.message.hasSuffix(message) == true, "\(outcome.answers)")
        #expect(outcome.calls.isEmpty && outcome.failure?.message.contains("planted") == false)
    }
}
