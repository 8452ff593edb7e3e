#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A pipe that ends a `poll`: other threads write to it, the editor's thread reads.
final class WakePipe: Sendable {
    /// -1 when the process has no file descriptors left; `poll` passes over it.
    let readEnd: Int32
    private let writeEnd: Int32

    init() {
        var ends: [Int32] = [-1, -1]
        _ = pipe(&ends)
        (readEnd, writeEnd) = (ends[0], ends[1])
        for end in ends where end >= 0 {
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        }
    }

    deinit {
        for end in [readEnd, writeEnd] where end >= 0 { close(end) }
    }

    func wake() {
        var byte: UInt8 = 1
        _ = write(writeEnd, &byte, 1)
    }

    /// Waits for a wake.
    func sleep() {
        var polled = pollfd(fd: readEnd, events: Int16(POLLIN), revents: 0)
        _ = poll(&polled, 1, readEnd >= 0 ? -1 : Self.pauseWithoutPipe)
        drain()
    }

    private static let pauseWithoutPipe: Int32 = 50

    /// Takes everything out that was written.
    func drain() {
        var buffer = [UInt8](repeating: 0, count: 64)
        while read(readEnd, &buffer, buffer.count) > 0 {}
    }
}
