import AsyncHTTPClient
import NIOCore
import Values

/// Calls the HTTP operations of agents (contract, section 22).
struct OperationCaller: ToolCaller {
    private let sender: RequestSender
    private let files: any ToolFileSource
    private let handlers: [String: String]
    private let door: @Sendable () -> OwnDoor?
    private let secret: @Sendable (String) -> Secret?
    private let mask: @Sendable () -> SecretMask
    private let schemas = SchemaCache()

    /// - Parameters:
    ///   - limits: how long and how large an answer may be.
    ///   - connections: how servers are reached; nil for the usual way.
    ///   - files: the library behind file references in arguments.
    ///   - handlers: where the calls of built-in tools are posted to, by the tools' slugs.
    ///   - door: where the platform listens; nil before it does.
    ///   - secret: the value of a secret by its name.
    ///   - mask: hides secrets in what comes back.
    init(
        limits: CallLimits = CallLimits(), connections: ToolConnections? = nil,
        files: any ToolFileSource = NoToolFiles(), handlers: [String: String] = [:],
        door: @escaping @Sendable () -> OwnDoor?, secret: @escaping @Sendable (String) -> Secret?,
        mask: @escaping @Sendable () -> SecretMask
    ) {
        sender = RequestSender(
            limits: limits, connections: connections ?? ToolConnections(timeout: limits.timeout))
        self.files = files
        self.handlers = handlers
        self.door = door
        self.secret = secret
        self.mask = mask
    }

    /// Checks the arguments against the operation's schema; throws `invalid_arguments` with everything that does not fit.
    func check(_ arguments: Value, of operation: OperationRecord) throws(ToolFailure) {
        guard arguments.record != nil else { throw ToolFailure(.invalidArguments, "The arguments must be an object.") }
        guard !operation.argumentsSchema.isNull else { return }
        let violations: [Violation]
        do {
            violations = try schemas.schema(
                operation.argumentsSchema, of: operation.id, updatedAt: operation.updatedAt
            ).validate(arguments, at: "arguments")
        } catch {
            throw ToolFailure(.invalidArguments, "The schema of \(operation.name) cannot be used: \(error).")
        }
        guard violations.isEmpty else {
            let list = violations.map { "\($0.field) \($0.message)" }.joined(separator: "; ")
            throw ToolFailure(.invalidArguments, "The arguments do not fit: \(list).")
        }
    }

    /// The request of a call; throws when nothing can be sent.
    func prepare(
        _ operation: OperationRecord, of service: ServiceRecord, arguments: Value
    ) throws(ToolFailure) -> PreparedRequest {
        if service.type == .builtIn { return try handled(operation, of: service, arguments) }
        try check(arguments, of: operation)
        var builder = RequestBuilder(
            service: service, operation: operation, arguments: arguments.record ?? Record(), secret: secret)
        return try builder.request()
    }

    /// The request to the handler of a built-in tool: its arguments as a JSON object (contract, 22.2).
    private func handled(
        _ operation: OperationRecord, of service: ServiceRecord, _ arguments: Value
    ) throws(ToolFailure) -> PreparedRequest {
        guard let slug = operation.configuration["toolSlug"].string, let url = handlers[slug] else {
            throw ToolFailure(.notConnected, "\(service.name) is a built-in integration that is not connected here.")
        }
        try check(arguments, of: operation)
        return PreparedRequest(
            method: "POST", url: url, shownURL: url,
            headers: [PreparedRequest.Header(name: "Content-Type", value: "application/json")],
            body: arguments.jsonBytes())
    }

    /// Sends the request and waits for its answer, from which secrets are hidden. A failure is part of the outcome; throws
    /// only when the task was cancelled: then nobody knows whether the other side did what it was asked.
    func send(_ request: PreparedRequest, sessionId: String) async throws(CancellationError) -> ToolOutcome {
        try await reach(request, sessionId: sessionId).masked(by: mask())
    }

    private func reach(_ request: PreparedRequest, sessionId: String) async throws(CancellationError) -> ToolOutcome {
        var request = request
        var file: ToolFile?
        if let reference = request.file {
            do { file = try await self.file(reference) } catch {
                return ToolOutcome(error, exchange: ToolExchange(request, file: nil))
            }
            if !request.headers.contains(where: { $0.hasName("Content-Type") }), let file {
                request.headers.append(PreparedRequest.Header(name: "Content-Type", value: file.mediaType))
            }
        }
        guard request.url.hasPrefix(DemoAddress.scheme) else {
            return try await sender.send(request, file: file, guarding: AddressGuard(ownPort: door()?.port))
        }
        guard let door = door(), let url = DemoAddress.resolve(request.url, at: door) else {
            return ToolOutcome(
                ToolFailure(.httpError, "The demo services are not running."),
                exchange: ToolExchange(request, file: file))
        }
        request.url = url
        request.headers.removeAll { $0.hasName(DemoAddress.secretHeader) || $0.hasName(DemoAddress.sessionHeader) }
        request.headers += [
            PreparedRequest.Header(
                name: DemoAddress.secretHeader, value: door.secret.reveal(), isCredential: true,
                shown: CredentialHeaders.hidden),
            PreparedRequest.Header(name: DemoAddress.sessionHeader, value: sessionId),
        ]
        // The platform's own port is allowed here, and only here.
        return try await sender.send(request, file: file, guarding: AddressGuard(ownPort: nil))
    }

    private func file(_ reference: FileReference) async throws(ToolFailure) -> ToolFile {
        do {
            if let file = try await files.content(reference) { return file }
        } catch {
            throw ToolFailure(.httpError, "The file \(reference.name) cannot be read.")
        }
        throw ToolFailure(.invalidArguments, "The file \(reference.name) is not in the library.")
    }

    /// Closes the connections that are kept for later calls. No call may follow.
    func shutdown() async { await sender.shutdown() }
}

/// How much a call may cost (contract, section 22).
struct CallLimits: Sendable {
    var timeout: TimeAmount = .seconds(30)
    var redirects = 5
    var responseBytes = 1 << 20
}
