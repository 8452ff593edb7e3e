import Synchronization
import Values

/// The models of vendors, as far as the platform can ask them: what they need from the platform, and what was learned about
/// them while it runs.
final class VendorModels: Sendable {
    let keys: ProviderKeys
    let writer: PromptWriter
    let exchange: PatientExchange
    let limits: ModelLimits
    private let refused = Mutex<[String: RefusedSettings]>([:])

    init(
        keys: ProviderKeys, files: any ModelFileSource = NoModelFiles(), limits: ModelLimits = ModelLimits(),
        now: @escaping @Sendable () -> Instant,
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) },
        random: @escaping @Sendable () -> Double = { Double.random(in: 0...1) }
    ) {
        self.keys = keys
        self.limits = limits
        writer = PromptWriter(files: files, fileLimit: limits.fileBytes)
        exchange = PatientExchange(
            transport: ModelTransport(limits: limits), limits: limits, now: now, sleep: sleep, random: random)
    }

    /// The model behind the record. Throws `refused` when its address cannot be used.
    func provider(for record: ProviderRecord) throws(ModelError) -> any ModelProvider {
        do {
            let endpoint = try ProviderEndpoint(
                record.type, override: record.baseUrlOverride, settings: keys.settings)
            return VendorModel(record: record, endpoint: endpoint, vendors: self)
        } catch {
            throw .refused("The base URL of the provider '\(record.name)' \(error.message).")
        }
    }

    /// Closes all connections. No call may follow.
    func shutdown() async { await exchange.transport.shutdown() }

    /// What the model at this address turned out not to take.
    func refusedSettings(at url: String, _ model: String) -> RefusedSettings {
        refused.withLock { $0["\(url) \(model)"] ?? RefusedSettings() }
    }

    func note(_ settings: RefusedSettings, at url: String, _ model: String) {
        refused.withLock { $0["\(url) \(model)"] = settings }
    }
}

/// A model that is asked over HTTP (contract, section 23).
struct VendorModel: ModelProvider {
    let record: ProviderRecord
    let endpoint: ProviderEndpoint
    let vendors: VendorModels

    /// How many settings a model may refuse, one after the other.
    private static let refusals = 4

    func complete(_ request: ModelRequest) async throws(ModelError) -> ModelTurn {
        let key = try vendors.keys.key(for: record)
        var mask = vendors.keys.mask()
        if let key, let variable = key.source.variable { mask = mask.adding(key.secret, named: variable) }
        do throws(ModelError) {
            let names = ToolNames(request.tools)
            let prompt = try await vendors.writer.prompt(
                for: request, names, descriptionLimit: record.type.toolDescriptionLimit)
            let answer = try await answer(to: prompt, for: request, key)
            return turn(try read(answer), names, request).masked(by: mask)
        } catch {
            throw error.masked(by: mask)
        }
    }

    private var dialect: any VendorDialect {
        record.type == .anthropic ? AnthropicMessages() : ChatCompletions(isAzure: record.type == .openaiAzure)
    }

    /// The vendor's answer. Settings that the model refuses are left out, now and later.
    private func answer(
        to prompt: Prompt, for request: ModelRequest, _ key: ProviderKey?
    ) async throws(ModelError) -> VendorAnswer {
        let url = endpoint.url(for: request.model)
        let known = vendors.refusedSettings(at: url, request.model)
        var refused = known
        for _ in 0...Self.refusals {
            let sampling = Sampling(request, for: record.type, without: refused)
            let answer = try await vendors.exchange.answer(
                to: VendorRequest(
                    url: url, headers: dialect.headers(key: key?.secret),
                    body: dialect.body(of: prompt, sampling).jsonBytes()),
                of: record.name)
            if answer.isSuccess {
                // A refusal may name a setting and be about something else: what was learned counts once it has helped.
                if refused != known { vendors.note(refused, at: url, request.model) }
                return answer
            }
            let refusal = VendorRefusal(answer)
            guard refused.learn(from: refusal, sent: sampling) else { throw error(refusal, request, key) }
        }
        throw .refused("The provider '\(record.name)' refuses every setting of the model '\(request.model)'.")
    }

    private func read(_ answer: VendorAnswer) throws(ModelError) -> VendorTurn {
        guard let reply = try? JSON.parse(answer.body) else {
            throw .malformed("The provider '\(record.name)' answered with something that is no JSON.")
        }
        do throws(ModelError) {
            let turn = try dialect.turn(in: reply)
            guard turn.calls.count <= vendors.limits.callsInTurn else {
                throw .malformed("called \(turn.calls.count) tools at once")
            }
            return turn
        } catch {
            var failure = error.mapped { "The provider '\(record.name)' \($0)." }
            failure.tokens = dialect.tokens(in: reply) ?? 0
            throw failure
        }
    }

    private func turn(_ said: VendorTurn, _ names: ToolNames, _ request: ModelRequest) -> ModelTurn {
        let calls = said.calls.map { call in
            ModelCall(
                id: String(call.id.prefix(100)), tool: names.tool(named: call.tool), arguments: call.arguments)
        }
        var turn = ModelTurn(text: said.text, calls: calls, tokens: 0)
        turn.tokens = said.tokens ?? RoundCost.tokens(request, turn)
        return turn
    }

    private func error(_ refusal: VendorRefusal, _ request: ModelRequest, _ key: ProviderKey?) -> ModelError {
        let provider = "The provider '\(record.name)'"
        let said = refusal.message.isEmpty ? "." : ": \(refusal.message)"
        switch refusal.status {
        // What vendors say about a wrong key shows parts of it.
        case 401: return .refused("\(provider) \((key?.source ?? .notNeeded).accused).")
        case 403: return .refused("\(provider) does not allow this request\(said)")
        case 404:
            return .refused(
                "\(provider) knows no model '\(request.model)', or \(endpoint.origin) is not its address\(said)")
        case 300..<400:
            return .refused("\(provider) redirects, which is not followed; its base URL has to be the final one.")
        default: return .refused("\(provider) refused the request with status \(refusal.status)\(said)")
        }
    }
}

extension ModelTurn {
    fileprivate func masked(by mask: SecretMask) -> ModelTurn {
        ModelTurn(
            text: mask.masked(text),
            calls: calls.map {
                ModelCall(id: mask.masked($0.id), tool: mask.masked($0.tool), arguments: mask.masked($0.arguments))
            }, tokens: tokens)
    }
}

extension ModelError {
    fileprivate func masked(by mask: SecretMask) -> ModelError { mapped { mask.masked($0) } }

    /// The same failure in other words.
    fileprivate func mapped(_ change: (String) -> String) -> ModelError {
        var error = self
        error.message = change(message)
        return error
    }
}
