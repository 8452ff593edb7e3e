import Hummingbird
import Values

/// The file library as the desk looks at it (contract, sections 15.4 and 27). The path names a file by its leaf name.
struct DeskFileRoutes: Sendable {
    let library: FileLibrary

    func add(to tenant: RouterGroup<DeskContext>) {
        tenant.get("files", use: list)
        tenant.get("files/:leafName", use: show)
        tenant.delete("files/:leafName", use: delete)
    }

    @Sendable
    private func list(_ request: Request, context: DeskContext) async throws -> Response {
        let page = try PageQuery(request)
        let (records, total) = try await library.list(skip: page.skip, take: page.take)
        return .page(records.map(json), total: total)
    }

    @Sendable
    private func show(_ request: Request, context: DeskContext) async throws -> Response {
        .json(json(try await library.show(context.parameters.get("leafName") ?? "")))
    }

    /// Deletes a file that no session needs. With `?force=true` it goes in any case, and `warnings` say what that breaks.
    @Sendable
    private func delete(_ request: Request, context: DeskContext) async throws -> Response {
        let isForced = request.uri.queryParameters["force"] == "true"
        let leafName = context.parameters.get("leafName") ?? ""
        let (_, sessions) = try await library.delete(leafName, isForced: isForced, by: context.actor)
        let warnings = sessions > 0 ? ["\(APIError.need(of: sessions))."] : []
        return .json(
            .record { members in
                members.add("ok", Value.bool(true))
                members.add("warnings", Value(strings: warnings))
            })
    }

    private func json(_ record: FileRecord) -> JSONText {
        .record { members in
            members.add("objectKey", library.key(of: record).text)
            members.add("leafName", record.leafName)
            members.add("displayName", record.displayName)
            members.add("mediaType", record.mediaType)
            members.add("sizeBytes", record.object?.sizeBytes ?? 0)
            members.add("uploadedBy", record.uploadedBy)
            members.add("uploadedAt", record.object?.uploadedAt)
        }
    }
}
