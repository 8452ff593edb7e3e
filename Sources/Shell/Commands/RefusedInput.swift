import Language
import PhronyClient
import Values

/// An input the platform refused, with what to type instead: the member that is missing may be there under another name.
struct RefusedInput {
    private let failure: HTTPFailure
    private let input: Value
    private let span: Span

    /// - Parameters:
    ///   - input: What was sent.
    ///   - span: Where it stands.
    /// - Returns: nil when something else was refused.
    init?(_ error: PhronyError, input: Value, at span: Span) {
        guard case .http(let failure) = error, failure.code == "input_schema_mismatch" else { return nil }
        self.failure = failure
        self.input = input
        self.span = span
    }

    /// A member of the input that breaks a rule, by the way to it: `input.customer.name`.
    private struct Fault {
        let path: [Substring]
        let rule: String
        var name: String { path.last.map(String.init) ?? "" }
    }

    /// The first fault that a misspelt name explains, else the first one.
    var diagnostic: Diagnostic {
        var diagnostic = PhronyError.http(failure).diagnostic(at: span)
        let hints = faults.lazy.compactMap { misspelling($0) } + faults.lazy.compactMap { advice($0) }
        diagnostic.hint = hints.first ?? diagnostic.hint
        return diagnostic
    }

    /// All faults the server lists, else the one it names.
    private var faults: [Fault] {
        let body = (try? JSON.parse(failure.body)) ?? .null
        let listed = (body["error"]["details"].list ?? List()).compactMap { detail in
            detail["field"].string.map { fault($0, rule: detail["rule"].string ?? "") }
        }
        return listed.isEmpty ? [failure.field.map { fault($0, rule: "") }].compactMap(\.self) : listed
    }

    private func fault(_ field: String, rule: String) -> Fault {
        Fault(path: field.split(separator: ".").dropFirst(where: { $0 == "input" }), rule: rule)
    }

    /// The names of the record a fault lies in.
    private func names(around fault: Fault) -> [String] {
        fault.path.dropLast().reduce(input) { $0[String($1)] }.record?.keys ?? []
    }

    private func misspelling(_ fault: Fault) -> String? {
        guard fault.rule != "additionalProperties" else { return nil }
        let names = names(around: fault)
        guard !names.contains(fault.name) else { return nil }
        return Suggestions.nearest(to: fault.name, among: names).first.map {
            "`\($0)` is spelled `\(fault.name)`: `{\(fault.name): …}`."
        }
    }

    private func advice(_ fault: Fault) -> String? {
        switch fault.rule {
        case "required": "Put it in: `{\(fault.name): …}`."
        case "additionalProperties": "Leave `\(fault.name)` out."
        default: nil
        }
    }
}

extension Array {
    /// Without its first element where that fulfils a condition.
    fileprivate func dropFirst(where condition: (Element) -> Bool) -> [Element] {
        first.map(condition) == true ? Array(dropFirst()) : self
    }
}
