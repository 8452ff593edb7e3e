#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The file that a manifest begins with, on this machine (contract, 26.2).
enum ManifestEntryFile {
    private static let indexNames = ["index.yaml", "index.yml"]

    /// The file that a path means: itself, or the index in the folder that it names.
    static func path(of entry: String) throws(LocalPlatformError) -> String {
        let folder = entry.hasSuffix("/") ? entry : entry + "/"
        guard FileManager.default.fileExists(atPath: folder) else { return entry }
        guard let name = indexNames.first(where: { FileManager.default.fileExists(atPath: folder + $0) }) else {
            let names = indexNames.joined(separator: " and no ")
            throw .cannotReadManifest(path: entry, reason: "this folder has no \(names)")
        }
        return folder + name
    }

    static func text(of path: String) throws(LocalPlatformError) -> String {
        switch ManifestFiles.disk.answer(path) {
        case .text(let text): return text
        case .unreadable(let reason): throw .cannotReadManifest(path: path, reason: reason)
        case .missing, .unknown:
            throw .cannotReadManifest(path: path, reason: "there is no such file")
        }
    }
}
