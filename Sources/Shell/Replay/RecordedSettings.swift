import Language
import SessionFile
import Values

/// What a command learned from outside: written down as a setting of its cell, and found there on tape.
extension CommandContext {
    func record(_ name: String, _ value: Value) throws(Diagnostic) {
        try core.record(.effect(EffectLine(cell: cell.number, effect: .setting(name: name, value: value))))
    }

    /// What this cell wrote down last under a name; nil on real grounds.
    func recorded(_ name: String) throws(Diagnostic) -> Value? {
        guard let tape = core.tape else { return nil }
        do throws(SessionFileError) {
            return try tape.effects(ofCell: cell.number).compactMap { line in
                if case .setting(name, let value) = line.effect { value } else { nil }
            }.last
        } catch {
            throw Diagnostic("tape-broken", error.description, at: call.span)
        }
    }
}

extension Diagnostic {
    /// A failure that came from outside, as a session file keeps it.
    var recorded: Value {
        ["code": .string(code.rawValue), "message": .string(message), "hint": hint.map(Value.string) ?? .null]
    }

    init(recorded value: Value) {
        self.init(
            Code(rawValue: value["code"].string ?? "not-recorded"), value["message"].string ?? "",
            hint: value["hint"].string)
    }
}
