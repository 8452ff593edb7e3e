import Language
import PhronyClient
import SessionFile
import Synchronization
import Values

/// The runs and tasks this shell knows, by their short names.
///
/// A cell sees them as they stood when it began, plus what it read itself: what followers report is kept aside until
/// `takeNews()` makes it visible between two cells. That is what makes a session replay exactly.
final class RunBook: Sendable {
    /// What a follower learned of a run.
    struct News: Sendable {
        let run: String
        let changes: Record
    }

    private struct Contents {
        var runs: [String: RunState] = [:]
        var runNames: [String] = []
        /// The tasks that cells know, as a cell read them last.
        var tasks: [TaskState] = []
        /// The tasks that followers saw and no cell knows yet.
        var tasksAhead: [TaskState] = []
        /// Whether a task waits for an answer, as anybody saw it last, by its id.
        var isOpenNow: [String: Bool] = [:]
        var current: String?
        /// The latest state anybody saw, ahead of what cells see.
        var latest: [String: RunState] = [:]
        var changed: [String] = []
        var lastTask = 0
        /// What a person has been told already, so that nobody tells it again.
        var announced: Set<String> = []
        var seen: [SeenRun] = []
        /// How many events of a run's stream were printed by `watch`.
        var watched: [String: Int] = [:]
        var lookedAt: String?

        func nameOfTask(_ id: String) -> String? { (tasks + tasksAhead).first { $0.id == id }?.name }

        /// - Returns: Whether cells know the task from now on and did not before.
        mutating func keep(_ task: TaskState, isVisible: Bool) -> Bool {
            let known = tasks.firstIndex { $0.id == task.id }
            if let known {
                if isVisible { tasks[known] = task }
                return false
            }
            tasksAhead.removeAll { $0.id == task.id }
            if isVisible { tasks.append(task) } else { tasksAhead.append(task) }
            return isVisible
        }

        /// What was told of a run in another state may be told again when it comes back to that state.
        mutating func forgetTold(_ run: String, unless status: String) {
            announced = announced.filter { !$0.hasPrefix("\(run) ") || $0.hasPrefix("\(run) \(status)") }
        }
    }

    private let contents = Mutex(Contents())
    /// The number a task bears on tape; nil where nothing is recorded.
    private let recordedTaskName: @Sendable (_ run: String, _ nth: Int) -> String?

    init(recordedTaskName: @escaping @Sendable (_ run: String, _ nth: Int) -> String? = { _, _ in nil }) {
        self.recordedTaskName = recordedTaskName
    }

    // MARK: Runs

    /// All known runs in the order of their names.
    var runs: [RunState] { contents.withLock { all in all.runNames.compactMap { all.runs[$0] } } }

    var current: RunState? { contents.withLock { all in all.current.flatMap { all.runs[$0] } } }

    func run(named name: String) -> RunState? { contents.withLock { $0.runs[name] } }

    /// Takes the next name for a run that is about to be started, before anything is sent.
    func reserveName() -> String { contents.withLock { "r\($0.runNames.count + 1)" } }

    /// - Parameter isCurrent: Whether commands mean this run from now on when none is named.
    func add(_ run: RunState, isCurrent: Bool = true) {
        contents.withLock {
            $0.runNames.append(run.name)
            $0.runs[run.name] = run
            $0.latest[run.name] = run
            if isCurrent { $0.current = run.name }
        }
    }

    func use(_ name: String) { contents.withLock { $0.current = name } }

    /// The run whose timeline was looked at last.
    var lastLookedAt: RunState? { contents.withLock { all in all.lookedAt.flatMap { all.runs[$0] } } }

    func lookedAt(_ name: String) { contents.withLock { $0.lookedAt = name } }

    /// Marks the n-th event of a run's stream as printed.
    /// - Returns: Whether it was not printed before.
    func watched(_ name: String, _ position: Int) -> Bool {
        contents.withLock {
            guard position > $0.watched[name, default: 0] else { return false }
            $0.watched[name] = position
            return true
        }
    }

