/// The tasks of a session by id, for the rows that ask for them.
struct TaskIndex: Sendable {
    private let tasks: [String: UserTaskRecord]

    init(_ tasks: [UserTaskRecord]) {
        self.tasks = Dictionary(tasks.map { ($0.id, $0) }) { first, _ in first }
    }

    /// The task a `UserTaskReq` row asks for; nil for every other row.
    func task(of step: StepRecord) -> UserTaskRecord? { step.taskId.flatMap { tasks[$0] } }
}
