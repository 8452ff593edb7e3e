/// Why the file library refuses (contract, section 15).
enum FileLibraryError: Error, Equatable {
    /// A member of the request is not what it has to be; the text follows the member's name.
    case invalid(field: String, String)
    case mediaTypeNotAllowed(String)
    /// The file is larger than a file may be, or than the place that is left. The text is a sentence.
    case quotaExceeded(String)
    /// The upload URL is unknown, expired or used up, or the request is not the one that it was made for.
    case uploadURLInvalid(String)
    /// More bytes arrived than were announced.
    case tooLarge(limit: Int)
    /// The connection ended before the file did.
    case cutShort
    case objectNotFound
    /// Another API key asked for the upload.
    case keyMismatch
    /// Nothing was uploaded yet.
    case uploadMissing
    /// Sessions that have not ended may still need the file.
    case inUse(sessions: Int)
    case storage(StoreError)
}