    /// The known runs whose id begins like this.
    func runs(withIdPrefix prefix: String) -> [RunState] {
        let wanted = prefix.lowercased()
        return runs.filter { $0.id.lowercased().hasPrefix(wanted) }
    }

    /// Keeps runs of a listing, so that the beginning of an id names them.
    func saw(_ runs: [SeenRun]) {
        contents.withLock { contents in
            var known = Set(contents.seen.map(\.id))
            for run in runs where known.insert(run.id).inserted { contents.seen.append(run) }
        }
    }

    func seenRuns(withIdPrefix prefix: String) -> [SeenRun] {
        let wanted = prefix.lowercased()
        return contents.withLock { $0.seen.filter { $0.id.lowercased().hasPrefix(wanted) } }
    }

    /// What a cell itself read counts for it at once.
    @discardableResult
    func update(_ name: String, with view: RunView) -> RunState? {
        contents.withLock {
            guard let state = $0.runs[name]?.updated(by: view) else { return nil }
            $0.runs[name] = state
            guard $0.latest[name]?.runStatus.isTerminal != true || state.runStatus.isTerminal else { return state }
            $0.forgetTold(name, unless: state.status)
            $0.latest[name] = state
            $0.changed.removeAll { $0 == name }
            return state
        }
    }

    /// A handle, or a list of some, as they are known now; any other value as it is.
    func current(_ value: Value) -> Value {
        switch value {
        case .handle(let handle):
            run(named: handle.name)?.handle ?? task(named: handle.name)?.handle ?? value
        case .list(let list) where list.first?.handle != nil: .list(List(list.map(current)))
        default: value
        }
    }

    /// Whether a value is shown as its runs and tasks are known now, whenever it was made.
    func isCurrent(_ value: Value) -> Bool { value.handle != nil || value.list?.first?.handle != nil }

    /// The same as data: what is known of a run or task instead of its name.
    func whole(_ value: Value) -> Value {
        switch current(value) {
        case .handle(let handle): .record(handle.fields)
        case .list(let list) where list.first?.handle != nil: .list(List(list.map(whole)))
        case let other: other
        }
    }

    // MARK: News of followers

    /// Keeps what a follower read until the next cell begins.
    /// - Returns: The state before and after it, as anybody knows it; nil for an unknown run.
    func report(_ name: String, _ view: RunView) -> (before: RunState, after: RunState)? {
        contents.withLock {
            guard let before = $0.latest[name] else { return nil }
            let after = before.updated(by: view)
            guard !before.runStatus.isTerminal || after.runStatus.isTerminal else { return (before, before) }
            $0.latest[name] = after
            $0.forgetTold(name, unless: after.status)
            if after != before, !$0.changed.contains(name) { $0.changed.append(name) }
            return (before, after)
        }
    }

    /// Makes what followers reported visible to cells.
    /// - Returns: What changed for cells, in the order in which it was reported, and the tasks they know from now on.
    func takeNews() -> (news: [News], tasks: [TaskState]) {
        contents.withLock { contents in
            let (names, tasks) = (contents.changed, contents.tasksAhead)
            contents.changed = []
            contents.tasksAhead = []
            contents.tasks += tasks
            let news = names.compactMap { name -> News? in
                guard let old = contents.runs[name], let new = contents.latest[name] else { return nil }
                contents.runs[name] = new
                let changes = new.changes(since: old)
                return changes.isEmpty ? nil : News(run: name, changes: changes)
            }
            return (news, tasks)
        }
    }

    /// A recorded change, on tape.
    func apply(_ news: News) {
        contents.withLock {
            guard let state = $0.runs[news.run]?.applying(news.changes) else { return }
            $0.runs[news.run] = state
            $0.latest[news.run] = state
        }
    }

