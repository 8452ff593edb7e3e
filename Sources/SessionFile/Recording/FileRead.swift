#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A file as a cell reads it: what the cell goes on with, and what the session keeps of it.
///
/// A file is a door of the session: its text is redacted first, so that the cell gets what it would get on tape.
public struct FileRead: Sendable {
    public enum Failure: Error, Sendable {
        case unreadable
        /// The caller asked to stop.
        case stopped
    }

    /// What is in the file, without secrets.
    public let bytes: [UInt8]
    public let effect: FileEffect

    /// Reads a file, or a pipe or a device up to its end. `stop` is asked every few milliseconds whether to give up.
    public init(_ path: String, redactor: Redactor, stop: @escaping @Sendable () -> Bool) throws(Failure) {
        do {
            let read = try Self.contents(path, stop)
            // The digest takes as long as looking for secrets, and is seldom in vain: few files hold one.
            let (redacted, digest) = concurrently(
                { () throws(Stopped) in try redactor.redact(read, stop: stop) },
                { () throws(Stopped) in try sha256(read, stop: stop) })
            if let redacted = try redacted.get() {
                bytes = redacted
                effect = FileEffect.read(path, bytes, sha256: try sha256(bytes, stop: stop))
            } else {
                bytes = read
                effect = FileEffect.read(path, bytes, sha256: try digest.get())
            }
        } catch {
            throw error is Stopped ? .stopped : .unreadable
        }
    }

    private static func contents(_ path: String, _ stop: () -> Bool) throws -> [UInt8] {
        let file = try FileDescriptor(path, O_RDONLY)
        // Files that the system makes up say 0 as well.
        let size = try file.size()
        var bytes = try file.read(size, at: 0, stop: stop)
        while bytes.count >= size {
            // The end of what has no size, and what was added to a file meanwhile.
            if stop() { throw Stopped() }
            let more = size > 0 ? try file.read(blockSize, at: bytes.count) : try file.next(blockSize)
            if more.isEmpty { break }
            bytes += more
        }
        return bytes
    }

    private static let blockSize = 1 << 16
}

/// The caller of a long operation asked it to stop.
struct Stopped: Error {}
