import Foundation
import Language
import PhronyClient
import Synchronization
import Testing
import Values

@testable import Shell

@Suite("The review queue over a transport")
struct QueueTests {
    @Test("alerts that came when their session was over are in no conversation, and are acknowledged all the same")
    func alert() async throws {
        let transport = QueueTransport()
        let file = FileManager.default.temporaryDirectory.appending(path: "queue-\(UUID().uuidString).phs")
        defer { try? FileManager.default.removeItem(at: file) }
        let shell = ShellProbe(over: transport, tenantId: "t", record: .file(file.path))
        let code = try await shell.run("review\nreview | select .task\nshow t2\napprove t1")
        #expect(code == 0, "\(shell.errors)")
        let (verified, _) = await SessionFiles.verify([file.path], terminal: shell.terminal)
        #expect(verified == 0, "\(shell.output)")
    }

    @Test("an alert is shown with its rule, and its answer goes to the queue")
    func answer() async throws {
        let transport = QueueTransport()
        let shell = ShellProbe(over: transport, tenantId: "t")
        #expect(try await shell.run("review | select .task\nshow t1\napprove t1") == 0, "\(shell.errors)")
        #expect(shell.output.hasPrefix("task\n----\nt1\nt2\n"), "\(shell.output)")
        #expect(shell.output.contains("by the rule many-look-ups: Somebody tries out numbers"), "\(shell.output)")
        #expect(shell.output.hasSuffix("t1 answered; r1 is Completed.\n"), "\(shell.output)")
        #expect(
            transport.posted == ["/internal/v1/tenants/t/review/\(QueueTransport.task)/complete {\"approved\":true}"])
    }

    @Test("an alert cannot be rejected, for it tells of what has happened: nothing is sent")
    func rejection() async throws {
        let transport = QueueTransport()
        let shell = ShellProbe(over: transport, tenantId: "t")
        #expect(try await shell.run("review\nreject t1") == 1)
        #expect(shell.errors.contains("error [wrong-kind-of-task]"), "\(shell.errors)")
        #expect(shell.errors.contains("hint: `approve t1` acknowledges it."), "\(shell.errors)")
        #expect(transport.posted == [])
    }

    @Test("every command that lists prints JSON as well")
    func json() {
        let listing =
            ["versions", "triggers", "apikeys", "secrets", "providers", "files", "ingress", "review"]
            + ["incidents", "audit", "log", "plan", "apply", "services"]
        let without = CommandCatalog.all.map(\.signature).filter { signature in
            listing.contains(signature.name) && !signature.flags.contains { $0.name == "json" }
        }
        #expect(without.map(\.name) == [])
    }
}

/// A platform with one alert in its queue, of a session that was over when it came.
private final class QueueTransport: Transport {
    static let task = "01a20aa8-8a78-7947-83f0-d85cde9bc4b3"
    private static let other = "01a20aa8-8a78-7947-83f0-000000000002"
    private static let run = "1b20632b-0352-4b3d-83d3-d73ec9dd9aee"
    private let log = Mutex<[String]>([])

    var posted: [String] { log.withLock { $0 } }

    func send(_ request: Request) async throws(TransportError) -> Response {
        if request.method == .post {
            log.withLock { $0.append("\(request.path) \(request.body?.json() ?? "")") }
            return Response(status: 200, body: Array("{}".utf8))
        }
        let answer: Value =
            request.path.hasSuffix("/review")
            ? ["total": 2, "items": [Self.alert(Self.task), Self.alert(Self.other)]]
            : request.path.hasSuffix("/conversation") ? Self.conversation : Self.view
        return Response(status: 200, headers: [("Content-Type", "application/json")], body: answer.jsonBytes())
    }

    func open(_ request: Request) async throws(TransportError) -> ResponseStream {
        throw TransportError(.notConnected, "Nobody listens there.")
    }

    private static func alert(_ id: String) -> Value {
        [
            "id": .string(id), "kind": "anomaly_alert", "status": "pending", "title": "Rule many-look-ups",
            "blocking": false, "apiCompletable": false, "sessionId": "s", "sessionStatus": "Completed",
            "runId": .string(run), "agentName": "desk", "rootAgentName": "desk", "rootAgentId": "a",
            "payload": ["rule_id": "many-look-ups", "reason": "Somebody tries out numbers"],
            "requestedAt": "2026-05-12T09:30:00.000Z",
        ]
    }
    private static let conversation: Value = [
        "session": ["id": "s", "status": "Completed"], "runs": [["id": .string(run), "status": "Completed"]],
        "items": [],
    ]
    private static let view: Value = [
        "id": .string(run), "runId": .string(run), "sessionId": "s", "status": "Completed", "totalTokensUsed": 5,
        "output": nil, "error": nil,
    ]
}
