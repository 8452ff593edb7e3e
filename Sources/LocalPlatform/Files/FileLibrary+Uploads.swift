import Crypto
import GRDB
import NIOCore
import Values

/// A request to an upload URL, but for its body (contract, 15.2).
struct UploadRequest: Sendable {
    /// The last segment of the path.
    var leafName: String
    var token: String
    var contentType: String?
    /// What the client says it will send, in bytes; nil when it does not say.
    var contentLength: Int?
}

/// The second step of an upload: the bytes.
extension FileLibrary {
    /// Takes in a file. It replaces what was uploaded before; once finalized it cannot be replaced.
    ///
    /// Throws `uploadURLInvalid`, `tooLarge`, `cutShort`, or `quotaExceeded` when there is no room left.
    func receive<Body: AsyncSequence & Sendable>(
        _ body: Body, for request: UploadRequest
    ) async throws(FileLibraryError) where Body.Element == ByteBuffer {
        let record = try await openUpload(request)
        let limit = record.maxContentLength
        if let length = request.contentLength, length > limit {
            await UploadBody.discard(body, after: 0)
            throw .tooLarge(limit: limit)
        }
        let file: ShelfWriter
        do { file = try shelf.makeFile(named: makeId()) } catch { throw .storage(error) }
        do throws(FileLibraryError) {
            let size = try await UploadBody.write(body, to: file, atMost: limit)
            if let replaced = try await keep(file, size: size, as: record.leafName) { shelf.remove(replaced) }
        } catch {
            shelf.remove(file.name)
            throw error
        }
    }

    /// The upload that a URL stands for. All that is wrong with a URL is told alike: who guesses learns nothing.
    private func openUpload(_ request: UploadRequest) async throws(FileLibraryError) -> FileRecord {
        let found = try await read { try FileRecord.named(request.leafName, in: $0) }
        let digest = Credential.digest(of: request.token)
        guard let record = found, digest == Credential.bytes(ofHex: record.tokenHash), record.expiresAt > now() else {
            throw .uploadURLInvalid("This upload URL is unknown or expired; ask for another one.")
        }
        guard record.finalizedAt == nil else { throw Self.finalized }
        guard request.contentType?.trimmed == record.mediaType.trimmed else {
            throw .uploadURLInvalid("Content-Type must be \(record.mediaType), as presign required it.")
        }
        return record
    }

    private static let finalized = FileLibraryError.uploadURLInvalid("This file is finalized and cannot be replaced.")

    /// Names the bytes in the row of their file; the name of those that they replace.
    private func keep(
        _ file: ShelfWriter, size: Int, as leafName: String
    ) async throws(FileLibraryError) -> String? {
        let object = FileRecord.StoredObject(name: file.name, sizeBytes: size, uploadedAt: now())
        return try await transaction { db in
            guard var record = try FileRecord.named(leafName, in: db), record.finalizedAt == nil else {
                return .failure(Self.finalized)
            }
            let replaced = record.object
            guard try FileRecord.storedBytes(in: db) - (replaced?.sizeBytes ?? 0) + size <= limits.libraryBytes else {
                return .failure(quotaExceeded)
            }
            record.object = object
            try record.update(db)
            return .success(replaced?.name)
        }
    }
}

/// The body of an upload, which is never in memory as a whole.
private enum UploadBody {
    /// How much of a body is read that nobody wants: many clients look at an answer only when they have sent everything.
    private static let patience = 16 << 20

    /// Writes the body; its length in bytes.
    static func write<Body: AsyncSequence & Sendable>(
        _ body: Body, to file: ShelfWriter, atMost limit: Int
    ) async throws(FileLibraryError) -> Int where Body.Element == ByteBuffer {
        var size = 0
        do {
            for try await part in body {
                size += part.readableBytes
                if size <= limit { try await file.append(part) }
                if size > limit + patience { break }
            }
            if size <= limit { try await file.finish() }
        } catch StoreError.diskFull {
            await discard(body, after: size)
            throw .quotaExceeded("The disk of this platform is full.")
        } catch let error as StoreError {
            throw .storage(error)
        } catch {
            throw .cutShort
        }
        guard size <= limit else { throw .tooLarge(limit: limit) }
        return size
    }

    static func discard<Body: AsyncSequence & Sendable>(_ body: Body, after count: Int) async
    where Body.Element == ByteBuffer {
        var size = 0
        // What the other side does to a body that nobody wants is of no interest.
        try? await {
            for try await part in body {
                size += part.readableBytes
                if size > patience { break }
            }
        }()
    }
}
