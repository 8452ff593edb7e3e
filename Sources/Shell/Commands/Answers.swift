import Language
import PhronyClient
import Values

/// The option a `choose` names, checked against the task.
struct ChosenOption: Sendable {
    let call: Call

    init(_ call: Call) { self.call = call }

    func id(in task: TaskState) throws(Diagnostic) -> String {
        if let place = call.flags["nth"] { return try id(at: place, in: task) }
        guard let argument = call.argument("option"), let text = argument.value.string else {
            throw Diagnostic(
                "no-option", "`choose` takes an option, by its id or label, or `--nth`.", at: call.span,
                hint: Self.list(task))
        }
        let options = task.view.options
        if let exact = options.first(where: { $0.id == text }) { return exact.id }
        let labelled = options.filter { $0.label == text }
        guard labelled.count == 1 else {
            throw Diagnostic(
                "unknown-option", "\(task.name) has no option \(text). Nothing was sent.", at: argument.span,
                hint: Self.list(task), nearest: Suggestions.nearest(to: text, among: options.map(\.id)))
        }
        return labelled[0].id
    }

    private func id(at place: Argument, in task: TaskState) throws(Diagnostic) -> String {
        let options = task.view.options
        guard let number = place.value.int, options.indices.contains(number - 1) else {
            throw Diagnostic(
                "unknown-option", "\(task.name) has options 1 to \(options.count). Nothing was sent.", at: place.span,
                hint: Self.list(task))
        }
        return options[number - 1].id
    }

    private static func list(_ task: TaskState) -> String {
        "The options are " + task.view.options.map(\.id).joined(separator: ", ") + "."
    }
}

/// The value an `answer` gives, checked against the task before it is sent.
struct GivenAnswer: Sendable {
    let call: Call

    init(_ call: Call) { self.call = call }

    func message(for task: TaskState) throws(Diagnostic) -> RunMessage {
        guard let argument = call.argument("value") else {
            throw Diagnostic(
                .missingArgument, "`answer` takes a value.", at: call.span, hint: "Type \(task.nextStep).")
        }
        return task.view.kind == .number
            ? .number(task: task.id, answer: try number(argument, task))
            : .text(task: task.id, answer: try text(argument, task))
    }

    private func text(_ argument: Argument, _ task: TaskState) throws(Diagnostic) -> String {
        guard let text = argument.value.string else {
            throw wrong(
                "\(task.name) wants a text, not a \(argument.value.kindName)", argument,
                "Write `answer \(task.name) \"…\"`.")
        }
        if let limit = task.view.payload["max_length"].int, text.count > limit {
            throw wrong("\(task.name) takes at most \(limit) characters; this text has \(text.count)", argument)
        }
        return text
    }

    private func number(_ argument: Argument, _ task: TaskState) throws(Diagnostic) -> Number {
        guard let number = argument.value.number else {
            throw wrong(
                "\(task.name) wants a number, not a \(argument.value.kindName)", argument,
                "Write `answer \(task.name) 3`.")
        }
        let payload = task.view.payload
        if payload["integer"].bool == true, number.int64 == nil {
            throw wrong("\(task.name) wants a whole number", argument)
        }
        if let minimum = payload["minimum"].number, number < minimum {
            throw wrong("\(task.name) wants at least \(minimum)", argument)
        }
        if let maximum = payload["maximum"].number, number > maximum {
            throw wrong("\(task.name) wants at most \(maximum)", argument)
        }
        return number
    }

    private func wrong(_ what: String, _ argument: Argument, _ hint: String? = nil) -> Diagnostic {
        Diagnostic("wrong-answer", what + ". Nothing was sent.", at: argument.span, hint: hint)
    }
}
