import Language
import PhronyClient
import Values

/// The management routes of the workspace (contract, section 27), for one call of a command: ordinary exchanges, which
/// are on tape like all others.
struct Desk: Sendable {
    private let context: CommandContext
    private let client: ManagementClient
    private let tenant: String

    /// The longest page that the platform gives.
    private static let pageLength = 100

    init(_ context: CommandContext, _ client: ManagementClient, tenant: String) {
        self.context = context
        self.client = client
        self.tenant = tenant
    }

    func get(
        _ segments: String..., query: [(name: String, value: String)] = []
    ) async throws(Diagnostic) -> Value {
        try await send(.get, segments, query: query)
    }

    @discardableResult
    func post(
        _ segments: String..., query: [(name: String, value: String)] = [], body: Value = [:]
    ) async throws(Diagnostic) -> Value {
        let answer = try await send(.post, segments, query: query, body: body)
        context.remember([answer], at: segments, isWhole: false)
        return answer
    }

    @discardableResult
    func put(_ segments: String..., body: Value) async throws(Diagnostic) -> Value {
        try await send(.put, segments, body: body)
    }

    @discardableResult
    func patch(_ segments: String..., body: Value) async throws(Diagnostic) -> Value {
        try await send(.patch, segments, body: body)
    }

    @discardableResult
    func delete(
        _ segments: String..., query: [(name: String, value: String)] = []
    ) async throws(Diagnostic) -> Value {
        try await send(.delete, segments, query: query)
    }

    /// The conversation of a run, with what its trigger hides from API clients.
    func conversation(of run: String, slim: Bool) async throws(Diagnostic) -> Conversation {
        try await worded { client throws(PhronyError) in
            try await client.conversation(tenant: tenant, run: run, stepContent: slim ? .slim : .full)
        }
    }

    /// What a path leads to; nil where there is nothing.
    func find(_ segments: String...) async throws(Diagnostic) -> Value? {
        let path = ManagementClient.path(tenant, segments)
        do throws(PhronyError) {
            return try await client.get(path)
        } catch {
            guard error.status == 404 else { throw error.diagnostic(at: context.call.span) }
            return nil
        }
    }

    /// What is no JSON.
    func text(
        _ segments: String..., query: [(name: String, value: String)] = []
    ) async throws(Diagnostic) -> String {
        let path = ManagementClient.path(tenant, segments)
        return try await worded { client throws(PhronyError) in try await client.text(path, query: query) }
    }

    /// Some of a list, page after page.
    /// - Parameter limit: How many at most; nil for all.
    func list(
        _ segments: String..., query: [(name: String, value: String)] = [], limit: Int? = nil
    ) async throws(Diagnostic) -> DeskList {
        var items: [Value] = []
        while true {
            let wanted = min(Self.pageLength, limit.map { $0 - items.count } ?? Self.pageLength)
            let page = query + [("skip", "\(items.count)"), ("take", "\(wanted)")]
            let answer = try await send(.get, segments, query: page)
            let found = answer["items"].list.map(Array.init) ?? []
            let total = answer["total"].int ?? found.count
            items += found
            if found.isEmpty || items.count >= min(total, limit ?? total) {
                context.remember(items, at: segments, isWhole: true)
                return DeskList(items: items, total: total)
            }
        }
    }

    /// A request whose refusal the caller words itself.
    func ask<Answer: Sendable>(
        _ question: @Sendable (ManagementClient, _ tenant: String) async throws(PhronyError) -> Answer
    ) async throws(PhronyError) -> Answer {
        try await question(client, tenant)
    }

    private func send(
        _ method: Method, _ segments: [String], query: [(name: String, value: String)] = [],
        body: Value? = nil
    ) async throws(Diagnostic) -> Value {
        let path = ManagementClient.path(tenant, segments)
        return try await worded { client throws(PhronyError) in
            try await client.send(method, path, query: query, body: body)
        }
    }

    private func worded<Answer: Sendable>(
        _ question: @Sendable (ManagementClient) async throws(PhronyError) -> Answer
    ) async throws(Diagnostic) -> Answer {
        do throws(PhronyError) {
            return try await question(client)
        } catch {
            var diagnostic = error.diagnostic(at: blamed(for: error))
            if diagnostic.code == "in-use", context.call.signature.flags.contains(where: { $0.name == "force" }) {
                diagnostic.hint = "With `--force` it is deleted anyway."
            }
            throw diagnostic
        }
    }

    /// What the person typed that a refusal is about: the settings where a member of them is wrong.
    private func blamed(for error: PhronyError) -> Span {
        guard error.status == 400, error.field != nil, let settings = context.call.argument("settings") else {
            return context.call.span
        }
        return settings.span
    }
}

extension CommandContext {
    /// Keeps the names for completion: those of a whole listing, or of something new beside the listed ones.
    fileprivate func remember(_ items: [Value], at segments: [String], isWhole: Bool) {
        guard let kind = DeskKind.onTab.first(where: { $0.segment == segments.last }) else { return }
        let (place, names) = (segments.joined(separator: "/"), items.compactMap { $0[kind.name].string })
        core.update { $0.deskNames[place] = (isWhole ? [] : $0.deskNames[place] ?? []) + names }
    }
}

/// Some items of a list, and how many there are.
struct DeskList: Sendable {
    let items: [Value]
    let total: Int
}

extension CommandContext {
    /// The desk of this ground; on live only the product's own dashboard can do this.
    func desk() async throws(Diagnostic) -> Desk {
        guard let tenant = try await tenant() else {
            throw Diagnostic(
                "dashboard-only",
                "On live this is done in the dashboard of Phrony: the public API has no route for it.",
                at: call.span, hint: "`on local` goes to the platform inside.")
        }
        let transport = try await cell.transport()
        let retry = RetryPolicy(longestWait: Self.patience)
        let client =
            core.tape == nil
            ? ManagementClient(transport: transport, retry: retry)
            : ManagementClient(transport: transport, retry: retry, sleep: { _ in })
        return Desk(self, client, tenant: tenant)
    }

    /// How long a command waits, and says nothing, for a platform that wants to be left alone.
    static let patience = Duration.seconds(5)

    /// The agents may be others from now on.
    func forgetAgents() { core.update { $0.agents = nil } }
}
