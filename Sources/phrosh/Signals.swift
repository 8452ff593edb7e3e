import Dispatch
import Foundation
import Shell
import Synchronization

/// Turns signals into what the shell understands: Ctrl-C stops the cell that runs or drops the line, a closed pipe is no
/// reason to die, and whatever stops or ends the process gives the terminal back first.
final class Signals {
    private let sources: [any DispatchSourceSignal]
    private let departure: Departure

    /// - Parameter editor: nil when cells come from a script: then the terminal is as it was anyway.
    init(_ interrupts: InterruptSource, editor: (any TerminalLineEditor)? = nil) {
        signal(SIGPIPE, SIG_IGN)
        let departure = Departure(interrupts, editor)
        let interruption = Self.source(SIGINT) {
            interrupts.raise()
            editor?.interrupt()
        }
        let terminal = editor.map { Self.terminalSources($0, departure) } ?? []
        self.departure = departure
        sources = [interruption] + terminal
    }

    /// The exit code of a process that a signal has asked to leave; nil when none did.
    var exitCode: Int32? { departure.exitCode }

    func close() {
        for source in sources { source.cancel() }
    }

    private static func terminalSources(
        _ editor: any TerminalLineEditor, _ departure: Departure
    ) -> [any DispatchSourceSignal] {
        [SIGTERM, SIGHUP, SIGQUIT].map { number in source(number) { departure.leave(by: number) } } + [
            source(SIGWINCH) { editor.resized() },
            source(SIGTSTP) { editor.suspend(stop) },
            source(SIGCONT) { editor.resumed() },
        ]
    }

    private static func source(_ number: Int32, _ act: @escaping @Sendable () -> Void) -> any DispatchSourceSignal {
        signal(number, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
        source.setEventHandler(handler: act)
        source.activate()
        return source
    }

    /// Stops the process as Ctrl-Z would, and returns when it goes on; at once where nobody could let it go on.
    ///
    /// For that long the signal does what it does by itself, in this thread too, which a dispatch worker may have started
    /// with all signals blocked.
    private static let stop: @Sendable () -> Void = {
        var (handling, blocked, stopping) = (sigaction(), sigset_t(), sigset_t())
        sigaction(SIGTSTP, nil, &handling)
        signal(SIGTSTP, SIG_DFL)
        sigemptyset(&stopping)
        sigaddset(&stopping, SIGTSTP)
        pthread_sigmask(SIG_UNBLOCK, &stopping, &blocked)
        raise(SIGTSTP)
        pthread_sigmask(SIG_SETMASK, &blocked, nil)
        sigaction(SIGTSTP, &handling, nil)
    }
}

/// Leaving because of a signal: in good order at the first one, at once at the second.
private final class Departure: Sendable {
    private let interrupts: InterruptSource
    private let editor: (any TerminalLineEditor)?
    private let signal = Mutex<Int32?>(nil)

    init(_ interrupts: InterruptSource, _ editor: (any TerminalLineEditor)?) {
        self.interrupts = interrupts
        self.editor = editor
    }

    var exitCode: Int32? { signal.withLock { $0.map { 128 + $0 } } }

    func leave(by number: Int32) {
        let isFirst = signal.withLock { signal in
            defer { signal = number }
            return signal == nil
        }
        guard isFirst else {
            editor?.restoreTerminal()
            _exit(128 + number)
        }
        interrupts.raise()
        editor?.leave()
    }
}
