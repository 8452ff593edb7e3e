import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The lines typed so far, in a plain file of our own that several windows share: one line a line, mode 0600.
struct HistoryFile: Sendable {
    /// What became of a line.
    enum Fate: Sendable, Equatable {
        case written
        /// It is not to be kept: it begins with a space, is empty, or looks like a key.
        case refused
        /// The file cannot be written. A history is no reason to stop anybody.
        case unwritable
    }

    let path: String
    /// Decides what is kept beside the rules for spaces. A line that looks like a key is not.
    let isKept: @Sendable (String) -> Bool

    /// What stands further from the end of the file than this is left in it and not offered.
    static let bytesOffered = 1 << 20

    /// The whole lines that were added since the file had `offset` bytes, and the offset to go on from. An offset of nil
    /// begins with the newest `bytesOffered` bytes; a file that became shorter is read anew.
    func lines(after offset: Int?) -> (lines: [String], offset: Int?) {
        guard let file = opened(O_RDONLY) else { return ([], offset) }
        defer { close(file) }
        flock(file, LOCK_SH)
        let size = Int(lseek(file, 0, SEEK_END))
        let known = offset.flatMap { $0 <= size ? $0 : nil }
        let start = known ?? max(0, size - Self.bytesOffered)
        var bytes = read(file, from: start, count: size - start)[...]
        if known == nil, start > 0 { bytes = bytes.drop { $0 != UInt8(ascii: "\n") }.dropFirst() }
        let end = bytes.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? bytes.startIndex
        let lines = bytes[..<end].split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
        return (lines, start + end)
    }

    /// Appends a line, under a lock, in one write: a process that is killed leaves a whole line or none.
    @discardableResult
    func append(_ line: String) -> Fate {
        guard !line.hasPrefix(" "), !line.allSatisfy(\.isWhitespace), !line.contains(where: \.isNewline), isKept(line)
        else { return .refused }
        makeFolder()
        guard let file = opened(O_RDWR | O_CREAT | O_APPEND) else { return .unwritable }
        defer { close(file) }
        flock(file, LOCK_EX)
        let bytes = Array(((endsTorn(file) ? "\n" : "") + line + "\n").utf8)
        return bytes.withUnsafeBytes { write(file, $0.baseAddress, $0.count) } == bytes.count ? .written : .unwritable
    }

    /// Whether the last line has no end, as a full disk leaves it: the next one must not be glued to it.
    private func endsTorn(_ file: Int32) -> Bool {
        let size = Int(lseek(file, 0, SEEK_END))
        return size > 0 && read(file, from: size - 1, count: 1) != [UInt8(ascii: "\n")]
    }

    private func opened(_ flags: Int32) -> Int32? {
        let file = open(path, flags | O_CLOEXEC, 0o600)
        return file >= 0 ? file : nil
    }

    private func read(_ file: Int32, from offset: Int, count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: max(count, 0)) { buffer, filled in
            filled = max(0, pread(file, buffer.baseAddress, buffer.count, off_t(offset)))
        }
    }

    private func makeFolder() {
        let folder = (path as NSString).deletingLastPathComponent
        try? FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }
}
