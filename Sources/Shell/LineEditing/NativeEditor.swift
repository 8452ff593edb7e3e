import CLibEdit

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// libedit's editor of one line, in terms of Swift. Every call must come from one thread; strings are copied at once.
struct NativeEditor {
    /// What a command of ours asks libedit to do after it.
    enum Aftermath {
        case nothing
        case moveCursor
        case draw
        case drawAndBeep
        /// Clears the rows of the line, asks for the prompt, and draws the line behind it.
        case clearAndDraw

        var code: UInt8 {
            switch self {
            case .nothing: UInt8(CC_NORM)
            case .moveCursor: UInt8(CC_CURSOR)
            case .draw: UInt8(CC_REFRESH)
            case .drawAndBeep: UInt8(CC_REFRESH_BEEP)
            case .clearAndDraw: UInt8(CC_REDISPLAY)
            }
        }
    }

    static let historyLimit: Int32 = 5000

    private let editor: OpaquePointer
    private let history: OpaquePointer
    private let streams: (input: UnsafeMutablePointer<FILE>, output: UnsafeMutablePointer<FILE>)

    /// - Returns: nil when libedit cannot work at this terminal.
    init?(terminal: TerminalDevice) {
        guard let input = fdopen(dup(terminal.input), "r"), let output = fdopen(dup(terminal.output), "w"),
            let editor = el_init("phrosh", input, output, output), let history = history_init()
        else { return nil }
        (self.editor, self.history, streams) = (editor, history, (input, output))
        phrosh_el_ignore_signals(editor)
        phrosh_el_use_emacs_keys(editor)
        phrosh_history_limit(history, Self.historyLimit)
        phrosh_el_set_history(editor, history)
    }

    /// Gives back what libedit holds, and the terminal as it found it.
    func end() {
        el_end(editor)
        history_end(history)
        fclose(streams.input)
        fclose(streams.output)
    }

    // MARK: Setting up

    /// The object that callbacks find by `owner(of:)`; it must outlive the editor.
    func setOwner(_ owner: AnyObject) {
        phrosh_el_set_client_data(editor, Unmanaged.passUnretained(owner).toOpaque())
    }

    static func owner<Owner: AnyObject>(of editor: OpaquePointer?, as type: Owner.Type) -> Owner? {
        guard let editor, let data = phrosh_el_client_data(editor) else { return nil }
        return Unmanaged<Owner>.fromOpaque(data).takeUnretainedValue()
    }

    func setReader(_ reader: @escaping @convention(c) (OpaquePointer?, UnsafeMutablePointer<wchar_t>?) -> Int32) {
        phrosh_el_set_reader(editor, reader)
    }

    func setPrompt(_ prompt: @escaping @convention(c) (OpaquePointer?) -> UnsafeMutablePointer<CChar>?) {
        phrosh_el_set_prompt(editor, prompt)
    }

    func addFunction(
        _ name: String, help: String, _ function: @escaping @convention(c) (OpaquePointer?, Int32) -> UInt8
    ) {
        phrosh_el_add_function(editor, name, help, function)
    }

    func bind(_ key: String, to function: String) { phrosh_el_bind(editor, key, function) }
    func bindEverywhere(_ key: String, to function: String) { phrosh_el_bind_everywhere(editor, key, function) }

    /// Reads `~/.editrc`.
    func readConfiguration() { _ = el_source(editor, nil) }

    func remember(_ line: String) { phrosh_history_enter(history, line) }

    // MARK: Reading

    /// Reads one line. nil when reading was ended, or the line was empty and Ctrl-D was typed.
    func readLine() -> String? {
        var count: Int32 = 0
        guard let line = el_wgets(editor, &count), count > 0 else { return nil }
        return Self.text(from: line, to: line + Int(count))
    }

    /// What stands before the cursor and behind it.
    var line: (before: String, after: String) {
        guard let info = el_wline(editor)?.pointee, let start = info.buffer, let cursor = info.cursor,
            let end = info.lastchar
        else { return ("", "") }
        return (Self.text(from: start, to: cursor), Self.text(from: cursor, to: end))
    }

    private static func text(from start: UnsafePointer<wchar_t>, to end: UnsafePointer<wchar_t>) -> String {
        var scalars = String.UnicodeScalarView()
        for character in UnsafeBufferPointer(start: start, count: max(0, end - start)) {
            scalars.append(Unicode.Scalar(UInt32(bitPattern: character)) ?? "\u{FFFD}")
        }
        return String(scalars)
    }

    // MARK: Changing the line

    func insert(_ text: String) {
        let characters = text.unicodeScalars.map { wchar_t(bitPattern: $0.value) } + [0]
        _ = el_winsertstr(editor, characters)
    }

    /// Deletes what stands before the cursor, as many scalars.
    func deleteBefore(_ count: Int) { if count > 0 { el_deletestr(editor, Int32(count)) } }

    func moveToEnd() { _ = el_cursor(editor, Int32(line.after.unicodeScalars.count)) }

    // MARK: The terminal

    /// Draws prompt and line from where the cursor is, which must be the first column.
    func drawAnew() { phrosh_el_refresh(editor) }

    /// Takes the terminal, or gives it back.
    func prepareTerminal(_ on: Bool) { phrosh_el_prepare_terminal(editor, on ? 1 : 0) }

    func adaptToSize() { el_resize(editor) }

    /// Writes text between what libedit itself writes.
    func write(_ text: String) {
        fputs(text, streams.output)
        fflush(streams.output)
    }
}
