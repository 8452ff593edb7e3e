import PhronyClient
import Values

/// A request that the tape has no answer to, and the recorded exchange that comes nearest to it.
struct TapeMiss {
    /// Why the nearest exchange is not the answer.
    private enum Obstacle {
        case path
        case body(ValueDifference)
        case usedAlready
        /// It is equal, but another cell's, or came after this cell's end.
        case belongsElsewhere
    }

    private let endpoint: Endpoint
    private let cell: String
    private let nearest: (exchange: Exchange, obstacle: Obstacle)?

    init(_ request: Request, _ endpoint: Endpoint, cell: String, on tape: Tape) throws(TransportError) {
        self.endpoint = endpoint
        self.cell = cell
        if let alike = try Self.nearestBody(request, tape.exchanges[endpoint], cell, tape) {
            nearest = alike
        } else {
            let others = tape.exchanges.all.filter { $0.endpoint.method == endpoint.method }
            nearest = others.max { endpoint.likeness(to: $0, cell) < endpoint.likeness(to: $1, cell) }.map {
                ($0, .path)
            }
        }
    }

    /// Among exchanges with the same endpoint, this cell's before others: an equal one, else the first that is unused.
    private static func nearestBody(
        _ request: Request, _ alike: [Int], _ cell: String, _ tape: Tape
    ) throws(TransportError) -> (Exchange, Obstacle)? {
        let own = alike.filter { tape.exchanges.all[$0].by == .cell(cell) }
        let places = own.isEmpty ? alike : own
        let used = tape.next(cell) { $0.used }
        guard let first = places.first(where: { !used.contains($0) }) ?? places.first else { return nil }
        guard request.method != .get else { return (tape.exchanges.all[first], .belongsElsewhere) }
        for place in places where try tape.body(ofRequest: place) == request.recordedBody {
            return (tape.exchanges.all[place], own.isEmpty ? .belongsElsewhere : .usedAlready)
        }
        let difference = ValueDifference.first(
            recorded: try tape.body(ofRequest: first) ?? .null, replayed: request.recordedBody ?? .null, at: "body")
        return (tape.exchanges.all[first], difference.map(Obstacle.body) ?? .belongsElsewhere)
    }

    var error: TransportError { TransportError(.tapeMiss, message) }

    private var message: String {
        let miss = "\(endpoint) is not on the tape for cell \(cell)"
        guard let nearest else { return "\(miss), and nothing like it was recorded." }
        let exchange = "\(miss): the nearest exchange is \(nearest.exchange.endpoint) of \(nearest.exchange.by)"
        switch nearest.obstacle {
        case .path: return "\(exchange), where the path differs."
        case .usedAlready: return "\(exchange), which was used already."
        case .belongsElsewhere: return "\(exchange), which cannot be used here."
        case .body(let difference):
            return "\(exchange), where \(difference.path) is \(difference.recordedText)"
                + " and not \(difference.replayedText)."
        }
    }
}

extension Endpoint {
    /// How much of a recorded target is equal from its beginning and from its end; what the cell itself asked counts more
    /// than anything of others.
    fileprivate func likeness(to exchange: Exchange, _ cell: String) -> Int {
        let (recorded, asked) = (exchange.endpoint.target.utf8, target.utf8)
        let beginning = zip(recorded, asked).prefix { $0 == $1 }.count
        let end = zip(recorded.reversed(), asked.reversed()).prefix { $0 == $1 }.count
        return beginning + end + (exchange.by == .cell(cell) ? 2 * asked.count : 0)
    }
}
