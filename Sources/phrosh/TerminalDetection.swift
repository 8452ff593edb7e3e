import Foundation
import Shell

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Finds out what phrosh writes to. The only place that asks the system whether something is a terminal.
enum TerminalDetection {
    /// Whether somebody can type and see.
    static var hasPerson: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1 }

    /// - Parameter isScript: Whether cells come from a script and not from a person.
    static func terminal(_ options: CommonOptions, isScript: Bool) -> Terminal {
        let environment = ProcessInfo.processInfo.environment
        let writesToTerminal = isatty(STDOUT_FILENO) == 1
        let isDumb = environment["TERM"] == "dumb"
        let isPlain = !writesToTerminal || options.plain || environment["NO_COLOR"] != nil || isDumb
        let isInteractive = !isScript && hasPerson
        let pager = isInteractive && !isDumb ? Pager(environment) : nil
        return Terminal(
            isInteractive: isInteractive, isPlain: isPlain, hasColor: !isPlain,
            showsProgress: isatty(STDERR_FILENO) == 1,
            width: { options.width ?? columns() ?? 80 },
            writeOutput: { write($0, to: STDOUT_FILENO) }, writeError: { write($0, to: STDERR_FILENO) },
            page: pager?.show)
    }

    private static func columns() -> Int? {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }

    /// Writes all of a text; what a closed pipe does not take is dropped.
    private static func write(_ text: String, to descriptor: Int32) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { systemWrite(descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if errno != EINTR, errno != EAGAIN {
                return
            }
        }
    }

    private static func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
        #if canImport(Glibc)
            Glibc.write(descriptor, bytes, count)
        #else
            Darwin.write(descriptor, bytes, count)
        #endif
    }
}
