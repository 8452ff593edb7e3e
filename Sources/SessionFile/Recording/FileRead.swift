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
        /// It has more bytes than are read at most, if it has an end.
        case tooLong
        /// The caller asked to stop.
        case stopped
    }

    /// The longest file that a cell reads, in bytes: 1 GiB.
    public static let longest = 1 << 30

    /// What is in the file, without secrets.
    public let bytes: [UInt8]
    public let effect: FileEffect

    /// Reads a file, or a pipe or a device up to its end, of at most `longest` bytes. `stop` is asked every few milliseconds
    /// whether to give up.
    public init(
        _ path: String, redactor: Redactor, longest: Int = longest, stop: @escaping @Sendable () -> Bool
    ) throws(Failure) {
        do {
            let read = try Self.contents(path, longest, stop)
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
            throw error as? Failure ?? (error is Stopped ? .stopped : .unreadable)
        }
    }

    private static func contents(_ path: String, _ longest: Int, _ stop: () -> Bool) throws -> [UInt8] {
        let file = try FileDescriptor(path, O_RDONLY)
        // Files that the system makes up say 0 as well.
        let size = try file.size()
        guard size <= longest else { throw Failure.tooLong }
        var blocks = [try file.read(size, at: 0, stop: stop)]
        var length = blocks[0].count
        while length >= size {
            // The end of what has no size, and what was added to a file meanwhile.
            if stop() { throw Stopped() }
            let more = size > 0 ? try file.read(blockSize, at: length) : try file.next(blockSize)
            if more.isEmpty { break }
            length += more.count
            guard length <= longest else { throw Failure.tooLong }
            blocks.append(more)
        }
        return blocks.count == 1 ? blocks[0] : try joined(blocks, length, stop)
    }

    private static func joined(_ blocks: [[UInt8]], _ length: Int, _ stop: () -> Bool) throws(Stopped) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(length)
        for block in blocks {
            if stop() { throw Stopped() }
            bytes += block
        }
        return bytes
    }

    private static let blockSize = 1 << 16
}

/// The caller of a long operation asked it to stop.
struct Stopped: Error {}
