import Values

extension APIError {
    /// What a client is told when the file library refuses (contract, section 15).
    init(_ error: FileLibraryError) {
        switch error {
        case .invalid(let field, let text): self = .invalid(field, text)
        case .mediaTypeNotAllowed(let type):
            self.init(.mediaTypeNotAllowed, "Files of type \(type) are not taken.", field: "mediaType")
        case .quotaExceeded(let text): self.init(.storageQuotaExceeded, text, field: "maxContentLength")
        case .uploadURLInvalid(let text): self.init(.uploadURLInvalid, text)
        case .tooLarge(let limit):
            self.init(.payloadTooLarge, "The file is larger than the \(limit) bytes that presign allowed.")
        case .cutShort: self.init(.validationFailed, "The file ended before it was complete.")
        case .objectNotFound: self.init(.objectNotFound, "There is no such file.", field: "objectKey")
        case .keyMismatch:
            self.init(.uploadKeyMismatch, "Another API key asked for this upload.", field: "objectKey")
        case .uploadMissing:
            self.init(.uploadMissing, "Nothing was uploaded yet; send the file to the upload URL first.")
        case .inUse(let sessions):
            self.init(.inUse, "\(Self.need(of: sessions)); delete it with ?force=true to break them.")
        case .storage: self = .internal
        }
    }

    /// What deleting a file does to sessions that have not ended.
    static func need(of sessions: Int) -> String {
        sessions == 1
            ? "A session that has not ended may still need this file"
            : "\(sessions) sessions that have not ended may still need this file"
    }

    /// A reference that leads nowhere (contract, sections 5 and 13.3).
    static func fileNotFound(_ field: String) -> APIError {
        APIError(.fileNotFoundInLibrary, "This workspace has no such file.", field: field)
    }
}
