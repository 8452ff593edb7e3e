import Foundation
import PhronyClient
import Testing
import Values

/// The platform is killed again and again while clients work with it. `PHROSH_KILLS` says how often (12 if it is not
/// set), `PHROSH_SEED` what is random about it.
@Suite("Killed at random moments under load", .timeLimit(.minutes(20)))
struct KillLoopTests {
    private static let clients = 8
    private static let kills = number("PHROSH_KILLS") ?? 12
    private static let seed = UInt64(number("PHROSH_SEED") ?? 20_260_512)

    @Test("every accepted answer takes effect once, every run ends, and no refund is paid twice")
    func killLoop() async throws {
        let shop = CountingShop()
        try await withPhrosh { phrosh in
            try await shop.serving { port in
                try phrosh.write(Self.manifest(asking: port), to: "desk.yaml")
                try phrosh.write(Self.script, to: "desk.script.yaml")
                let accepted = try await Self.work(on: phrosh)
                try await serving(phrosh, ["--apply", "desk.yaml"]) { platform in
                    try await Self.check(accepted, on: platform, shop)
                }
            }
        }
    }

    /// Lets all clients work until the platform was killed often enough; the answers that were taken.
    private static func work(on phrosh: Phrosh) async throws -> [AcceptedAnswer] {
        let served = ReservedPlatform()
        return try await withThrowingTaskGroup(of: [AcceptedAnswer].self) { group in
            for number in 0..<clients {
                let random = SplitMix64(seed: seed &+ UInt64(number) + 1)
                group.addTask {
                    var client = KilledClient(number, platforms: served, random: random)
                    return try await client.work()
                }
            }
            try await killAgainAndAgain(served, phrosh)
            return try await group.reduce(into: []) { $0 += $1 }
        }
    }

    private static func killAgainAndAgain(_ served: ReservedPlatform, _ phrosh: Phrosh) async throws {
        var random = SplitMix64(seed: seed)
        for _ in 0..<kills {
            let platform = try await ServedPlatform(phrosh, arguments: ["--apply", "desk.yaml"])
            await served.begin(platform)
            try await Task.sleep(for: .milliseconds(Int.random(in: 5...400, using: &random)))
            await served.end()
            await platform.end(with: SIGKILL)
        }
        await served.close()
    }

    /// Ends what is left, and looks at every run there is: also at those whose start nobody heard of.
    private static func check(
        _ accepted: [AcceptedAnswer], on platform: ServedPlatform, _ shop: CountingShop
    ) async throws {
        let agent = try #require(platform.agents["desk"])
        let sessions = try await allSessions(of: agent, on: platform)
        let answers = Dictionary(grouping: accepted, by: \.run)
        #expect(!accepted.isEmpty)
        #expect(Set(answers.keys).isSubset(of: sessions))
        for run in sessions {
            let conversation = try await ended(run, on: platform)
            #expect(conversation.session.status == .completed, "run \(run): \(conversation.session.value.json())")
            let items = Array(conversation.items)
            for answer in answers[run] ?? [] {
                let results = items.filter {
                    $0.value["type"] == "UserTaskRes" && $0.value["content"]["user_task_id"].string == answer.task
                }
                #expect(results.count == 1, "task \(answer.task) of run \(run)")
                #expect(
                    results.first?.value["content"]["outcome"].string == (answer.approved ? "approved" : "rejected"))
            }
            try checkPayments(of: run, conversation, shop)
        }
    }

    /// Each run has an order of its own, so that what the shop saw of it is what people agreed to, and no more.
    private static func checkPayments(of run: String, _ conversation: Conversation, _ shop: CountingShop) throws {
        let rows = Array(conversation.items).map(\.value)
        let results = rows.filter { $0["type"] == "ToolResult" }.map { $0["content"]["result"] }
        #expect(rows.count { $0["type"] == "ToolCall" } == 1 && results.count == 1, "run \(run)")
        let decisions = rows.filter { $0["type"] == "UserTaskRes" }.compactMap { $0["content"]["outcome"].string }
        let order = try #require(conversation.session.value["input"]["orderId"].string)
        let paid = shop.payments(of: order)
        // A second payment takes a second word: after a lost answer a person is asked whether to send it again.
        #expect(paid <= decisions.count { $0 == "approved" }, "run \(run): \(paid) payments, \(decisions)")
        if decisions == ["approved"] { #expect(paid == 1 && results.first?["successful"] == true, "run \(run)") }
        if decisions.last == "rejected" {
            #expect(results.first?["error"]["code"] == "approval_rejected", "run \(run)")
        }
    }

    private static func allSessions(of agent: String, on platform: ServedPlatform) async throws -> Set<String> {
        var runs: Set<String> = []
        while true {
            let page = try await platform.client.listSessions(agent: agent, skip: runs.count, take: 100)
            runs.formUnion(page.items.compactMap { $0.value["entryRunId"].string })
            if runs.count >= page.total || page.items.isEmpty { return runs }
        }
    }

    /// The conversation of a run after all it still asks was approved.
    private static func ended(_ run: String, on platform: ServedPlatform) async throws -> Conversation {
        for _ in 1...2000 {
            let conversation = try await platform.client.conversation(run)
            if conversation.session.status.isTerminal { return conversation }
            if let task = conversation.pendingTask {
                _ = try await platform.client.sendRunMessage(run, .decision(task: task.id, approved: true))
            }
            try await Task.sleep(for: .milliseconds(20))
        }
        throw ServedPlatform.NeverReached(run: run, status: .completed)
    }

    private static func number(_ variable: String) -> Int? {
        ProcessInfo.processInfo.environment[variable].flatMap { Int($0) }
    }

    private static func manifest(asking port: Int) -> String {
        """
        kind: phrony.manifest
        version: 1
        metadata: { label: desk, rootManifestKey: desk }
        llmProviders:
          - { name: desk-script, type: self_hosted, baseUrlOverride: "script:desk.script.yaml" }
        services:
          - manifestKey: shop
            name: Shop
            type: http
            config: { baseUrl: "http://127.0.0.1:\(port)", auth: { method: none } }
            operations:
              - manifestKey: issue_refund
                name: issue_refund
                description: Pay money back.
                configuration: { method: POST, path: /refunds }
                requireApproval: true
                argumentsSchema: { type: object, properties: { orderId: { type: string }, amount: { type: number } } }
        agents:
          - { manifestKey: desk, name: desk, executionMode: hitl, llmProviderName: desk-script }
        versions:
          - agentManifestKey: desk
            versionLabel: v1
            status: deployed
            llmModel: desk-model
            temperature: 0
            instructions: Pay back what is asked for.
            allowedOperations: [{ serviceName: Shop, operationName: issue_refund }]
            inputSchema: { type: object, properties: { orderId: { type: string } }, required: [orderId] }
        triggers:
          - { agentManifestKey: desk, name: API, type: api, exposeStepTimelineToApi: true }

        """
    }

    private static let script = """
        kind: phrosh.script
        version: 1
        about: Asks to pay back, and is done.
        rules:
          - name: ask
            when: { round: 1 }
            call: { tool: issue_refund, arguments: { orderId: "{{input.orderId}}", amount: 1 } }
            delay: 5ms
          - name: done
            output: { done: true }
            delay: 5ms

        """
}

