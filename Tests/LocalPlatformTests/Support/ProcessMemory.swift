#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif
#if canImport(Darwin)
    import Darwin
#endif

/// What the tests' own process holds.
enum ProcessMemory {
    /// Resident memory in bytes.
    static var resident: Int {
        #if canImport(Darwin)
            var usage = rusage_info_v2()
            withUnsafeMutablePointer(to: &usage) { pointer in
                pointer.withMemoryRebound(to: rusage_info_t?.self, capacity: 1) {
                    _ = proc_pid_rusage(getpid(), RUSAGE_INFO_V2, $0)
                }
            }
            return Int(usage.ri_resident_size)
        #else
            let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
            let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") } ?? ""
            return line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) }.map { $0 * 1024 }
                ?? 0
        #endif
    }
}
