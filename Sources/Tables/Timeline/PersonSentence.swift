import Values

/// What a person was asked, decided or wrote, in one sentence.
struct PersonSentence {
    private let cast: Cast
    private let words: StepSentence

    init(_ cast: Cast, _ words: StepSentence) {
        self.cast = cast
        self.words = words
    }

    func text(_ type: StepType, _ content: Value) -> String {
        switch type {
        case .userTaskRequest: request(content)
        case .userTaskResponse: response(content)
        default: message(content)
        }
    }

    /// `t1 approval: Approve issue_refund`, and once it is over `(approved)`.
    private func request(_ content: Value) -> String {
        let payload = content["payload"]
        let title = content["title"].string ?? payload["prompt"].string ?? payload["question"].string
        let asked = words.joined([content["kind"].string, title], by: ": ")
        let status = content["status"].string
        let over = status == "pending" ? nil : (content["outcome"].string ?? status).map { "(\($0))" }
        return words.joined([name(content), asked, over], by: " ")
    }

    /// `t1 approved by API key 1a2b3c4d`, `answered "42" by …`.
    private func response(_ content: Value) -> String {
        let outcome =
            content["outcome"].string ?? (content["approved"].bool.map { $0 ? "approved" : "rejected" }) ?? "answered"
        let answer = ["selected_option_id", "text_value", "number_value"].lazy
            .map { content[$0] }.first { !$0.isNull }.map(words.json)
        return words.joined([name(content), outcome, answer, words.by(content["completed_by"])], by: " ")
    }

    /// `"Here it is" with 2 files by …`.
    private func message(_ content: Value) -> String {
        let count = content["files"].list?.count ?? 0
        let files = count == 0 ? nil : "with \(count) \(count == 1 ? "file" : "files")"
        let text = content["text"].string.map { words.json(.string($0)) }
        return words.joined([text, files, words.by(content["sent_by"])], by: " ")
    }

    private func name(_ content: Value) -> String? { content["user_task_id"].string.flatMap(cast.taskName) }
}
