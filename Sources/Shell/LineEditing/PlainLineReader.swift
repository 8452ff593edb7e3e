/// Reads lines as the terminal itself edits them: for secrets, where libedit cannot work (`TERM=dumb`), and from what is no
/// terminal.
///
/// A notice comes below what is being typed, and the prompt again below it.
struct PlainLineReader {
    let mailbox: EditorMailbox
    /// What came behind the last line.
    private var rest: [UInt8] = []

    init(mailbox: EditorMailbox) { self.mailbox = mailbox }

    /// Serves readings until the editor is closed.
    static func serve(_ mailbox: EditorMailbox) {
        var reader = PlainLineReader(mailbox: mailbox)
        while let request = mailbox.nextRequest() {
            mailbox.finish(request, with: reader.readLine(prompt: request.prompt, hidden: request.kind == .secret))
        }
    }

    /// - Parameter hidden: Shows nothing of what is typed, and reads nothing where that is impossible.
    mutating func readLine(prompt: String, hidden: Bool = false) -> LineInput {
        var reader = self
        let input = mailbox.terminal.readingLines(hidden: hidden) { reader.readLine(behind: prompt) } ?? .end
        self = reader
        // The terminal itself has shown the newline of a line that was typed for all to see.
        guard case .line = input, !hidden else {
            mailbox.terminal.write("\n")
            return input
        }
        return input
    }

    private mutating func readLine(behind prompt: String) -> LineInput {
        mailbox.terminal.write(prompt)
        while true {
            if let line = takeLine() { return .line(line) }
            switch mailbox.terminal.wait(mailbox.pipe) {
            case .bytes(let bytes): rest += bytes
            case .woken: if let ending = act(prompt) { return ending }
            case .quiet: break
            case .end: return takeRest()
            }
        }
    }

    private mutating func takeLine() -> String? {
        guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
        defer { rest.removeSubrange(...end) }
        return String(decoding: rest[..<end], as: UTF8.self)
    }

    /// The last line of an input that does not end in a newline.
    private mutating func takeRest() -> LineInput {
        defer { rest = [] }
        return rest.isEmpty ? .end : .line(String(decoding: rest, as: UTF8.self))
    }

    /// - Returns: How the reading ends, if it does.
    private mutating func act(_ prompt: String) -> LineInput? {
        let work = mailbox.takeWork()
        if work.discardsTypeAhead { rest = [] }
        if work.isLeaving { return .end }
        if work.isInterrupted {
            mailbox.terminal.discardTypeAhead()
            rest = []
            return .interrupted
        }
        if let stop = work.stop { mailbox.terminal.inOriginalMode(stop) }
        if !work.notices.isEmpty || work.isResumed {
            mailbox.terminal.write("\n" + work.notices.map { $0 + "\n" }.joined() + prompt)
        }
        return nil
    }
}
