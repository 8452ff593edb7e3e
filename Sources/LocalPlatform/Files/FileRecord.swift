import Values

/// A file of the library, from the moment at which its upload is allowed (contract, section 15).
struct FileRecord: Sendable, Equatable {
    /// The last segment of the object's key: a UUID and an extension. It names the file in `input`.
    var leafName: String
    /// What people call the file; never a path.
    var displayName: String
    /// As the client spelled it.
    var mediaType: String
    /// How many bytes the client announced at most.
    var maxContentLength: Int
    /// SHA-256 of the token in the upload URL, in hexadecimal digits.
    var tokenHash: String
    /// The API key that asked for the upload.
    var uploadedBy: String
    /// When the upload URL stops working.
    var expiresAt: Instant
    /// What was uploaded last; nil before.
    var object: StoredObject?
    /// When the file became part of the library; nil for an upload that is not finished.
    var finalizedAt: Instant?

    /// Bytes on the disk.
    struct StoredObject: Sendable, Equatable {
        /// The name of the file on the shelf.
        var name: String
        var sizeBytes: Int
        var uploadedAt: Instant
    }
}

/// The full name of a file in the library, `tenants/<tenantId>/files/<leafName>` (contract, 15.4).
struct ObjectKey: Sendable, Equatable {
    let tenantId: String
    let leafName: String

    init(tenantId: String, leafName: String) {
        self.tenantId = tenantId
        self.leafName = leafName
    }

    /// Nil for a text that is no key of this workspace.
    init?(_ text: String, tenantId: String) {
        let prefix = Self(tenantId: tenantId, leafName: "").text
        guard text.hasPrefix(prefix), !text.dropFirst(prefix.count).contains("/") else { return nil }
        self.init(tenantId: tenantId, leafName: String(text.dropFirst(prefix.count)))
    }

    var text: String { "tenants/\(tenantId)/files/\(leafName)" }
}
