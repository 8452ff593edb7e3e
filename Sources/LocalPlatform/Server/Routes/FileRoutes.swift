import HTTPTypes
import Hummingbird
import Values

/// The first and the last step of an upload (contract, 15.1 and 15.3).
struct FileRoutes: Sendable {
    let library: FileLibrary

    func add(to files: RouterGroup<KeyContext>) {
        files.post("presign", use: presign)
        files.post("finalize", use: finalize)
    }

    @Sendable
    private func presign(_ request: Request, context: KeyContext) async throws -> Response {
        try checkPermission(of: context.key)
        let members = BodyMembers(record: try await JSONBody.read(request) ?? Record())
        let order = UploadOrder(
            filename: try members.requiredString("filename"), mediaType: try members.requiredString("mediaType"),
            maxContentLength: try Self.maxContentLength(members))
        let permit = try await library.permit(order, to: context.key.id)
        let record = permit.record
        return .json(
            .record { body in
                body.add("objectKey", library.key(of: record).text)
                body.add("uploadUrl", UploadRoutes.url(for: permit, host: request.head.authority ?? ""))
                body.add("httpMethod", "PUT")
                body.add("requiredHeaders", ["Content-Type": .string(record.mediaType)])
                body.add("expiresInSeconds", library.limits.uploadSeconds)
            })
    }

    @Sendable
    private func finalize(_ request: Request, context: KeyContext) async throws -> Response {
        try checkPermission(of: context.key)
        let members = BodyMembers(record: try await JSONBody.read(request) ?? Record())
        let key = try members.requiredString("objectKey")
        let details = FinalizeRequest(
            maxContentLength: try Self.maxContentLength(members), filename: try members.string("filename"),
            mediaType: try members.string("mediaType"))
        let actor = AuditActor(
            kind: .apiKey, hint: "phk_…\(context.key.lastFour)", client: request.headers[.userAgent])
        let (record, isNew) = try await library.finalize(key, details, by: context.key, as: actor)
        return .json(
            .record { body in
                body.add("objectKey", library.key(of: record).text)
                body.add("sizeBytes", String(record.object?.sizeBytes ?? 0))
                body.add("alreadyFinalized", Value.bool(!isNew))
            })
    }

    private func checkPermission(of key: APIKeyRecord) throws(APIError) {
        guard key.allowFileUploads else {
            throw APIError(.fileUploadsDisabled, "This API key may not upload files; allow it in the workspace.")
        }
    }

    private static func maxContentLength(_ members: BodyMembers) throws(APIError) -> Int {
        guard let value = members.value("maxContentLength") else { throw .invalid("maxContentLength", "is required") }
        guard let length = value.int else {
            throw .invalid("maxContentLength", "must be a whole number of bytes, not a \(value.kindName)")
        }
        return length
    }
}
