import Hummingbird
import Values

/// All routes of the platform behind all that stands before them.
///
/// What a request meets, in this order: an id of its own, the check of `Host` and `Origin`, the rendering of errors, the
/// gate that closes at the end, then its route with the identity that the route asks for (contract, sections 2 and 3).
struct PlatformRouter: Sendable {
    let services: ServerServices
    let gate: RequestGate

    func build() -> Router<BaseContext> {
        let catalog = PathCatalog()
        let router = Router(context: BaseContext.self)
        router.addMiddleware {
            RequestIdentification(makeId: services.makeId)
            LoopbackGuard(allowedOrigins: services.allowedOrigins)
            ErrorRendering(catalog: catalog, report: services.reportFault)
            gate
        }
        let routes = CatalogedRouter(router: router, catalog: catalog)
        addPublicRoutes(to: routes)
        addDesk(to: routes)
        ShopRoutes(shop: services.shop, secret: services.shopSecret).add(to: routes)
        return router
    }

    /// `/v1`, for the holders of API keys.
    private func addPublicRoutes(to routes: CatalogedRouter) {
        let authentication = KeyAuthentication(keys: services.keys, store: services.store, now: services.now)
        let keyed = routes.group("v1").add(middleware: FaultMiddleware(faults: services.faults))
            .add(middleware: authentication).group(context: KeyContext.self)
        let agents = keyed.group("agents")
        StartRoutes(store: services.store, admission: services.admission).add(to: agents)
        SessionRoutes(store: services.store).add(to: agents)
        FileRoutes(library: services.files).add(to: keyed.group("file-library"))
        UploadRoutes(library: services.files).add(to: routes)
        let runs = keyed.group("runs/:runId").add(middleware: RunAuthorization(store: services.store))
            .group(context: RunContext.self)
        RunRoutes(store: services.store).add(to: runs)
        StreamRoutes(
            store: services.store, engine: services.engine, heartbeat: services.heartbeat, faults: services.faults
        ).add(to: runs)
        AnswerRoutes(store: services.store, engine: services.engine, files: services.files, faults: services.faults)
            .add(to: runs)
    }

    /// `/internal`, for the holder of the workspace's access token (section 27).
    private func addDesk(to routes: CatalogedRouter) {
        let authentication = TokenAuthentication(token: services.accessToken, tenantId: services.store.tenantId)
        let tenant = routes.group("internal/v1/tenants/:tenantId").add(middleware: authentication)
            .group(context: DeskContext.self)
        let editor = WorkspaceEditor(store: services.store, now: services.now, makeId: services.makeId)
        DeskAgentRoutes(store: services.store, editor: editor).add(to: tenant)
        DeskVersionRoutes(store: services.store, editor: editor).add(to: tenant)
        DeskTestRunRoutes(store: services.store, engine: services.engine, files: services.files).add(to: tenant)
        DeskManifestRoutes(store: services.store, applier: services.applier).add(to: tenant)
        DeskAuditRoutes(store: services.store).add(to: tenant)
        DeskFileRoutes(library: services.files).add(to: tenant)
        DeskExchangeRoutes(store: services.store).add(to: tenant)
        DeskRunRoutes(store: services.store).add(to: tenant)
        DeskReviewRoutes(store: services.store, engine: services.engine).add(to: tenant)
        DeskIncidentRoutes(store: services.store, now: services.now).add(to: tenant)
        DeskSecretRoutes(
            store: services.store, vault: services.vault, now: services.now, makeId: services.makeId
        ).add(to: tenant)
        DeskProviderRoutes(
            store: services.store, keys: services.providerKeys, now: services.now, makeId: services.makeId
        ).add(to: tenant)
        DeskServiceRoutes(
            store: services.store, editor: editor, handledTools: services.applier.handledTools
        ).add(to: tenant)
        DeskKeyRoutes(store: services.store, keys: services.keys, now: services.now, makeId: services.makeId)
            .add(to: tenant)
        DeskTriggerRoutes(
            store: services.store, editor: editor, admission: services.admission, now: services.now
        ).add(to: tenant)
        DeskIngressRoutes(store: services.store, admission: services.admission).add(to: tenant)
        DeskTroubleRoutes(store: services.store, faults: services.faults, now: services.now).add(to: tenant)
    }
}

/// What the routes work with.
struct ServerServices: Sendable {
    let store: Store
    let engine: Engine
    let admission: StartAdmission
    let faults: FaultInjector
    let applier: ManifestApplier
    let keys: KeyRing
    /// The `pwt_` token of this start.
    let accessToken: Secret
    let vault: SecretVault
    let files: FileLibrary
    let providerKeys: ProviderKeys
    let shop: Shop
    /// What the callers of the demo shop have to show.
    let shopSecret: Secret
    let allowedOrigins: Set<String>
    /// How long a stream may be silent before a comment line says that it is alive.
    let heartbeat: Duration
    let now: @Sendable () -> Instant
    let makeId: @Sendable () -> String
    let reportFault: @Sendable (_ requestId: String?, _ fault: any Error) -> Void
}
