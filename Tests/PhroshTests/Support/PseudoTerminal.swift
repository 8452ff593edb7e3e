import Foundation
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A terminal made of software: a program reads and writes one end, the test types at the other and looks at the screen.
final class PseudoTerminal: Sendable {
    /// What was waited for did not come.
    struct Missing: Error, CustomStringConvertible {
        let what: String
        let screen: String
        var description: String { "\(what) did not appear. The screen:\n\(screen)" }
    }

    private struct Waiter {
        let isSatisfied: @Sendable (TerminalScreen) -> Bool
        let deadline: ContinuousClock.Instant
        let finish: @Sendable (Bool) -> Void
    }

    private struct State {
        var screen: TerminalScreen
        var waiters: [Waiter] = []
        var isClosed = false
    }

    /// The path of the end a program opens.
    let path: String
    /// That end, open in this process.
    let device: Int32
    private let primary: Int32
    private let state: Mutex<State>

    private static let tick: Int32 = 100

    init(columns: Int = 80, rows: Int = 24) throws {
        var ends: (primary: Int32, device: Int32) = (-1, -1)
        var name = [CChar](repeating: 0, count: Int(PATH_MAX))
        guard openpty(&ends.primary, &ends.device, &name, nil, nil) == 0 else {
            throw Missing(what: "A pseudo-terminal", screen: String(cString: strerror(errno)))
        }
        (primary, device) = ends
        for end in [primary, device] { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        path = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        state = Mutex(State(screen: TerminalScreen(columns: columns, rows: rows)))
        setSize(columns, rows)
        Thread { [self] in follow() }.start()
    }

    /// Hangs up, as a window that is closed.
    func close() { state.withLock { $0.isClosed = true } }

    var screen: TerminalScreen { state.withLock { $0.screen } }

    /// Types.
    func send(_ text: String) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(primary, $0.baseAddress, $0.count) }
            guard count > 0 || errno == EINTR || errno == EAGAIN else { return }
            rest = rest.dropFirst(max(0, count))
        }
    }

    /// Pastes, as a terminal does that was asked for frames.
    func paste(_ text: String) { send("\u{1B}[200~" + text.replacing("\n", with: "\r") + "\u{1B}[201~") }

    /// Another size of the window; the program gets SIGWINCH if this is its controlling terminal.
    func resize(columns: Int, rows: Int) {
        state.withLock { $0.screen.resize(columns: columns, rows: rows) }
        setSize(columns, rows)
    }

    private func setSize(_ columns: Int, _ rows: Int) {
        var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(primary, UInt(TIOCSWINSZ), &size)
    }

    /// Whether the terminal shows what is typed and hands it over by lines, as before any editor came.
    var isCooked: Bool {
        var mode = termios()
        guard tcgetattr(device, &mode) == 0 else { return false }
        return mode.c_lflag & tcflag_t(ECHO) != 0 && mode.c_lflag & tcflag_t(ICANON) != 0
    }

    // MARK: Waiting

    /// Many times what anything takes on a slow machine.
    private static let patience = Duration.seconds(30)

    /// Waits until a text stands on the screen.
    @discardableResult
    func waitFor(_ text: String) async throws -> TerminalScreen {
        try await wait(for: "\"\(text)\"") { $0.text.contains(text) }
    }

    /// Waits until the screen is as described.
    @discardableResult
    func wait(
        for what: String, until isSatisfied: @escaping @Sendable (TerminalScreen) -> Bool
    ) async throws -> TerminalScreen {
        let came = await withCheckedContinuation { continuation in
            let waiter = Waiter(isSatisfied: isSatisfied, deadline: .now + Self.patience) {
                continuation.resume(returning: $0)
            }
            let isThere = state.withLock { state -> Bool? in
                if isSatisfied(state.screen) { return true }
                if state.isClosed { return false }
                state.waiters.append(waiter)
                return nil
            }
            if let isThere { waiter.finish(isThere) }
        }
        guard came else { throw Missing(what: what, screen: screen.text) }
        return screen
    }

    /// Reads what the program writes, until the test is done with it.
    private func follow() {
        var buffer = [UInt8](repeating: 0, count: 65536)
        while !state.withLock({ $0.isClosed }) {
            var polled = pollfd(fd: primary, events: Int16(POLLIN), revents: 0)
            let count = poll(&polled, 1, Self.tick) > 0 ? read(primary, &buffer, buffer.count) : 0
            settle(buffer.prefix(max(0, count)))
        }
        settle([])
        for end in [primary, device] { Self.closeDescriptor(end) }
    }

    private func settle(_ bytes: ArraySlice<UInt8>) {
        let finished: [(Waiter, Bool)] = state.withLock { state in
            state.screen.receive(bytes)
            let now = ContinuousClock.now
            let (screen, isClosed) = (state.screen, state.isClosed)
            let judged = state.waiters.map { waiter -> (Waiter, Bool?) in
                if waiter.isSatisfied(screen) { return (waiter, true) }
                return (waiter, isClosed || waiter.deadline < now ? false : nil)
            }
            state.waiters = judged.filter { $0.1 == nil }.map(\.0)
            return judged.compactMap { waiter, result in result.map { (waiter, $0) } }
        }
        for (waiter, result) in finished { waiter.finish(result) }
    }

    private static func closeDescriptor(_ descriptor: Int32) {
        #if canImport(Glibc)
            _ = Glibc.close(descriptor)
        #elseif canImport(Darwin)
            _ = Darwin.close(descriptor)
        #endif
    }
}
