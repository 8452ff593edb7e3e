/// Finds what is wrong with a program before anything of it has run: names, the number and kinds of arguments, and
/// effects in places where they may not stand.
public struct Analyzer {
    let program: Program
    let registry: Registry
    let scope: Scope
    let hostNames: Set<String>
    let isLive: Bool
    /// The functions made with `fn`, also those that the program makes further down.
    let functions: [String: FunctionDefinition]
    let effects: FunctionEffects
    /// Whether a command of the program may give numbers to runs and tasks that the host does not know yet.
    let mayNumber: Bool
    /// The names given so far by the program, those of inner blocks last.
    var names: [String] = []
    private(set) var diagnostics: [Diagnostic] = []

    /// What may stand in a place.
    struct Place {
        /// The strongest effect a call may have.
        var allowed: Effect
        /// Whether `.` is bound to a row.
        var hasRow: Bool

        static let head = Place(allowed: .decides, hasRow: false)
        static let expression = Place(allowed: .reads, hasRow: false)
        static let pure = Place(allowed: .pure, hasRow: false)

        /// The place of an expression inside of a call or an operator that stands here.
        var inner: Place { Place(allowed: min(allowed, .reads), hasRow: hasRow) }
        /// The place of a row argument.
        var row: Place { Place(allowed: .pure, hasRow: true) }
        /// The place of an interpolation.
        var text: Place { Place(allowed: .pure, hasRow: hasRow) }
    }

    /// Everything that is wrong, in the order of the source; nothing for a sound program.
    ///
    /// `hostNames` are the names that appear by themselves (`r1`, `t1`); `isLive` says whether decisions are real.
    public static func check(
        _ program: Program, registry: Registry, scope: Scope, hostNames: [String], isLive: Bool
    ) -> [Diagnostic] {
        var analyzer = Analyzer(program, registry: registry, scope: scope, hostNames: hostNames, isLive: isLive)
        for statement in program.statements { analyzer.check(statement, isTopLevel: true) }
        return analyzer.diagnostics
    }

    private init(_ program: Program, registry: Registry, scope: Scope, hostNames: [String], isLive: Bool) {
        self.program = program
        self.registry = registry
        self.scope = scope
        self.hostNames = Set(hostNames)
        self.isLive = isLive
        var functions = scope.functions.mapValues(\.definition)
        for case .function(let definition) in program.statements.map(\.kind) {
            functions[definition.name.text] = definition
        }
        self.functions = functions
        effects = FunctionEffects(functions)
        let invoked = functions.keys.filter { [effects] in effects[$0] > .pure }
        mayNumber = program.statements.contains { statement in
            statement.contains {
                $0.entry.isCommand
            } invocation: {
                invoked.contains($0.name.text)
            }
        }
    }

    mutating func report(_ diagnostic: Diagnostic) { diagnostics.append(diagnostic) }

    func isBound(_ name: String) -> Bool { names.contains(name) || scope[name] != nil }
}
