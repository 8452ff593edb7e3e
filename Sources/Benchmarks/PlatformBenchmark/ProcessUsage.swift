import Foundation

#if canImport(Darwin)
    import Darwin
#endif

/// What another process has used so far.
struct ProcessUsage: Sendable {
    let process: pid_t

    #if canImport(Darwin)
        /// User and system time.
        var processorTime: Duration { .nanoseconds(Int64(usage.ri_user_time + usage.ri_system_time)) }

        /// Resident memory in bytes.
        var memory: Int { Int(usage.ri_resident_size) }

        private var usage: rusage_info_v2 {
            var usage = rusage_info_v2()
            withUnsafeMutablePointer(to: &usage) { pointer in
                pointer.withMemoryRebound(to: rusage_info_t?.self, capacity: 1) {
                    _ = proc_pid_rusage(process, RUSAGE_INFO_V2, $0)
                }
            }
            return usage
        }
    #else
        /// User and system time, in steps of the kernel's clock of 10 ms.
        var processorTime: Duration {
            // The name of the program, the second field, may hold spaces; the times are fields 14 and 15.
            let fields = text("stat").split(separator: ")").last?.split(separator: " ") ?? []
            let ticks = fields.dropFirst(11).prefix(2).compactMap { Int($0) }.reduce(0, +)
            return .milliseconds(ticks * 10)
        }

        /// Resident memory in bytes.
        var memory: Int {
            let line = text("status").split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
            return (line?.split(whereSeparator: \.isWhitespace).dropFirst().first).flatMap { Int($0) }.map { $0 * 1024 }
                ?? 0
        }

        private func text(_ name: String) -> String {
            (try? String(contentsOfFile: "/proc/\(process)/\(name)", encoding: .utf8)) ?? ""
        }
    #endif
}
