import Synchronization

/// What other threads have for the one that reads: readings to do, notices, signals. Each of them wakes it.
final class EditorMailbox: Sendable {
    /// A reading that was asked for.
    struct Request: Sendable {
        enum Kind: Sendable {
            case line, secret
        }

        let kind: Kind
        let prompt: String
        let finish: @Sendable (LineInput) -> Void
    }

    /// What came up since the thread looked last.
    struct Work: Sendable {
        var notices: [String] = []
        var isInterrupted = false
        var isResized = false
        var isResumed = false
        var stop: (@Sendable () -> Void)?
        var isLeaving = false
        var discardsTypeAhead = false

        /// Whether there is something that cannot wait until a search or a key of several bytes is over.
        var isUrgent: Bool { isInterrupted || isLeaving || stop != nil }
        var isPending: Bool { isUrgent || !notices.isEmpty || isResized || isResumed }
    }

    private struct Contents {
        var requests: [Request] = []
        var work = Work()
        var isReading = false
        var isLeaving = false
        var isClosed = false
    }

    let terminal: TerminalDevice
    let pipe = WakePipe()
    private let contents = Mutex(Contents())

    init(terminal: TerminalDevice) { self.terminal = terminal }

    // MARK: From other threads

    /// Asks for a reading and waits for its end; `.end` once the editor is left or closed.
    func read(_ kind: Request.Kind, prompt: String) async -> LineInput {
        await withCheckedContinuation { continuation in
            let request = Request(kind: kind, prompt: prompt) { continuation.resume(returning: $0) }
            let isOver = contents.withLock {
                if !$0.isLeaving { $0.requests.append(request) }
                return $0.isLeaving
            }
            if isOver { request.finish(.end) } else { pipe.wake() }
        }
    }

    /// Has a text printed above the line, or prints it when there is no line.
    func show(_ notice: String) {
        contents.withLock {
            if $0.isReading {
                $0.work.notices.append(notice)
                pipe.wake()
            } else {
                terminal.write(notice + "\n")
            }
        }
    }

    /// Leaves something to do for the thread, if it reads.
    /// - Returns: Whether it does.
    @discardableResult
    func post(_ change: (inout Work) -> Void) -> Bool {
        contents.withLock {
            guard $0.isReading else { return false }
            change(&$0.work)
            pipe.wake()
            return true
        }
    }

    /// Has the thread forget what it holds of the input; the terminal's own buffer is emptied here.
    func discardTypeAhead() {
        contents.withLock { $0.work.discardsTypeAhead = true }
        terminal.discardTypeAhead()
        pipe.wake()
    }

    func leave() {
        let unread = contents.withLock { contents in
            contents.isLeaving = true
            contents.work.isLeaving = true
            defer { contents.requests = [] }
            return contents.requests
        }
        for request in unread { request.finish(.end) }
        pipe.wake()
    }

    func close() {
        contents.withLock { $0.isClosed = true }
        leave()
    }

    // MARK: From the thread that reads

    /// Waits for the next reading; nil when the editor is closed.
    func nextRequest() -> Request? {
        while true {
            let (request, isClosed) = contents.withLock { contents -> (Request?, Bool) in
                guard !contents.requests.isEmpty else { return (nil, contents.isClosed) }
                contents.isReading = true
                return (contents.requests.removeFirst(), false)
            }
            if let request { return request }
            if isClosed { return nil }
            pipe.sleep()
        }
    }

    /// Ends a reading: what was to be shown above the line is shown now.
    func finish(_ request: Request, with input: LineInput) {
        contents.withLock {
            for notice in $0.work.notices { terminal.write(notice + "\n") }
            $0.work = Work(discardsTypeAhead: $0.work.discardsTypeAhead)
            $0.isReading = false
        }
        request.finish(input)
    }

    var work: Work { contents.withLock { $0.work } }

    /// Whether type-ahead is to be forgotten, once.
    func takeDiscard() -> Bool {
        contents.withLock { contents in
            defer { contents.work.discardsTypeAhead = false }
            return contents.work.discardsTypeAhead
        }
    }

    func takeWork() -> Work {
        contents.withLock { contents in
            defer { contents.work = Work(isLeaving: contents.isLeaving) }
            return contents.work
        }
    }
}
