import GRDB
import Values

/// What a client wants to upload (contract, 15.1).
struct UploadOrder: Sendable {
    var filename: String
    var mediaType: String
    /// In bytes.
    var maxContentLength: Int
}

/// Leave to upload one file, until it expires.
struct UploadPermit: Sendable {
    var record: FileRecord
    /// What the upload URL shows. Only its digest is kept.
    var token: Secret
}

/// The first and the last step of an upload.
extension FileLibrary {
    /// Lets the holder of the key upload one file (contract, 15.1).
    ///
    /// Throws `invalid`, `mediaTypeNotAllowed` or `quotaExceeded`, in the order of the request's members.
    func permit(_ order: UploadOrder, to keyId: String) async throws(FileLibraryError) -> UploadPermit {
        let displayName = try Self.displayName(order.filename)
        try Self.checkMediaType(order.mediaType)
        try checkSize(order.maxContentLength)
        let (time, token) = (now(), Credential.makeUploadToken())
        let record = FileRecord(
            leafName: "\(makeId()).\(FileName.pathExtension(of: displayName))", displayName: displayName,
            mediaType: order.mediaType, maxContentLength: order.maxContentLength,
            tokenHash: Credential.hex(Credential.digest(of: token.reveal())), uploadedBy: keyId,
            expiresAt: time.advanced(bySeconds: limits.uploadSeconds))
        let expired = try await transaction { db -> Result<[String], FileLibraryError> in
            let expired = try FileRecord.removeExpired(before: oldestUpload(at: time), in: db)
            guard try FileRecord.finalizedBytes(in: db) + order.maxContentLength <= limits.libraryBytes else {
                return .failure(quotaExceeded)
            }
            try record.insert(db)
            return .success(expired)
        }
        expired.forEach(shelf.remove)
        return UploadPermit(record: record, token: token)
    }

    /// Makes an uploaded file part of the library (contract, 15.3). False when it was before.
    ///
    /// Throws `objectNotFound`, `keyMismatch`, `invalid` for another `maxContentLength`, and `uploadMissing`, in this order.
    func finalize(
        _ key: String, _ request: FinalizeRequest, by api: APIKeyRecord, as actor: AuditActor
    ) async throws(FileLibraryError) -> (record: FileRecord, isNew: Bool) {
        let (time, tenantId) = (now(), store.tenantId)
        let displayName = try request.filename.map(Self.displayName)
        if let mediaType = request.mediaType { try Self.checkMediaType(mediaType) }
        return try await transaction { db in
            guard let key = ObjectKey(key, tenantId: tenantId),
                var record = try FileRecord.named(key.leafName, in: db),
                record.finalizedAt != nil || record.expiresAt >= oldestUpload(at: time)
            else { return .failure(.objectNotFound) }
            guard record.uploadedBy == api.id else { return .failure(.keyMismatch) }
            guard record.maxContentLength == request.maxContentLength else {
                return .failure(
                    .invalid(field: "maxContentLength", "must be the \(record.maxContentLength) of presign"))
            }
            guard record.object != nil else { return .failure(.uploadMissing) }
            guard record.finalizedAt == nil else { return .success((record, false)) }
            record.finalizedAt = time
            record.displayName = displayName ?? record.displayName
            record.mediaType = request.mediaType ?? record.mediaType
            try record.update(db)
            try AuditEntry(.create, .file, key: record.displayName, after: record.audited)
                .write(by: actor, at: time, in: db)
            return .success((record, true))
        }
    }

    private static func displayName(_ filename: String) throws(FileLibraryError) -> String {
        guard let name = FileName.display(filename) else {
            throw .invalid(
                field: "filename", "must be a name of 1 to \(FileName.longest) characters without control characters")
        }
        return name
    }

    private static func checkMediaType(_ text: String) throws(FileLibraryError) {
        guard let type = MediaType(text) else {
            throw .invalid(field: "mediaType", "must be a media type such as text/plain")
        }
        guard !type.isRefused else { throw .mediaTypeNotAllowed(type.essence) }
    }

    private func checkSize(_ bytes: Int) throws(FileLibraryError) {
        guard bytes > 0 else { throw .invalid(field: "maxContentLength", "must be greater than 0") }
        guard bytes <= limits.fileBytes else {
            throw .quotaExceeded("A file may have at most \(limits.fileBytes) bytes.")
        }
    }

    var quotaExceeded: FileLibraryError {
        .quotaExceeded("The files of this workspace may have \(limits.libraryBytes) bytes together; delete some first.")
    }
}

/// What a client says of a file when it has uploaded it (contract, 15.3).
struct FinalizeRequest: Sendable {
    var maxContentLength: Int
    var filename: String?
    var mediaType: String?
}

extension FileRecord {
    /// What the audit log tells of a file.
    var audited: Value {
        [
            "leafName": .string(leafName), "mediaType": .string(mediaType),
            "sizeBytes": object.map { .integer($0.sizeBytes) } ?? .null,
        ]
    }
}
