import Testing
import Values

@testable import LocalPlatform

/// Temperature, `topP` and `topK` of a version (contract, 18.1), of which newer models refuse some.
@Suite("Sampling settings", .timeLimit(.minutes(1)))
struct SamplingTests {
    private static let all: @Sendable (inout ModelRequest) -> Void = {
        $0.temperature = 0.2
        $0.topP = 0.9
        $0.topK = 40
    }

    @Test(
        "each vendor is told what it has, and the default temperature only where servers differ about it",
        arguments: [
            (.openai, ["temperature", "top_p"], []), (.openaiAzure, ["temperature", "top_p"], []),
            (.selfHosted, ["temperature", "top_p", "top_k"], ["temperature"]),
            (.anthropic, ["max_tokens", "temperature", "top_p", "top_k"], ["max_tokens"]),
        ] as [(ProviderType, [String], [String])])
    func settings(_ type: ProviderType, _ given: [String], _ defaults: [String]) {
        let full = Sampling(.desk(Self.all), for: type, without: RefusedSettings())
        #expect(full.members.map(\.0.rawValue) == given)
        let bare = Sampling(.desk(), for: type, without: RefusedSettings())
        #expect(bare.members.map(\.0.rawValue) == defaults)
    }

    @Test(
        "a setting that the model refuses is left out from then on",
        arguments: [
            (
                .openai,
                #"{"error":{"message":"Unsupported value: 'temperature' does not support 0.2 with this model. Only the default (1) value is supported.","type":"invalid_request_error","param":"temperature","code":"unsupported_value"}}"#,
                "temperature"
            ),
            (
                .openai,
                #"{"error":{"message":"Unsupported parameter: 'top_p' is not supported with this model.","type":"invalid_request_error","param":"top_p","code":"unsupported_parameter"}}"#,
                "top_p"
            ),
            (.selfHosted, #"{"detail":"Unrecognized request argument supplied: top_k"}"#, "top_k"),
            (
                .anthropic,
                #"{"type":"error","error":{"type":"invalid_request_error","message":"`temperature` and `top_p` cannot both be specified for this model. Please use only one."}}"#,
                "top_p"
            ),
        ] as [(ProviderType, String, String)])
    func refusedSetting(_ type: ProviderType, _ refusal: String, _ name: String) async throws {
        let outcome = try await VendorTalk(type: type).ask(
            .desk(Self.all), .desk(Self.all), replies: .json(refusal, status: 400),
            .recorded(type == .anthropic ? "anthropic-answer" : "openai-answer"))
        #expect(outcome.answers.allSatisfy { (try? $0.get()) != nil }, "\(outcome.answers)")
        let sent = outcome.calls.map { $0.body.record?[name] != nil }
        #expect(sent == [true, false, false] && outcome.waits.isEmpty)
    }

    @Test("where a model takes a temperature or top_p, the latter is sent again without the former")
    func pair() async throws {
        let refusal = """
            {"type":"error","error":{"type":"invalid_request_error","message":"`temperature` and `top_p` cannot both be specified for this model. Please use only one."}}
            """
        let outcome = try await VendorTalk(type: .anthropic).ask(
            .desk(Self.all), .desk { $0.topP = 0.5 }, .desk(Self.all), replies: .json(refusal, status: 400),
            .recorded("anthropic-answer"))
        let sent = outcome.calls.map { [$0.body["temperature"], $0.body["top_p"]] as [Value] }
        #expect(sent == [[0.2, 0.9], [0.2, nil], [nil, 0.5], [0.2, nil]])
    }

    @Test("a refusal that blames another member is not about a setting that its message mentions")
    func otherMember() async throws {
        let refusal = """
            {"error":{"message":"Invalid schema for function 'x': In context=('properties', 'temperature'), schema must have a 'type' key.","param":"tools[0].function.parameters","code":"invalid_function_parameters"}}
            """
        let outcome = try await VendorTalk().ask(.desk(Self.all), replies: .json(refusal, status: 400))
        #expect(outcome.failure?.kind == .refused && outcome.calls.count == 1)
    }

    @Test("a setting whose absence did not help is sent again the next time")
    func wrongGuess() async throws {
        let refusal = #"{"error":{"message":"The properties of 'x' have no type: temperature."}}"#
        let outcome = try await VendorTalk().ask(
            .desk(Self.all), .desk(Self.all), replies: .json(refusal, status: 400), .json(refusal, status: 400),
            .recorded("openai-answer"))
        #expect(outcome.calls.map { $0.body["temperature"] } == [0.2, nil, 0.2])
    }

    @Test("a smaller limit of tokens that the model names is taken over")
    func maxTokens() async throws {
        let refusal = """
            {"type":"error","error":{"type":"invalid_request_error","message":"max_tokens: 16000 > 4096, which is the maximum allowed number of output tokens for claude-3-haiku-20240307"}}
            """
        let outcome = try await VendorTalk(type: .anthropic).ask(
            .desk(), .desk(), replies: .json(refusal, status: 400), .recorded("anthropic-answer"))
        #expect(outcome.calls.map { $0.body["max_tokens"] } == [16000, 4096, 4096])
    }

    @Test("a vendor that refuses everything is asked once for each setting and no more")
    func endless() async throws {
        let refusal = #"{"error":{"message":"temperature, top_p, top_k, max_tokens: 1 > 0"}}"#
        let outcome = try await VendorTalk(type: .anthropic).ask(.desk(Self.all), replies: .json(refusal, status: 400))
        #expect(outcome.calls.count == 4)
        #expect(
            outcome.failure
                == .refused(
                    "The provider 'Vendor' refused the request with status 400: "
                        + "temperature, top_p, top_k, max_tokens: 1 > 0"))
    }
}
