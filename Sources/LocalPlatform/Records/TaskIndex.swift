import Values

/// The tasks of a session by id, for the rows that ask for them.
struct TaskIndex: Sendable {
    private let tasks: [String: UserTaskRecord]

    init(_ tasks: [UserTaskRecord]) {
        self.tasks = Dictionary(tasks.map { ($0.id, $0) }) { first, _ in first }
    }

    /// The task a `UserTaskReq` row asks for, as it is now; nil for every other row.
    func task(of step: StepRecord) -> UserTaskRecord? {
        guard step.type == .userTaskReq, let content = try? JSON.parse(step.content) else { return nil }
        return content["user_task_id"].string.flatMap { tasks[$0] }
    }
}
