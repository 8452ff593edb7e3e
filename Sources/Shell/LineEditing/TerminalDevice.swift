#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The terminal a person types at: two descriptors, and how the terminal was set before anybody changed it.
final class TerminalDevice: Sendable {
    /// What ended a wait for input.
    enum Event: Sendable, Equatable {
        case bytes([UInt8])
        case woken
        case quiet
        /// Nothing more will come.
        case end
    }

    let input: Int32
    let output: Int32
    /// What `TERM` says.
    private let type: String?
    private let original: termios?

    init(input: Int32, output: Int32, type: String?) {
        self.type = type
        self.input = input
        self.output = output
        var mode = termios()
        original = tcgetattr(input, &mode) == 0 ? mode : nil
    }

    /// Whether this is a terminal at all, and of a type whose cursor can be moved about.
    var canMoveCursor: Bool { original != nil && ![nil, "", "dumb", "unknown"].contains(type) }

    /// Columns right now; 80 where nobody knows.
    var columns: Int {
        var size = winsize()
        guard ioctl(output, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }

    /// Writes all of a text; what a closed terminal does not take is dropped.
    func write(_ text: String) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { systemWrite(output, $0.baseAddress, $0.count) }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if errno != EINTR, errno != EAGAIN {
                return
            }
        }
    }

    private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
        #if canImport(Glibc)
            Glibc.write(descriptor, bytes, count)
        #elseif canImport(Darwin)
            Darwin.write(descriptor, bytes, count)
        #endif
    }

    /// Waits for bytes or for a wake.
    /// - Parameter milliseconds: How long; nil waits for ever.
    func wait(_ pipe: WakePipe, milliseconds: Int32? = nil) -> Event {
        var polled = [
            pollfd(fd: input, events: Int16(POLLIN), revents: 0),
            pollfd(fd: pipe.readEnd, events: Int16(POLLIN), revents: 0),
        ]
        let count = poll(&polled, 2, milliseconds ?? -1)
        guard count > 0 else { return count == 0 ? .quiet : errno == EINTR ? .woken : .end }
        if polled[1].revents != 0 {
            pipe.drain()
            return .woken
        }
        return readBytes()
    }

    private func readBytes() -> Event {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = read(input, &buffer, buffer.count)
        if count > 0 { return .bytes(Array(buffer.prefix(count))) }
        return count < 0 && (errno == EINTR || errno == EAGAIN) ? .woken : .end
    }

    // MARK: Mode

    /// Gives the terminal back as it was.
    func restore() {
        guard var mode = original else { return }
        tcsetattr(input, TCSADRAIN, &mode)
    }

    /// Runs `body` with the terminal as it was, and then sets it back.
    func inOriginalMode(_ body: () -> Void) {
        var mode = termios()
        let isKnown = tcgetattr(input, &mode) == 0
        restore()
        body()
        if isKnown { tcsetattr(input, TCSADRAIN, &mode) }
    }

    func discardTypeAhead() { tcflush(input, TCIFLUSH) }

    /// Runs `body` with the terminal reading whole lines and, if told so, showing none of what is typed.
    /// - Returns: nil when typing cannot be hidden, because this is no terminal.
    func readingLines<Result>(hidden: Bool, _ body: () -> Result) -> Result? {
        guard hidden else { return body() }
        var mode = termios()
        guard tcgetattr(input, &mode) == 0 else { return nil }
        let before = mode
        mode.c_lflag |= tcflag_t(ICANON | ISIG)
        mode.c_lflag &= ~tcflag_t(ECHO | ECHONL)
        guard tcsetattr(input, TCSAFLUSH, &mode) == 0 else { return nil }
        defer {
            var before = before
            tcsetattr(input, TCSADRAIN, &before)
        }
        return body()
    }
}
