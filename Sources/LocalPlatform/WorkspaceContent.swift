#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What a workspace is given at the start of its platform: the sample agents the first time, and the manifests of the
/// configuration every time.
struct WorkspaceContent: Sendable {
    let directory: String
    let store: Store
    let applier: ManifestApplier
    /// The sample agents.
    let demo: Manifest

    /// Throws `cannotReadManifest` or `manifest`; of the manifest that is refused nothing is applied.
    func deploy(manifests paths: [String]) async throws(LocalPlatformError) {
        if try await isNew { try await apply(demo) }
        for path in paths { try await apply(try Self.manifest(inFile: path)) }
    }

    private var isNew: Bool {
        get async throws(LocalPlatformError) {
            do {
                return try await store.agents(skip: 0, take: 1).total == 0
            } catch {
                throw LocalPlatformError(error, in: directory)
            }
        }
    }

    private func apply(_ manifest: Manifest) async throws(LocalPlatformError) {
        do {
            _ = try await applier.apply(manifest)
        } catch {
            switch error {
            case .manifest(let error): throw .manifest(error.lines)
            case .store(let error): throw LocalPlatformError(error, in: directory)
            }
        }
    }

    private static func manifest(inFile path: String) throws(LocalPlatformError) -> Manifest {
        let text = try text(ofFile: path)
        do { return try ManifestReader.read(text, file: path) } catch { throw .manifest(error.lines) }
    }

    private static func text(ofFile path: String) throws(LocalPlatformError) -> String {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw .cannotReadManifest(path: path, reason: "there is no such file, or it may not be read")
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            throw .cannotReadManifest(path: path, reason: "it is not UTF-8 text")
        }
        return text
    }
}
