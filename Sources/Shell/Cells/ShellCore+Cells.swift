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

    /// How the last value was drawn; nil if as any value of its shape.
    var lastDrawing: Cell.Drawing? { update { $0.lastDrawing } }

    /// Follows the terminal when it became wider or narrower.
    func takeWidth() throws(Diagnostic) {
        guard tape == nil else { return }
        let width = terminal.width()
        guard update({ $0.width }) != width else { return }
        update { $0.width = width }
        try record(.effect(EffectLine(cell: nil, effect: .resize(width: width))))
    }

    /// Takes over what a statement bound; where cells inside of its cell bound names meanwhile, those stay.
    func bind(_ scope: Scope, by statement: Statement, since version: Int) {
        update {
            if $0.scopeVersion == version {
                $0.scope = scope
            } else if let name = statement.boundName, let value = scope[name] {
                $0.scope.bind(name, to: value)
            }
            $0.scopeVersion += 1
        }
    }

    func remember(_ outcome: CellOutcome, of cell: Cell) {
        if tape != nil { update { $0.outcomes.append(outcome) } }
        guard let number = Int(outcome.number) else { return }
        let readings = cell.readings()
        update {
            $0.lastCell = number
            guard let value = outcome.value else { return }
            $0.values[number] = value
            if !readings.isEmpty { $0.readings[number] = readings }
            if value != .null { $0.lastDrawing = cell.drawing }
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
            hint: "Make room, or go on without a record: `phrosh --no-session`.")
    }
}
