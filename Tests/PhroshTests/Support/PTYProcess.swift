import Foundation
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A program at a pseudo-terminal that is its controlling one, so that Ctrl-C and the window's size reach it as signals.
final class PTYProcess: Sendable {
    let terminal: PseudoTerminal
    let id: pid_t
    private let ended = Mutex<Int32?>(nil)

    /// Not every C library's headers show it.
    #if canImport(Glibc)
        private static let newSession: Int16 = 0x80
    #else
        private static let newSession = Int16(POSIX_SPAWN_SETSID)
    #endif

    /// - Throws: `PseudoTerminal.Missing` when the program cannot be started.
    init(
        _ program: String, _ arguments: [String] = [], environment: [String: String], folder: String? = nil,
        columns: Int = 80, rows: Int = 24
    ) throws {
        terminal = try PseudoTerminal(columns: columns, rows: rows)
        #if canImport(Glibc)
            var (actions, attributes) = (posix_spawn_file_actions_t(), posix_spawnattr_t())
        #else
            var (actions, attributes): (posix_spawn_file_actions_t?, posix_spawnattr_t?) = (nil, nil)
        #endif
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, terminal.path, O_RDWR, 0)
        posix_spawn_file_actions_adddup2(&actions, 0, 1)
        posix_spawn_file_actions_adddup2(&actions, 0, 2)
        defer { posix_spawnattr_destroy(&attributes) }
        posix_spawnattr_setflags(&attributes, Self.newSession)
        let variables = environment.merging(["TERM": "xterm", "LC_ALL": "C.UTF-8"]) { $1 }.map { "\($0)=\($1)" }
        let command = Self.command(program, arguments, in: folder)
        var process: pid_t = 0
        let result = withCStrings(command) { arguments in
            withCStrings(variables) { posix_spawn(&process, command[0], &actions, &attributes, arguments, $0) }
        }
        guard result == 0 else {
            throw PseudoTerminal.Missing(what: program, screen: String(cString: strerror(result)))
        }
        id = process
    }

    /// The system's shell changes the folder, for `posix_spawn` can do so only on some systems.
    private static func command(_ program: String, _ arguments: [String], in folder: String?) -> [String] {
        guard let folder else { return [program] + arguments }
        return ["/bin/sh", "-c", "cd \"$0\" && exec \"$@\"", folder, program] + arguments
    }

    var screen: TerminalScreen { terminal.screen }
    func send(_ text: String) { terminal.send(text) }

    @discardableResult
    func waitFor(_ text: String) async throws -> TerminalScreen {
        try await terminal.waitFor(text)
    }

    func signal(_ number: Int32) { kill(id, number) }

    /// Waits for the end of the program.
    /// - Returns: Its exit code, or the negative number of the signal that ended it.
    func exitCode() async -> Int32 {
        if let known = ended.withLock({ $0 }) { return known }
        let code = await withCheckedContinuation { continuation in
            Thread { [id] in
                var status: Int32 = 0
                while waitpid(id, &status, 0) < 0, errno == EINTR {}
                continuation.resume(returning: status & 0x7F == 0 ? (status >> 8) & 0xFF : -(status & 0x7F))
            }.start()
        }
        ended.withLock { $0 = code }
        return code
    }

    /// Ends the program, if it still runs, and the terminal.
    func end() async {
        if ended.withLock({ $0 }) == nil { kill(id, SIGKILL) }
        _ = await exitCode()
        terminal.close()
    }
}

private func withCStrings<Result>(
    _ strings: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Result
) -> Result {
    var pointers: [UnsafeMutablePointer<CChar>?] = strings.map { strdup($0) } + [nil]
    defer { for pointer in pointers { free(pointer) } }
    return body(&pointers)
}
