import Values

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A session file open for reading. It stays readable when the file is renamed, replaced or removed.
struct SessionReader: Sendable {
    private enum Source: Sendable {
        case file(FileDescriptor)
        case memory([UInt8])
    }

    let path: String
    private let source: Source

    /// The header is looked for in this many bytes, so that a large file without lines is refused at once.
    private static let longestHeader = 64 << 10

    init(path: String, descriptor: FileDescriptor) {
        self.path = path
        source = .file(descriptor)
    }

    /// Reads bytes that were read already.
    ///
    /// - Parameter path: What errors call them.
    init(contents: [UInt8], path: String) {
        self.path = path
        source = .memory(contents)
    }

    init(path: String) throws(SessionFileError) {
        do {
            self.init(path: path, descriptor: try FileDescriptor(path, O_RDONLY))
        } catch {
            if error.code == ENOENT || error.code == ENOTDIR { throw .missing(path: path) }
            throw .unreadable(path: path, code: error.code)
        }
    }

    /// At most `count` bytes from `offset` on; fewer at the end of the file.
    func read(_ count: Int, at offset: Int) throws(SessionFileError) -> [UInt8] {
        switch source {
        case .memory(let bytes): return Array(bytes[min(offset, bytes.count)..<min(offset + count, bytes.count)])
        case .file(let descriptor):
            do { return try descriptor.read(count, at: offset) } catch {
                throw .unreadable(path: path, code: error.code)
            }
        }
    }

    /// Reads the header and nothing else.
    @discardableResult
    func checkFormat() throws(SessionFileError) -> Header {
        let line = Array(try read(Self.longestHeader, at: 0).prefix { $0 != newline })
        guard let record = (try? JSON.parse(line))?.record, record["kind"]?.string == LineKind.header.rawValue,
            record["format"]?.string == Header.format, let version = record["version"]?.int
        else { throw .notASession(path: path) }
        guard version <= Header.currentVersion else {
            throw .newerVersion(path: path, version: version, known: Header.currentVersion)
        }
        do throws(LineError) {
            guard case .header(let header) = try SessionLine(record: record) else { throw .missing(member: "kind") }
            return header
        } catch {
            throw .brokenLine(path: path, line: 1, error)
        }
    }
}
