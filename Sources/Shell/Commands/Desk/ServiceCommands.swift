import Language
import Values

/// Integrations and their operations: `services service` (contract, section 22). Manifests make them.
enum ServiceCommands {
    static let all = [services, service]

    static let services = Command(
        Signature(
            "services",
            parameters: [
                Parameter("service", .word(.name), arity: .optional, summary: "The integration to show whole.")
            ], flags: Listing.flags, effect: .reads,
            summary: "Lists the integrations of the workspace with their operations, or shows one whole.",
            details: """
                approval names the operations whose calls wait for a person, usedBy the versions that may call one and the \
                triggers that wait for an event. A built-in integration needs a connection, or phrosh --tool.
                """,
            examples: [
                Example(
                    "services",
                    prints: """
                        id  …
                        service  Demo shop
                        type  http
                        operations  check_stock, get_order, issue_refund
                        approval  issue_refund
                        …
                        """),
                Example(#"services "Demo shop""#, prints: "…\nname: Demo shop\ntype: http\n…\n    name: get_order\n…"),
            ])
    ) { call, context async throws(Diagnostic) in
        let found = try await list(context)
        if let name = call.argument("service") { return .whole(try found.named(name, .service)) }
        let shown = found.map(row)
        return .deskRows(
            zip(shown, found).map { row, service in withOperations(row, of: service) }, shownAs: shown,
            orElse: "No integrations. apply FILE makes those of a manifest.")
    }

    private static func row(_ service: Value) -> Value {
        let operations = service["operations"].list ?? List()
        let gated = operations.filter { $0["needsApproval"].bool == true }
        let users = (service["usedBy"].list ?? List()).map { $0["key"] }
        return [
            "id": service["id"], "service": service["name"], "type": service["type"],
            "operations": .string(Value.list(List(operations.map { $0["name"] })).joinedTexts),
            "approval": gated.isEmpty ? .null : .string(Value.list(List(gated.map { $0["name"] })).joinedTexts),
            "connection": service["needsConnection"].bool == true ? "needed" : .null,
            "address": service["config"]["baseUrl"].isNull
                ? service["config"]["toolkitSlug"] : service["config"]["baseUrl"],
            "usedBy": users.isEmpty ? .null : .string(Value.list(List(users)).joinedTexts),
        ]
    }

    /// The row for pipes and data: all there is, operations and uses as they are and not in words.
    private static func withOperations(_ row: Value, of service: Value) -> Value {
        var record = row.record ?? Record()
        for name in ["operations", "usedBy"] { record[name] = service[name] }
        return Value.record(record).completed(by: service, without: ["name"])
    }

    static let service = Command(
        Signature(
            "service",
            parameters: [
                Parameter("action", .word(.choice(["change", "remove"])), summary: "What to do."),
                Parameter("service", .word(.name), summary: "The integration's name."),
                Parameter(
                    "operation", .word(.name), arity: .optional, summary: "The operation that is to change."),
                Parameter("settings", .value, arity: .optional, summary: "What is to change, a record."),
            ], effect: .sends,
            summary: "Changes whether a person approves the calls of an operation, or deletes an integration.",
            details: """
                Member of an operation: requireApproval, which is true, false, or null for what its integration says. Only an \
                integration is deleted that nothing needs: no version may call an operation of it, and no trigger waits for \
                its events. All else is changed by apply.
                """,
            examples: [
                Example(
                    #"service change "Demo shop" get_order {requireApproval: true}"#,
                    prints: "get_order of Demo shop waits for approval from now on."),
                Example("service remove Parcels", prints: "Parcels was deleted.", after: ExampleScene.service),
            ])
    ) { call, context async throws(Diagnostic) in
        let desk = try await context.desk()
        let name = try context.required("service")
        let found = try await list(context).named(name, .service)
        let (id, text) = (found["id"].string ?? "", found["name"].string ?? "")
        guard call.value("action")?.string == "change" else {
            try await desk.delete("services", id)
            context.write("\(text) was deleted.")
            return .silent()
        }
        let operation = try operation(of: found, context)
        let members = Value.record(try context.changes(of: .operation))
        let changed = try await desk.patch("services", id, "operations", operation["id"].string ?? "", body: members)
        let what = changed["needsApproval"].bool == true ? "waits for approval" : "is called without asking"
        context.write("\(changed["name"].string ?? "") of \(text) \(what) from now on.")
        return .silent(changed)
    }

    /// The operation that a call names, of an integration. Nothing else can be changed, so without one it is said how to
    /// name it.
    private static func operation(of service: Value, _ context: CommandContext) throws(Diagnostic) -> Value {
        let operations = (service["operations"].list ?? List()).map(\.self)
        if let name = context.call.argument("operation") { return try operations.named(name, .operation) }
        let (name, first) = ((service["name"].string ?? "").asWord, operations.first?["name"].string)
        let example = first.map { "`service change \(name) \($0.asWord) {requireApproval: true}`" }
        throw Diagnostic(
            .missingArgument, "`service change` needs the operation that is to change.",
            at: context.call.argument("settings")?.span ?? context.call.span,
            hint: example.map { "Name it: \($0); `services \(name)` lists them." }
                ?? "\(name) has none; `apply FILE` gives it some.")
    }

    /// All integrations; Tab knows the names of their operations from now on.
    private static func list(_ context: CommandContext) async throws(Diagnostic) -> [Value] {
        let found = try await context.desk().list("services").items
        let names = found.flatMap { ($0["operations"].list ?? List()).compactMap { $0["name"].string } }
        context.core.update { $0.deskNames["operations"] = names }
        return found
    }

    /// The integrations, for their names alone: none where the platform does not list them.
    static func known(_ context: CommandContext) async throws(Diagnostic) -> [Value] {
        do throws(Diagnostic) {
            return try await list(context)
        } catch {
            guard error.outcome == .failed else { throw error }
            return []
        }
    }
}

extension Value {
    /// The name of an operation of this integration, as allowlists spell it; nil when it has none with this id.
    func operationName(_ id: Value) -> Value? {
        guard let operation = (self["operations"].list ?? List()).first(where: { $0["id"] == id }) else { return nil }
        return ["serviceName": self["name"], "operationName": operation["name"]]
    }
}
