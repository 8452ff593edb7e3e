import HTTPTypes
import Hummingbird
import NIOCore
import Values

/// Reads request bodies: at most 1 MiB of JSON with an object at its top (contract, section 2).
enum JSONBody {
    /// The largest body that is read, in bytes.
    static let limit = 1 << 20

    /// The members of the body; nil when the request has no body.
    ///
    /// Throws `payload_too_large`, `unsupported_media_type`, `invalid_json` or `validation_failed`.
    static func read(_ request: Request) async throws(APIError) -> Record? {
        let buffer = try await collect(request)
        guard buffer.readableBytes > 0 else { return nil }
        try checkMediaType(request.headers[.contentType])
        let value: Value
        do {
            value = try JSON.parse(Array(buffer.readableBytesView))
        } catch {
            throw APIError(.invalidJSON, "The body is \(error).")
        }
        guard let record = value.record else {
            throw APIError(.validationFailed, "The body must be a JSON object, not a \(value.kindName).")
        }
        guard !value.isTooDeep else {
            throw APIError(.validationFailed, "The body is nested more than \(Value.nestingLimit) deep.")
        }
        return record
    }

    /// A body that is too large is read to its end and thrown away, since many clients look at an answer only when they
    /// have sent everything; one that is far too large is not.
    static func collect(_ request: Request) async throws(APIError) -> ByteBuffer {
        var body = ByteBuffer()
        var length = 0
        do {
            for try await part in request.body {
                length += part.readableBytes
                if length <= limit { body.writeImmutableBuffer(part) }
                if length > 16 * limit { break }
            }
        } catch {
            throw APIError(.invalidJSON, "The body ended before it was complete.")
        }
        guard length <= limit else { throw tooLarge }
        return body
    }

    private static var tooLarge: APIError {
        APIError(.payloadTooLarge, "The body is larger than 1 MiB.")
    }

    /// A missing type is taken for JSON; any other media type is refused.
    private static func checkMediaType(_ header: String?) throws(APIError) {
        // Nearly all send it in this spelling, and taking others apart costs more than reading a small body.
        guard let header, header != "application/json" else { return }
        let media = header.prefix { $0 != ";" }.filter { !$0.isWhitespace }.lowercased()
        guard media == "application/json" else {
            throw APIError(
                .unsupportedMediaType, "The body must be application/json; send 'Content-Type: application/json'.")
        }
    }
}
