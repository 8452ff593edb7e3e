#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// How much memory this process has taken.
///
/// Values share their parts, so that what a value takes cannot be told from the value; the system knows.
enum MemoryUse {
    #if canImport(Darwin)
        /// Bytes that are allocated and not given back.
        static var bytes: Int {
            var statistics = malloc_statistics_t()
            malloc_zone_statistics(nil, &statistics)
            return statistics.size_in_use
        }
    #else
        /// Bytes that are resident; 0 where the system does not say.
        static var bytes: Int {
            let file = open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
            guard file >= 0 else { return 0 }
            defer { close(file) }
            let text = [UInt8](unsafeUninitializedCapacity: 128) { buffer, count in
                count = max(0, read(file, buffer.baseAddress, buffer.count))
            }
            // The second number of proc(5) counts the resident pages.
            let numbers = text.split(separator: UInt8(ascii: " "))
            guard numbers.count > 1, let pages = Int(String(decoding: numbers[1], as: UTF8.self)) else { return 0 }
            return pages * Int(getpagesize())
        }
    #endif
}
