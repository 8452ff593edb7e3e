/// One request of a session file with what it came to, as positions of lines.
struct Exchange: Sendable {
    let by: Origin
    let endpoint: Endpoint
    let request: Int
    /// The `response` line, or the `open` line of a stream; nil when the session was killed before.
    var answer: Int?
    var events: [Int] = []
    var close: Int?
}

/// What is asked, whoever asks it.
struct Endpoint: Sendable, Hashable, CustomStringConvertible {
    let method: String
    /// The path with its query.
    let target: String

    var description: String { "\(method) \(target)" }
}

/// The exchanges of a session file in the order of their requests.
struct ExchangeIndex: Sendable {
    private(set) var all: [Exchange] = []
    private var positions: [Int: Int] = [:]
    private var byEndpoint: [Endpoint: [Int]] = [:]

    init(_ index: LineIndex) {
        for (position, entry) in index.entries.enumerated() { take(position, entry.head) }
    }

    /// Those of an endpoint, by their positions in `all`.
    subscript(endpoint: Endpoint) -> [Int] { byEndpoint[endpoint] ?? [] }

    /// The exchange with an id.
    func exchange(_ id: Int) -> Exchange? { positions[id].map { all[$0] } }

    private mutating func take(_ position: Int, _ head: LineHead) {
        switch head {
        case .request(let id, let by, let method, let target):
            let endpoint = Endpoint(method: method, target: target)
            positions[id] = all.count
            byEndpoint[endpoint, default: []].append(all.count)
            all.append(Exchange(by: by, endpoint: endpoint, request: position))
        case .response(let id), .open(let id): change(id) { $0.answer = position }
        case .event(let id): change(id) { $0.events.append(position) }
        case .close(let id): change(id) { $0.close = position }
        case .cell, .news, .shown, .effect, .output, .done, .other: break
        }
    }

    private mutating func change(_ id: Int, _ change: (inout Exchange) -> Void) {
        if let place = positions[id] { change(&all[place]) }
    }
}
