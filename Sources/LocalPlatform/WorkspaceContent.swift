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
    /// The values file for the manifests' placeholders; nil looks for one beside each.
    let values: String?

    /// Throws `cannotReadManifest` or `manifest`; of the manifest that is refused nothing is applied.
    func deploy(manifests paths: [String]) async throws(LocalPlatformError) {
        if try await isNew { try await apply(demo) }
        for path in paths { try await apply(try manifest(at: path)) }
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

    private func manifest(at entry: String) throws(LocalPlatformError) -> Manifest {
        let file = try ManifestEntryFile.path(of: entry)
        let source = ManifestSource(
            try ManifestEntryFile.text(of: file), file: file, directory: FileManager.default.currentDirectoryPath,
            files: .disk, inputs: try inputs(besideEntry: file))
        do { return try ManifestReader.read(source).checked() } catch { throw .manifest(error.lines) }
    }

    private func inputs(besideEntry file: String) throws(LocalPlatformError) -> [String: String] {
        let path = ManifestValues.path(named: values, besideEntry: file) {
            FileManager.default.fileExists(atPath: $0)
        }
        guard let path else { return [:] }
        let text = try ManifestEntryFile.text(of: path)
        do { return try ManifestValues.read(text, file: path) } catch { throw .manifest(error.lines) }
    }
}