/// An answer to a task that the platform took.
private struct AcceptedAnswer {
    let run: String
    let task: String
    let approved: Bool
}

/// The platform of the moment, for clients that outlive it.
private actor ReservedPlatform {
    private var current: ServedPlatform?
    private var isClosed = false
    private var waiting: [CheckedContinuation<ServedPlatform?, Never>] = []

    func begin(_ platform: ServedPlatform) {
        current = platform
        wake(with: platform)
    }

    func end() { current = nil }

    func close() {
        isClosed = true
        wake(with: nil)
    }

    /// The platform that runs now or next; nil when there will be none any more.
    func platform() async -> ServedPlatform? {
        if isClosed || current != nil { return current }
        return await withCheckedContinuation { waiting.append($0) }
    }

    private func wake(with platform: ServedPlatform?) {
        let waiting = waiting
        self.waiting = []
        for continuation in waiting { continuation.resume(returning: platform) }
    }
}

/// A client that works on through the deaths of its platform.
private struct KilledClient {
    private let number: Int
    private let platforms: ReservedPlatform
    private var random: SplitMix64
    /// How many runs it tried to start.
    private var starts = 0
    /// The run it is at.
    private var run: String?
    private var accepted: [AcceptedAnswer] = []

    init(_ number: Int, platforms: ReservedPlatform, random: SplitMix64) {
        self.number = number
        self.platforms = platforms
        self.random = random
    }

    /// Does one cycle after the other until there is no platform any more.
    /// - Returns: The answers that were taken.
    mutating func work() async throws -> [AcceptedAnswer] {
        while let platform = await platforms.platform() {
            do {
                try await goOn(with: platform)
            } catch let error as PhronyError {
                try await comeToTerms(with: error)
            }
        }
        return accepted
    }

    private mutating func goOn(with platform: ServedPlatform) async throws {
        if let current = run {
            if try await step(current, on: platform) { run = nil }
        } else {
            let agent = try #require(platform.agents["desk"])
            // Each attempt has an order of its own: a run may have been started although nobody heard of it.
            starts += 1
            let order = Value.string("\(number)-\(starts)")
            run = try await platform.api.startRun(agent: agent, input: ["orderId": order]).runId
        }
    }

    /// Goes on after a death of the platform, and after an answer that was taken although nobody heard of it.
    private func comeToTerms(with error: PhronyError) async throws {
        switch error {
        case .transport: try await Task.sleep(for: .milliseconds(10))
        case .http(let failure) where failure.status == 409: return
        default: throw error
        }
    }

    /// Looks at the run, and decides what it asks for.
    /// - Returns: Whether it is over.
    private mutating func step(_ run: String, on platform: ServedPlatform) async throws -> Bool {
        let conversation = try await platform.api.conversation(run)
        if conversation.session.status.isTerminal { return true }
        guard let task = conversation.pendingTask else { return false }
        let approved = Int.random(in: 0..<5, using: &random) > 0
        _ = try await platform.api.sendRunMessage(run, .decision(task: task.id, approved: approved))
        accepted.append(AcceptedAnswer(run: run, task: task.id, approved: approved))
        return false
    }
}

extension ServedPlatform {
    /// A client that tells of every failure.
    fileprivate var api: PhronyClient { PhronyClient(transport: transport, retry: .never) }
}
