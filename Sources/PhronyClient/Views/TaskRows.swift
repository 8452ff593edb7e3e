import Values

/// The rows of a timeline that speak of user tasks.
struct TaskRows {
    /// A task and where its row stands: its `ordinal`, or the place in the list where the server gives none.
    struct Row {
        let task: UserTask
        let position: Int
    }

    /// In the order of their positions, one row for each task.
    let rows: [Row]
    /// The ids of answered tasks, in lower case, with the position of the latest answer.
    private let answers: [String: Int]

    init(_ items: some Sequence<TimelineItem>) {
        var requests: [String: Row] = [:]
        var answers: [String: Int] = [:]
        for (index, item) in items.enumerated() {
            guard item.type == .userTaskReq || item.type == .userTaskRes,
                let id = item.content["user_task_id"].string?.lowercased()
            else { continue }
            let position = item.ordinal ?? index + 1
            if let task = UserTask(item) {
                if position >= requests[id]?.position ?? position { requests[id] = Row(task: task, position: position) }
            } else {
                answers[id] = max(position, answers[id] ?? position)
            }
        }
        rows = requests.values.sorted { $0.position < $1.position }
        self.answers = answers
    }

    /// Pending by its own status; where the server gives none, while the row has no end and no answer follows it.
    var pending: [UserTask] {
        rows.filter { row in
            if let status = row.task.status { return status == "pending" }
            let isAnswered = answers[row.task.id.lowercased()].map { $0 > row.position } ?? false
            return row.task.item.value["finishedAt"].isNull && !isAnswered
        }.map(\.task)
    }
}
