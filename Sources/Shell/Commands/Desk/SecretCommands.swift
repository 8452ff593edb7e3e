import Foundation
import Language
import SessionFile
import Values

/// Secrets of the workspace: `secrets secret` (contract, section 23). Their values go in and never out.
enum SecretCommands {
    static let all = [secrets, secret]

    static let secrets = Command(
        Signature(
            "secrets", flags: Listing.flags, effect: .reads,
            summary: "Lists the names of the workspace's secrets, and what needs them.",
            examples: [
                Example(
                    "secrets",
                    prints: """
                        secret  kind  usedBy  createdAt
                        …
                        stripe  User  …
                        """, after: ExampleScene.secret)
            ])
    ) { _, context async throws(Diagnostic) in
        let found = try await context.desk().list("secrets").items
        return .deskRows(found.map(row), orElse: "No secrets. secret new NAME makes one.")
    }

    private static func row(_ secret: Value) -> Value {
        let uses = (secret["usedBy"].list ?? List()).map { use in
            .string("\(use["resource"].string ?? "") \(use["key"].string ?? "")") as Value
        }
        return [
            "secret": secret["name"], "kind": secret["kind"], "usedBy": .string(Value.list(List(uses)).joinedTexts),
            "createdAt": secret["createdAt"],
        ]
    }

    static let secret = Command(
        Signature(
            "secret",
            parameters: [
                Parameter("action", .word(.choice(["new", "remove"])), summary: "What to do."),
                Parameter("secret", .word(.name), summary: "The secret's name."),
            ],
            flags: [
                Flag("env", .word(.name), summary: "Takes the value from this variable of the environment."),
                Flag("file", .word(.file), summary: "Takes the value from this file, without a newline at its end."),
                Flag("force", summary: "Deletes it even if something needs it."),
            ], effect: .sends, summary: "Makes or deletes a secret of the workspace.",
            details: """
                The value is asked for at the terminal, unseen, or comes from --env or --file. It is never typed into a cell, \
                and neither session file nor history gets it. It cannot be changed: make another one.
                """,
            examples: [
                Example(
                    "secret new stripe --env STRIPE_KEY", prints: "stripe was made; nobody can read its value again."),
                Example("secret remove stripe", prints: "stripe was deleted.", after: ExampleScene.secret),
            ])
    ) { call, context async throws(Diagnostic) in
        let name = try context.required("secret")
        let desk = try await context.desk()
        guard call.value("action")?.string == "remove" else {
            try await SecretValue(context).lent { token async throws(Diagnostic) in
                _ = try await desk.post("secrets", body: ["name": .string(name.text), "value": .string(token)])
            }
            context.write("\(name.text) was made; nobody can read its value again.")
            return .silent()
        }
        let found = try await desk.list("secrets").items.named(name, .secret)
        let query = call.isOn("force") ? [(name: "force", value: "true")] : []
        let answer = try await desk.delete("secrets", found["id"].string ?? "", query: query)
        context.write("\(found["name"].string ?? "") was deleted.")
        for warning in answer["warnings"].list ?? List() { context.write("warning: \(warning.string ?? "")") }
        return .silent()
    }
}

/// The value of a new secret. Requests carry a token in its place, which the transport alone replaces, so that nothing else
/// ever holds it.
private struct SecretValue {
    private let context: CommandContext

    init(_ context: CommandContext) { self.context = context }

    /// Calls `use` with a token that the platform gets as the value, for as long as that takes.
    func lent(_ use: (_ token: String) async throws(Diagnostic) -> Void) async throws(Diagnostic) {
        if context.core.tape != nil { return try await use(try recordedToken()) }
        let value: Secret
        do throws(Diagnostic) {
            value = try await given()
        } catch {
            try context.record(Self.failure, error.recorded)
            throw error
        }
        let redactor = context.core.redactor
        let token = redactor.lend(value)
        defer { redactor.takeBack(token) }
        try context.record(Self.token, .string(token))
        try await use(token)
    }

    private static let (token, failure) = ("secret", "no secret")

    private func recordedToken() throws(Diagnostic) -> String {
        if let failure = try context.recorded(Self.failure) { throw Diagnostic(recorded: failure) }
        return try context.recorded(Self.token)?.string ?? ""
    }

    private func given() async throws(Diagnostic) -> Secret {
        let (variable, file) = (context.call.flags["env"], context.call.flags["file"])
        if variable != nil, let file {
            let message = "A secret has one value: --env and --file cannot both give it."
            throw Self.noValue(message, at: file.span, hint: "Leave one of them out.")
        }
        if let variable {
            let found = context.core.connector.variable(variable.text)
            guard let value = found, !value.isEmpty else {
                let message = "\(variable.text) is \(found == nil ? "not set" : "set, and empty")."
                throw Self.noValue(message, at: variable.span, hint: "Set it where phrosh is started.")
            }
            return Secret(value)
        }
        if let file {
            guard let data = FileManager.default.contents(atPath: file.text),
                let text = String(data: data, encoding: .utf8)?.withoutLastNewline, !text.isEmpty
            else {
                throw Self.noValue(
                    "\(file.text) cannot be read, or holds no text.", at: file.span,
                    hint: "A path is taken from the folder phrosh was started in.")
            }
            return Secret(text)
        }
        guard let typed = await context.core.connector.ask(prompt: "Value: ") else {
            let ways = "`--env VARIABLE` or `--file FILE` gives it"
            let hint =
                context.core.terminal.isInteractive
                ? "The same command asks again; \(ways) without asking." : "Without a terminal, \(ways)."
            throw Self.noValue("No value was typed.", at: context.call.span, hint: hint)
        }
        return typed
    }

    private static func noValue(_ message: String, at span: Span, hint: String) -> Diagnostic {
        Diagnostic("no-secret-value", message, at: span, hint: hint)
    }
}

extension String {
    fileprivate var withoutLastNewline: String { last?.isNewline == true ? String(dropLast()) : self }
}
