import Language
import SessionFile
import Values

/// What a session file tells beside its cells: what was reported before each of them, and what the session knew of its
/// grounds.
struct RecordedCircumstances {
    /// News and changes of the terminal, by the number of the cell they precede, in file order.
    private(set) var news: [String: [SessionLine]] = [:]
    /// The facts of grounds (see `GroundFacts`); the first thing said of each counts.
    private(set) var facts: [(name: String, ground: Ground, value: Value)] = []

    /// - Parameter ground: The one the session began on.
    /// - Throws: What is broken in the file.
    init(_ document: SessionDocument, ground: Ground) throws(SessionFileError) {
        var ground = ground
        var pending: [SessionLine] = []
        try document.forEachLine { line in
            switch line {
            case .seen, .name: pending.append(line)
            case .effect(let effect) where effect.cell == nil: pending.append(line)
            case .effect(let effect): take(effect.effect, &ground)
            case .cell(let cell):
                news[cell.number, default: []] += pending
                pending = []
            default: break
            }
        }
    }

    private mutating func take(_ effect: EffectLine.Effect, _ ground: inout Ground) {
        switch effect {
        case .ground(let name): ground = Ground(rawValue: name) ?? ground
        case .setting(let name, let value):
            if !facts.contains(where: { $0.name == name && $0.ground == ground }) {
                facts.append((name, ground, value))
            }
        default: break
        }
    }
}

extension ShellCore {
    /// Prepares a replay.
    func remember(_ circumstances: RecordedCircumstances) {
        update { state in
            state.recordedNews = circumstances.news
            for fact in circumstances.facts { state.remember(fact: fact.name, fact.value, of: fact.ground) }
        }
    }

    /// Makes visible on tape what was reported before a cell began.
    func applyRecordedNews(before cell: String) {
        for line in update({ $0.recordedNews[cell] }) ?? [] { apply(line) }
    }

    private func apply(_ line: SessionLine) {
        switch line {
        case .seen(let line):
            book.apply(RunBook.News(run: line.run, changes: line.fields.record ?? Record()))
        case .name(let line):
            if case .task(let origin) = line.subject { book.apply(line.name, id: line.id, of: origin) }
        case .effect(let line):
            apply(line.effect)
        default: break
        }
    }

    private func apply(_ effect: EffectLine.Effect) {
        update {
            switch effect {
            case .resize(let width): $0.width = width
            case .setting("args", let value): $0.scope.bind("args", to: value)
            case .setting(let name, .string(let value)): _ = $0.settings.set(name, to: value)
            default: break
            }
        }
    }
}
