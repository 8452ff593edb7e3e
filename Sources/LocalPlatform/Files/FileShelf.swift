import NIOPosix

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif
#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The folder beside the database that holds the bytes of files, readable by the owner only.
///
/// The names of its files are made by the platform. A file that the database does not name is what a killed process left.
struct FileShelf: Sendable {
    private let directory: String

    /// Makes the folder if there is none.
    init(dataDirectory: String) throws(StoreError) {
        directory = dataDirectory + "/files"
        guard mkdir(directory, 0o700) == 0 || errno == EEXIST else {
            throw .cannotWrite(path: directory, reason: String(cString: strerror(errno)))
        }
    }

    /// A new file, to be filled.
    func makeFile(named name: String) throws(StoreError) -> ShelfWriter {
        try ShelfWriter(path: path(name), name: name)
    }

    /// The whole file; nil when it is not there.
    func read(_ name: String) async throws(StoreError) -> [UInt8]? {
        let file = PrivateFile(path: path(name))
        let result = try? await NIOThreadPool.singleton.runIfActive {
            Result { () throws(StoreError) in try file.read() }
        }
        guard let result else { throw .abandoned(reason: "the platform is shutting down") }
        return try result.get()
    }

    /// The file in parts; nil when it is not there.
    func open(_ name: String) -> ShelfReader? { ShelfReader(path: path(name)) }

    func remove(_ name: String) { PrivateFile(path: path(name)).remove() }

    /// Removes all files but those.
    func keepOnly(_ names: Set<String>) {
        let found = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        for name in found where !names.contains(name) { remove(name) }
    }

    private func path(_ name: String) -> String { "\(directory)/\(name)" }
}
