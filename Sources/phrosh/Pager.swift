import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Shows a text in the person's pager: `$PAGER`, or `less -R`.
///
/// The pager belongs to the shell's own process group, so that it has the terminal, and Ctrl-Z stops both.
struct Pager: Sendable {
    /// What the system's shell runs.
    private let command: String
    private let environment: [String: String]

    /// - Parameter environment: That of this process, for `PAGER`.
    init(_ environment: [String: String]) {
        self.environment = environment
        let wanted = environment["PAGER"] ?? ""
        command = wanted.allSatisfy(\.isWhitespace) ? "less -R" : wanted
    }

    /// Returns when the pager is left, however it ended, and gives the terminal back in the modes it had.
    /// - Returns: False if there is no such pager; nothing was shown then.
    func show(_ text: String) async -> Bool {
        await withCheckedContinuation { continuation in
            // It blocks until the person leaves, so it does so on a thread of its own.
            Thread { continuation.resume(returning: run(text)) }.start()
        }
    }

    /// What the system's shell exits with when it does not find a command.
    private static let notFound: Int32 = 127

    private func run(_ text: String) -> Bool {
        var modes = termios()
        let hasModes = tcgetattr(STDIN_FILENO, &modes) == 0
        let pipe = Pipe()
        for end in [pipe.fileHandleForReading, pipe.fileHandleForWriting] {
            _ = fcntl(end.fileDescriptor, F_SETFD, FD_CLOEXEC)
        }
        guard let child = spawn(readingFrom: pipe.fileHandleForReading.fileDescriptor) else { return false }
        try? pipe.fileHandleForReading.close()
        // A pager that is left early closes its end; what it did not want to read is dropped.
        try? pipe.fileHandleForWriting.write(contentsOf: Data(text.utf8))
        try? pipe.fileHandleForWriting.close()
        let status = Self.status(of: child)
        if hasModes { tcsetattr(STDIN_FILENO, TCSADRAIN, &modes) }
        // One that a signal ended leaves the terminal's `^C` in the line.
        if status & 0x7F != 0 { FileHandle.standardOutput.write(Data("\n".utf8)) }
        return (status >> 8) & 0xFF != Self.notFound
    }

    /// How it ended, as `waitpid` tells: the signal in the lowest seven bits, the exit code in the next byte.
    private static func status(of child: pid_t) -> Int32 {
        var status: Int32 = 0
        while waitpid(child, &status, 0) == -1, errno == EINTR {}
        return status
    }

    private func spawn(readingFrom input: Int32) -> pid_t? {
        #if canImport(Darwin)
            var (actions, attributes): (posix_spawn_file_actions_t?, posix_spawnattr_t?) = (nil, nil)
        #else
            var (actions, attributes) = (posix_spawn_file_actions_t(), posix_spawnattr_t())
        #endif
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        // The shell ignores them, and a child would inherit that.
        for number in [SIGINT, SIGQUIT, SIGTSTP, SIGPIPE, SIGTERM, SIGHUP] { sigaddset(&signals, number) }
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF) | Int16(POSIX_SPAWN_SETSIGMASK))
        var child: pid_t = 0
        let line = ["/bin/sh", "-c", command]
        var arguments: [UnsafeMutablePointer<CChar>?] = line.map { strdup($0) } + [nil]
        var variables: [UnsafeMutablePointer<CChar>?] = environment.map { strdup("\($0)=\($1)") } + [nil]
        defer { for text in arguments + variables { free(text) } }
        return posix_spawn(&child, line[0], &actions, &attributes, &arguments, &variables) == 0 ? child : nil
    }
}
