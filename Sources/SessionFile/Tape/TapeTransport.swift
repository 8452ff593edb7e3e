public import PhronyClient
import Values

/// Answers the requests of one cell from a tape.
struct TapeTransport: Transport {
    let tape: Tape
    let cell: String

    func send(_ request: Request) async throws(TransportError) -> Response {
        try play(try exchange(for: request))
    }

    func open(_ request: Request) async throws(TransportError) -> ResponseStream {
        let exchange = try exchange(for: request)
        if let position = exchange.answer, case .open(let line) = try line(position) {
            return stream(of: exchange, line)
        }
        let response = try play(exchange)
        return ResponseStream(status: response.status, headers: response.headers, chunks: SingleChunk(response.body))
    }

    private func exchange(for request: Request) throws(TransportError) -> Exchange {
        let endpoint = Endpoint(method: request.method.rawValue, target: request.target)
        let found = request.method == .get ? try answer(to: endpoint) : try match(request, endpoint)
        guard let found else { throw try TapeMiss(request, endpoint, cell: cell, on: tape).error }
        return tape.exchanges.all[found]
    }

    /// The next answer of this cell's own, else the last one up to its end. That somebody else's request failed is no
    /// answer to this cell.
    private func answer(to endpoint: Endpoint) throws(TransportError) -> Int? {
        let own = tape.ownAnswers(endpoint, cell)
        let turn = tape.next(cell) { cursor in
            let turn = cursor.answers[endpoint, default: 0]
            if turn < own.count { cursor.answers[endpoint] = turn + 1 }
            return turn
        }
        if turn < own.count { return own[turn] }
        let end = tape.end(ofCell: cell)
        for place in tape.exchanges[endpoint].reversed() {
            let exchange = tape.exchanges.all[place]
            guard let answer = exchange.answer, answer < end else { continue }
            if exchange.by == .cell(cell) { return place }
            if try !isFailure(answer) { return place }
        }
        return nil
    }

    /// The first request of this cell with the same path and body that was not used yet.
    private func match(_ request: Request, _ endpoint: Endpoint) throws(TransportError) -> Int? {
        var equal: [Int] = []
        for place in tape.exchanges[endpoint] where tape.exchanges.all[place].by == .cell(cell) {
            if try tape.body(ofRequest: place) == request.recordedBody { equal.append(place) }
        }
        return tape.next(cell) { cursor in
            let place = equal.first { !cursor.used.contains($0) }
            if let place { cursor.used.insert(place) }
            return place
        }
    }

    private func play(_ exchange: Exchange) throws(TransportError) -> Response {
        guard let position = exchange.answer, case .response(let line) = try line(position) else {
            throw TransportError(.cancelled, "The recording ends before this answer.", requestWasSent: true)
        }
        switch line.result {
        case .failure(let failure): throw failure.error
        case .answer(let status, let headers, let body):
            return Response(status: status, headers: headers.pairs, body: try resolved(body).bytes)
        }
    }

    private func resolved(_ body: RecordedBody) throws(TransportError) -> RecordedBody {
        guard case .sameAs(let id) = body else { return body }
        guard let position = tape.exchanges.exchange(id)?.answer, case .response(let earlier) = try line(position),
            case .answer(_, _, let whole) = earlier.result
        else { throw TransportError(.tapeBroken, "The tape refers to exchange \(id), which has no answer.") }
        return whole
    }

    private func stream(of exchange: Exchange, _ line: OpenLine) -> ResponseStream {
        let end = exchange.by == .cell(cell) ? Int.max : tape.end(ofCell: cell)
        let chunks = TapeChunks(
            tape: tape, events: exchange.events.filter { $0 < end },
            close: exchange.close.flatMap { $0 < end ? $0 : nil })
        return ResponseStream(status: line.status, headers: line.headers.pairs, chunks: chunks)
    }

    private func isFailure(_ position: Int) throws(TransportError) -> Bool {
        if case .response(let line) = try line(position), case .failure = line.result { true } else { false }
    }

    private func line(_ position: Int) throws(TransportError) -> SessionLine { try tape.line(position) }
}

extension Tape {
    func line(_ position: Int) throws(TransportError) -> SessionLine {
        do { return try document.index.line(position) } catch {
            throw TransportError(.tapeBroken, error.description)
        }
    }

    /// The body of the request at a place of the index.
    func body(ofRequest place: Int) throws(TransportError) -> Value? {
        guard case .request(let line) = try line(exchanges.all[place].request) else { return nil }
        return line.body
    }
}

extension TransportError.Reason {
    /// The tape has no answer to a request; the message names the nearest exchange and the first field that differs.
    public static let tapeMiss = TransportError.Reason.refused("tapeMiss")
    /// A line of the tape could not be read when it was needed.
    public static let tapeBroken = TransportError.Reason.refused("tapeBroken")
}
