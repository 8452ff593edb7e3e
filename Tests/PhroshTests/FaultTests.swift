import Foundation
import Testing

/// The platform fails inside where the key of its secrets cannot be written, because a directory has the key's name.
@Suite("A failure inside of the local platform")
struct FaultTests {
    private static let environment = ["STRIPE_KEY": "sk_test_0123456789abcdef"]
    private static let notice = "The local platform failed inside: "

    private func withFailingPlatform(_ body: (Phrosh) async throws -> Void) async throws {
        try await withPhrosh { phrosh in
            try FileManager.default.createDirectory(
                atPath: phrosh.path("data/phrosh/secrets.key"), withIntermediateDirectories: true)
            try await body(phrosh)
        }
    }

    /// Checks that a session knows nothing of the notice, and replays.
    private func check(_ session: String, of phrosh: Phrosh) async throws {
        #expect(try phrosh.read(session).contains("failed inside") == false)
        let verify = try await phrosh.run("verify", session)
        #expect(verify.code == 0 && !verify.errors.contains("failed inside"), "\(verify.output)\(verify.errors)")
    }

    @Test("is told by a script on standard error, and is not on tape")
    func script() async throws {
        try await withFailingPlatform { phrosh in
            let run = try await phrosh.script(
                "secret new stripe --env STRIPE_KEY", arguments: ["--session", "fault.phs"],
                environment: Self.environment)
            #expect(run.code == 1 && run.output.isEmpty && run.errors.contains("error [internal]"), "\(run.errors)")
            let told = run.errors.split(separator: "\n").filter { $0.hasPrefix(Self.notice) }
            #expect(told.count == 1 && told.first?.contains("secrets.key cannot be written") == true, "\(run.errors)")
            try await check("fault.phs", of: phrosh)
        }
    }

    @Test("is told by serve, whose platform it is, and not by the window that joined it")
    func serve() async throws {
        try await withFailingPlatform { phrosh in
            try await serving(phrosh, errors: "serve.err") { _ in
                let run = try await phrosh.script(
                    "secret new stripe --env STRIPE_KEY", environment: Self.environment)
                #expect(run.code == 1 && !run.errors.contains(Self.notice), "\(run.errors)")
            }
            let told = try phrosh.read("serve.err").split(separator: "\n")
            #expect(told.count == 1 && told[0].contains(" request "), "\(told)")
            #expect(told.first?.contains("secrets.key cannot be written") == true, "\(told)")
        }
    }

    @Test("is told above the prompt, the same one once, and is not on tape")
    func prompt() async throws {
        try await withFailingPlatform { phrosh in
            try await withWindow(phrosh, columns: 200, environment: Self.environment) { window in
                for number in 1...2 {
                    try await run("secret new stripe --env STRIPE_KEY", number: number, in: window)
                }
                let screen = try await run("save fault.phs", number: 3, in: window)
                #expect(screen.lines.filter { $0.hasPrefix("error [internal]") }.count == 2, "\(screen.text)")
                #expect(screen.lines.filter { $0.hasPrefix(Self.notice) }.count == 1, "\(screen.text)")
                #expect(screen.bells > 0)
            }
            try await check("fault.phs", of: phrosh)
        }
    }
}
