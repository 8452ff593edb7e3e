import Language
import PhronyClient
import SessionFile
import Values

/// Faults on request (design, section 8): whoever works on a platform that has some is told so.
enum Trouble {
    /// `Trouble is on: 429 at most 1 time (seed 7).`
    /// - Parameter report: What the platform says of it.
    /// - Returns: nil when nothing goes wrong on request.
    static func sentence(_ report: Value) -> String? {
        guard report["on"].bool == true else { return nil }
        return "Trouble is on: \(report["summary"].string ?? "")."
    }

    /// What stands in the message of such a fault, and what is to be done about it.
    static let mark = "is on by request"
    static let hint = "`local trouble off` ends it."

    fileprivate static func path(_ tenant: String) -> String { ManagementClient.path(tenant, "trouble") }
}

extension Connection {
    /// What goes wrong on request on a platform that was just joined; nil when nothing does, or when it does not say. It is
    /// asked beside the record, for a session on tape joins nothing.
    func trouble() async -> String? {
        guard let tenantId else { return nil }
        let client = ManagementClient(transport: transport, retry: .never)
        guard let report = try? await client.get(Trouble.path(tenantId)) else { return nil }
        return Trouble.sentence(report)
    }
}

extension CommandContext {
    /// What goes wrong on request on the local ground; nil when nothing does, or when the platform cannot be asked.
    func trouble() async -> String? {
        guard core.ground == .local, let tenant = try? await tenant() else { return nil }
        if let tape = core.tape, tape.isExhausted(Trouble.path(tenant), cell: cell.number) { return nil }
        guard let report = try? await desk().get("trouble") else { return nil }
        let trouble = Trouble.sentence(report)
        core.update { $0.hasTrouble = trouble != nil }
        return trouble
    }
}
