import Language
import SessionFile
import Tables
import Values

/// What a finished cell leaves behind.
extension ShellCore {
    /// The number of the next cell typed.
    var nextNumber: Int { update { $0.lastCell + 1 } }

    /// When a cell begins: now, or as recorded. Session files keep whole milliseconds, so a cell knows no finer time.
    func startOfCell(_ number: String) -> Instant {
        if let tape { return tape.document.cell(number)?.startedAt ?? Instant(nanoseconds: 0) }
        let now = Instant.now().nanoseconds
        return Instant(nanoseconds: now - now % 1_000_000)
    }

    /// How the values of a cell that begins now are drawn.
    var layout: Layout {
        let (settings, width) = update { ($0.settings, $0.width) }
        return Layout(
            width: settings.width ?? width, plain: terminal.isPlain, ambiguousIsWide: settings.ambiguousIsWide,
            rowLimit: settings.rows, expand: settings.expand)
    }

    /// Follows the terminal when it became wider or narrower.
    func takeWidth() throws(Diagnostic) {
        guard tape == nil else { return }
        let width = terminal.width()
        guard update({ $0.width }) != width else { return }
        update { $0.width = width }
        try record(.effect(EffectLine(cell: nil, effect: .resize(width: width))))
    }

    /// Takes over the names a statement bound, unless cells inside of its cell bound others meanwhile.
    func bind(_ scope: Scope, since version: Int) {
        update {
            guard $0.scopeVersion == version else { return }
            $0.scope = scope
        }
    }

    func remember(_ outcome: CellOutcome) {
        if tape != nil { update { $0.outcomes.append(outcome) } }
        guard let number = Int(outcome.number) else { return }
        update {
            $0.lastCell = number
            if let value = outcome.value { $0.values[number] = value }
        }
    }

    /// Makes all that was recorded so far last through a loss of power.
    func synchronize() throws(Diagnostic) {
        do throws(JournalError) {
            try journal?.synchronize()
        } catch {
            throw .cannotRecord(error)
        }
    }
}

extension Diagnostic {
    static func cannotRecord(_ error: JournalError) -> Diagnostic {
        Diagnostic(
            "cannot-record", "The session file cannot be written: \(error)",
            hint: "Make room, or go on without a record: phrosh --no-session")
    }
}
