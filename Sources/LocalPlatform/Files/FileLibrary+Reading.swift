import GRDB
import Values

/// Finding files by their references (contract, 15.4).
extension FileLibrary {
    /// The path of the first reference in an input that leads nowhere; nil when all are good.
    func firstMissing(in input: Value, at path: String) async throws(FileLibraryError) -> String? {
        let references = PlacedFileReference.all(in: input, at: .root(path))
        let found = try await finalized(references.compactMap(\.leafName))
        return references.first { $0.leafName.flatMap { found[$0] } == nil }?.path
    }

    /// The files of the library behind these references; nil for one that leads nowhere.
    func files(behind references: [FileReference]) async throws(FileLibraryError) -> [FileRecord?] {
        let names = references.map(leafName)
        let found = try await finalized(names.compactMap(\.self))
        return names.map { $0.flatMap { found[$0] } }
    }

    func file(behind reference: FileReference) async throws(FileLibraryError) -> FileRecord? {
        try await files(behind: [reference]).first ?? nil
    }

    private func leafName(of reference: FileReference) -> String? {
        switch reference.place {
        case .leafName(let name): name
        case .objectKey(let key): ObjectKey(key, tenantId: store.tenantId)?.leafName
        }
    }

    private func finalized(_ leafNames: [String]) async throws(FileLibraryError) -> [String: FileRecord] {
        guard !leafNames.isEmpty else { return [:] }
        return try await read { db in
            var found: [String: FileRecord] = [:]
            for name in Set(leafNames) {
                if let record = try FileRecord.named(name, in: db), record.finalizedAt != nil { found[name] = record }
            }
            return found
        }
    }
}

extension FileLibrary: ModelFileSource {
    func facts(_ reference: FileReference) async throws -> ModelFileFacts? {
        guard let record = try await file(behind: reference), let object = record.object else { return nil }
        return ModelFileFacts(name: record.displayName, mediaType: record.essence, sizeBytes: object.sizeBytes)
    }

    func file(_ reference: FileReference) async throws -> ModelFile? {
        guard let record = try await file(behind: reference), let object = record.object,
            let bytes = try await shelf.read(object.name)
        else { return nil }
        return ModelFile(name: record.displayName, mediaType: record.essence, bytes: bytes)
    }
}

extension FileLibrary: ToolFileSource {
    func content(_ reference: FileReference) async throws -> ToolFile? {
        guard let record = try await file(behind: reference), let object = record.object,
            let parts = shelf.open(object.name)
        else { return nil }
        return ToolFile(mediaType: record.mediaType, size: object.sizeBytes, parts: parts)
    }
}

extension FileRecord {
    /// The media type without parameters, in small letters.
    fileprivate var essence: String { MediaType(mediaType)?.essence ?? mediaType }
}
