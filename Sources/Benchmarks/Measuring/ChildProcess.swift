#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// A program with its arguments, run to its end for what it answers and what it costs.
///
/// Spawned and reaped by hand: Foundation's `Process` does not hand out the `rusage` of one child.
struct ChildProcess {
    /// What one run of the program took.
    struct Usage {
        /// From the call that spawns it until it has been reaped.
        let wallTime: Duration
        /// The greatest resident size in bytes; nil when it stayed below this program's own.
        ///
        /// Linux counts the spawning program's peak as the child's at `exec`, so anything below it is not known. It is
        /// why the comparisons run before this program reads anything big itself.
        let peakMemory: Int?
    }

    let executable: String
    let arguments: [String]
    /// Variables on top of those of this program.
    var environment: [String: String] = [:]

    /// Runs the program with nothing on its standard input and waits for its end.
    ///
    /// - Parameter outputPath: The file that its standard output replaces.
    func run(outputPath: String) throws(ChildProcessError) -> Usage {
        let clock = ContinuousClock()
        let start = clock.now
        let process = try spawn(outputPath: outputPath)
        let (status, usage) = try reap(process)
        let wallTime = clock.now - start
        guard status == 0 else { throw ChildProcessError(executable, .failed(status: status)) }
        let peak = Self.peakMemory(of: usage)
        return Usage(wallTime: wallTime, peakMemory: peak > Self.ownPeakMemory ? peak : nil)
    }

    private func spawn(outputPath: String) throws(ChildProcessError) -> pid_t {
        #if canImport(Darwin)
            var actions: posix_spawn_file_actions_t?
        #else
            var actions = posix_spawn_file_actions_t()
        #endif
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(
            &actions, STDOUT_FILENO, outputPath, O_WRONLY | O_CREAT | O_TRUNC, S_IRUSR | S_IWUSR)
        var process: pid_t = 0
        let failure = Self.withPointers(to: [executable] + arguments) { argumentPointers in
            Self.withPointers(to: variables) { variablePointers in
                posix_spawn(&process, executable, &actions, nil, argumentPointers, variablePointers)
            }
        }
        guard failure == 0 else { throw ChildProcessError(executable, .notStarted(code: failure)) }
        return process
    }

    private func reap(_ process: pid_t) throws(ChildProcessError) -> (status: Int32, usage: rusage) {
        var status: Int32 = 0
        var usage = rusage()
        while wait4(process, &status, 0, &usage) == -1 {
            guard errno == EINTR else { throw ChildProcessError(executable, .lost(code: errno)) }
        }
        return (status, usage)
    }

    /// The environment of the child, as `execve` wants it.
    private var variables: [String] {
        InheritedEnvironment.variables.merging(environment) { _, own in own }.map { "\($0.key)=\($0.value)" }
    }

    private static var ownPeakMemory: Int {
        var usage = rusage()
        #if canImport(Glibc)
            getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        #else
            getrusage(RUSAGE_SELF, &usage)
        #endif
        return peakMemory(of: usage)
    }

    /// Linux counts in kilobytes, Darwin in bytes.
    private static func peakMemory(of usage: rusage) -> Int {
        #if canImport(Darwin)
            Int(usage.ru_maxrss)
        #else
            Int(usage.ru_maxrss) * 1024
        #endif
    }

    /// Lends the strings as the null-terminated array of C strings that `execve` and its relatives take.
    private static func withPointers<Result>(
        to strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
    ) -> Result {
        let pointers = strings.map { strdup($0) }
        defer { for pointer in pointers { free(pointer) } }
        return body(pointers + [nil])
    }
}

struct ChildProcessError: Error, CustomStringConvertible {
    enum Reason {
        /// The system's error of `posix_spawn`.
        case notStarted(code: Int32)
        /// The system's error of `wait4`.
        case lost(code: Int32)
        /// The raw status of `wait4`.
        case failed(status: Int32)
    }

    let executable: String
    let reason: Reason

    init(_ executable: String, _ reason: Reason) {
        self.executable = executable
        self.reason = reason
    }

    var description: String {
        switch reason {
        case .notStarted(let code): "\(executable) does not start: \(String(cString: strerror(code)))"
        case .lost(let code): "\(executable) was lost: \(String(cString: strerror(code)))"
        case .failed(let status) where status & 0x7F == 0: "\(executable) failed with exit code \(status >> 8 & 0xFF)"
        case .failed(let status): "\(executable) was ended by signal \(status & 0x7F)"
        }
    }
}