    /// Marks a state of a run as told.
    /// - Returns: Whether it was not told before.
    @discardableResult
    func announce(_ run: String, _ status: String, _ tasks: [String]) -> Bool {
        let key = ([run, status] + tasks).joined(separator: " ")
        return contents.withLock { $0.announced.insert(key).inserted }
    }

    // MARK: Tasks

    /// The tasks that cells know, in the order in which they were first seen.
    var tasks: [TaskState] { contents.withLock { $0.tasks } }

    /// Whether anybody, a follower included, has seen a task.
    func knowsTask(id: String) -> Bool { contents.withLock { $0.nameOfTask(id) != nil } }

    /// The tasks that wait for somebody, as far as anybody knows.
    var openTasks: [TaskState] {
        contents.withLock { contents in
            (contents.tasks + contents.tasksAhead).filter { task in
                contents.isOpenNow[task.id] ?? task.isOpen && contents.latest[task.run]?.runStatus.isWaiting == true
            }
        }
    }

    /// An answer to the task was accepted.
    func close(_ name: String) {
        contents.withLock { all in
            guard let index = all.tasks.firstIndex(where: { $0.name == name }) else { return }
            let task = all.tasks[index]
            all.isOpenNow[task.id] = false
            all.tasks[index] = TaskState(
                name: name, run: task.run, nth: task.nth, view: task.view, isOpen: false, ground: task.ground)
        }
    }

    func task(named name: String) -> TaskState? { tasks.first { $0.name == name } }

    func tasks(withIdPrefix prefix: String) -> [TaskState] {
        let wanted = prefix.lowercased()
        return tasks.filter { $0.id.lowercased().hasPrefix(wanted) }
    }

    /// The short names of tasks by their ids.
    var taskNames: [String: String] {
        Dictionary(tasks.map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
    }

    /// A recorded name, on tape: all that is known of the task until a cell reads it.
    func apply(_ name: String, id: String, of origin: TaskOrigin) {
        let item: Value = [
            "type": "UserTaskReq", "content": ["user_task_id": .string(id), "kind": .string(origin.kind)],
        ]
        guard let view = UserTask(TimelineItem(item)) else { return }
        contents.withLock {
            guard !$0.tasks.contains(where: { $0.name == name }) else { return }
            $0.tasks.append(TaskState(name: name, run: origin.run, nth: origin.nth, view: view, isOpen: true))
        }
    }

    /// Takes over what a conversation says of human tasks and names those never seen before. What a follower reads
    /// (`isVisible` false) changes nothing that cells know; it becomes visible with the next news.
    /// - Returns: All tasks of the conversation, and those of them that cells know from now on.
    func learn(
        from conversation: Conversation, run: String, isVisible: Bool
    ) -> (all: [TaskState], new: [TaskState]) {
        contents.withLock { contents in
            let open = Set(conversation.openTasks.map(\.id))
            var new: [TaskState] = []
            let all = conversation.tasks.enumerated().map { index, view in
                let name = contents.nameOfTask(view.id) ?? nextName(run, index + 1, &contents)
                let state = TaskState(
                    name: name, run: run, nth: index + 1, view: view, isOpen: open.contains(view.id),
                    ground: contents.latest[run]?.ground ?? .local)
                contents.isOpenNow[view.id] = state.isOpen
                if contents.keep(state, isVisible: isVisible) { new.append(state) }
                return state
            }
            return (all, new)
        }
    }

    /// Names a task that stands in the review queue and in no conversation; cells know it at once.
    func learn(queued view: UserTask, run: String, nth: Int) -> TaskState {
        contents.withLock { contents in
            let name = contents.nameOfTask(view.id) ?? nextName(run, nth, &contents)
            let state = TaskState(name: name, run: run, nth: nth, view: view, isOpen: true)
            _ = contents.keep(state, isVisible: true)
            return state
        }
    }

    private func nextName(_ run: String, _ nth: Int, _ contents: inout Contents) -> String {
        if let recorded = recordedTaskName(run, nth) { return recorded }
        contents.lastTask += 1
        return "t\(contents.lastTask)"
    }
}
