/// What calls of functions made with `fn` may do: as much as anything in their bodies.
struct FunctionEffects {
    private var effects: [String: Effect] = [:]

    init(_ functions: [String: FunctionDefinition]) {
        for (name, definition) in functions { effects[name] = Self.ownEffect(of: definition) }
        let callees = functions.mapValues(Self.callees)
        var hasChanged = true
        // Effects only rise, and there are few of them, so this ends; functions may call each other in circles.
        while hasChanged {
            hasChanged = false
            for (name, called) in callees {
                let effect = called.compactMap { effects[$0] }.max() ?? .pure
                guard effect > effects[name] ?? .pure else { continue }
                effects[name] = effect
                hasChanged = true
            }
        }
    }

    subscript(name: String) -> Effect { effects[name] ?? .pure }

    private static func ownEffect(of definition: FunctionDefinition) -> Effect {
        var effect = Effect.pure
        definition.visit { call in
            effect = max(effect, call.signature.effect)
            return false
        }
        return effect
    }

    private static func callees(of definition: FunctionDefinition) -> Set<String> {
        var names: Set<String> = []
        definition.visit { _ in
            false
        } invocation: { invocation in
            names.insert(invocation.name.text)
            return false
        }
        return names
    }
}

extension FunctionDefinition {
    fileprivate func visit(
        call: (RegisteredCall) -> Bool, invocation: (Invocation) -> Bool = { _ in false }
    ) {
        let parts = parts
        _ = parts.expressions.contains { $0.contains(call: call, invocation: invocation) }
        _ = parts.statements.contains { $0.contains(call: call, invocation: invocation) }
    }
}
