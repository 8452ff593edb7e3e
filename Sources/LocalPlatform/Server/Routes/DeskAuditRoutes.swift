import Hummingbird
import Values

/// Who changed what and when, newest first: `GET /audit?skip&take`.
struct DeskAuditRoutes: Sendable {
    let store: Store

    func add(to tenant: RouterGroup<DeskContext>) { tenant.get("audit", use: audit) }

    @Sendable
    private func audit(_ request: Request, context: DeskContext) async throws -> Response {
        let page = try PageQuery(request)
        let (rows, total) = try await store.audit(skip: page.skip, take: page.take)
        return .page(rows.map(\.json), total: total)
    }
}

extension AuditRecord {
    fileprivate var json: JSONText {
        .record { members in
            members.add("id", id)
            members.add("at", at)
            members.add("actor", actor.json)
            members.add("action", action)
            members.add("resource", resource)
            members.add("key", key)
            members.add("before", stored: before)
            members.add("after", stored: after)
        }
    }
}

extension AuditActor {
    fileprivate var json: JSONText {
        .record { members in
            members.add("type", kind.rawValue)
            members.add("hint", hint)
            members.add("client", client)
        }
    }
}
