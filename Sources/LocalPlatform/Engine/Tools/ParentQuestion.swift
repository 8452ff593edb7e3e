import Values

/// A question of a child to its parent, read from the arguments of `phrony_ask_parent` (contract, section 25).
struct ParentQuestion: Sendable, Equatable {
    var question: String
    /// What the child knows about it; null when it says nothing.
    var context: Value

    init(arguments: Value) throws(ToolFailure) {
        guard let question = arguments["question"].string, !question.isEmpty else {
            throw ToolFailure(.invalidArguments, "arguments.question must be a text.")
        }
        self.question = question
        context = arguments["context"]
    }

    init(question: String, context: Value) {
        self.question = question
        self.context = context
    }

    var arguments: Value {
        var fields = Record([("question", .string(question))])
        if !context.isNull { fields["context"] = context }
        return .record(fields)
    }
}

/// What a parent does about a child's question, read from the arguments of `phrony_answer_child` and
/// `phrony_escalate_to_user` (contract, section 25).
enum QuestionResolution: Sendable, Equatable {
    case answer(String, requestId: String)
    /// `question` is how the person is asked, when not in the child's words.
    case escalate(question: String?, requestId: String)

    init(answering arguments: Value) throws(ToolFailure) {
        guard let answer = arguments["answer"].string, !answer.isEmpty else {
            throw ToolFailure(.invalidArguments, "arguments.answer must be a text.")
        }
        self = .answer(answer, requestId: try Self.requestId(of: arguments))
    }

    init(escalating arguments: Value) throws(ToolFailure) {
        let question = arguments["question_for_user"]
        guard question.isNull || question.string != nil else {
            throw ToolFailure(.invalidArguments, "arguments.question_for_user must be a text.")
        }
        self = .escalate(question: question.string, requestId: try Self.requestId(of: arguments))
    }

    var requestId: String {
        switch self {
        case .answer(_, let requestId), .escalate(_, let requestId): requestId
        }
    }

    var tool: String {
        switch self {
        case .answer: PlatformTools.answerChild
        case .escalate: PlatformTools.escalateToUser
        }
    }

    var arguments: Value {
        var fields = Record([("aitl_request_id", .string(requestId))])
        switch self {
        case .answer(let answer, _): fields["answer"] = .string(answer)
        case .escalate(let question, _): fields["question_for_user"] = question.map { .string($0) }
        }
        return .record(fields)
    }

    private static func requestId(of arguments: Value) throws(ToolFailure) -> String {
        guard let id = arguments["aitl_request_id"].string else {
            throw ToolFailure(.invalidArguments, "arguments.aitl_request_id must be the id of a pending question.")
        }
        return id
    }
}
