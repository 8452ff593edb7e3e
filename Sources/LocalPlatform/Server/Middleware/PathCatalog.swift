import HTTPTypes
import Hummingbird
import Synchronization

/// The paths the server knows with their methods, so that a wrong method can be told from a wrong path.
final class PathCatalog: Sendable {
    private struct Entry {
        let components: [Substring]
        var methods: [HTTPRequest.Method]

        func matches(_ path: [Substring]) -> Bool {
            path.count == components.count
                && zip(components, path).allSatisfy { $0 == $1 || $0.hasPrefix(":") || $0.hasPrefix("{") }
        }
    }

    private let entries = Mutex<[Entry]>([])

    func add(_ path: String, method: HTTPRequest.Method) {
        let components = path.split(separator: "/")
        entries.withLock { entries in
            if let known = entries.firstIndex(where: { $0.components == components }) {
                entries[known].methods.append(method)
            } else {
                entries.append(Entry(components: components, methods: [method]))
            }
        }
    }

    /// What to answer to a request that no route took: 405 with `Allow`, or 404 (contract, section 2).
    func refusal(of request: Request) -> APIError {
        let methods = methods(of: request)
        guard methods.isEmpty else { return .methodNotAllowed(allow: methods) }
        return APIError(.notFound, "There is nothing at \(request.uri.path.prefix(200)).")
    }

    private func methods(of request: Request) -> [HTTPRequest.Method] {
        guard !request.hasEmptySegment else { return [] }
        let path = request.uri.path.split(separator: "/")
        return entries.withLock { $0.first { $0.matches(path) }?.methods ?? [] }
    }
}

extension Request {
    /// Whether the path has an empty segment before its last one: `/v1//runs`. A slash at its end makes none.
    var hasEmptySegment: Bool { uri.string.utf8.hasDoubledSlash && uri.path.utf8.hasDoubledSlash }
}

extension String.UTF8View {
    fileprivate var hasDoubledSlash: Bool {
        var isAfterSlash = false
        for byte in self {
            let isSlash = byte == UInt8(ascii: "/")
            if isSlash && isAfterSlash { return true }
            isAfterSlash = isSlash
        }
        return false
    }
}

/// A router that enters every route it is given into a catalog.
struct CatalogedRouter: RouterMethods {
    let router: Router<BaseContext>
    let catalog: PathCatalog

    @discardableResult
    func on<Responder: HTTPResponder>(
        _ path: RouterPath, method: HTTPRequest.Method, responder: Responder
    ) -> Self where Responder.Context == BaseContext {
        catalog.add(path.description, method: method)
        router.on(path, method: method, responder: responder)
        return self
    }

    @discardableResult
    func add(middleware: any MiddlewareProtocol<Request, Response, BaseContext>) -> Self {
        router.add(middleware: middleware)
        return self
    }
}
