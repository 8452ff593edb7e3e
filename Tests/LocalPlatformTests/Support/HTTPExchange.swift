import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import Values

/// A request and its answer over real HTTP.
struct HTTPExchange: Sendable {
    let status: Int
    let text: String
    private let headers: HTTPHeaders

    init(status: Int, text: String, headers: HTTPHeaders) {
        self.status = status
        self.text = text
        self.headers = headers
    }

    /// The answer's JSON; null when it is none.
    var body: Value { (try? JSON.parse(text)) ?? .null }

    /// The value of a header; nil when it is missing or there several times.
    func header(_ name: String) -> String? {
        let values = headers[name]
        return values.count == 1 ? values[0] : nil
    }

    var code: String? { body["error"]["code"].string }
    var field: String? { body["error"]["field"].string }

    static func send(
        _ method: String, _ url: String, headers: [String: String] = [:], body: Value? = nil
    ) async throws -> HTTPExchange {
        try await send(method, url, headers: Self.headers(headers, with: body), text: body?.json())
    }

    /// The headers, with the type of the body when there is one.
    static func headers(_ headers: [String: String], with body: Value?) -> [String: String] {
        body == nil ? headers : headers.merging(["Content-Type": "application/json"]) { own, _ in own }
    }

    /// - Parameter isChunked: whether the length of the body is not announced.
    static func send(
        _ method: String, _ url: String, headers: [String: String] = [:], text: String?, isChunked: Bool = false
    ) async throws -> HTTPExchange {
        var request = HTTPClientRequest(url: url)
        request.method = HTTPMethod(rawValue: method)
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        if let text {
            request.body = isChunked ? .bytes(text.utf8, length: .unknown) : .bytes(ByteBuffer(string: text))
        }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
        let body = try await response.body.collect(upTo: 64 << 20)
        return HTTPExchange(
            status: Int(response.status.code), text: String(buffer: body), headers: response.headers)
    }
}

extension HTTPExchange {
    /// Sends so many requests at once; their answers in no particular order.
    static func together(
        _ count: Int, _ send: @escaping @Sendable (Int) async throws -> HTTPExchange
    ) async throws -> [HTTPExchange] {
        try await withThrowingTaskGroup(of: HTTPExchange.self) { group in
            for number in 0..<count { group.addTask { try await send(number) } }
            var answers: [HTTPExchange] = []
            for try await answer in group { answers.append(answer) }
            return answers
        }
    }
}

/// Reads a stream of events as a client does.
enum EventReader {
    /// The answer with its body still to come.
    static func open(_ url: String, key: String) async throws -> HTTPClientResponse {
        var request = HTTPClientRequest(url: url)
        request.headers.add(name: "X-API-Key", value: key)
        return try await HTTPClient.shared.execute(request, timeout: .seconds(30))
    }

    /// The events up to the one that is enough, or all when the server closes before.
    static func read(
        _ url: String, key: String, until isEnough: (Value) -> Bool = { _ in false }
    ) async throws -> [Value] {
        var text = EventText()
        for try await chunk in try await open(url, key: key).body {
            if try text.add(chunk, until: isEnough) { break }
        }
        return text.events
    }
}

/// The text of a stream as it comes in: each event is one line, `data:` and its JSON.
struct EventText {
    private(set) var events: [Value] = []
    private var rest = ByteBuffer()
    /// How many bytes of the rest are known to have no end of a line.
    private var searched = 0

    /// Takes in the events that the chunk completes; true when one of them is enough, which is the last one then.
    mutating func add(_ chunk: ByteBuffer, until isEnough: (Value) -> Bool) throws -> Bool {
        rest.writeImmutableBuffer(chunk)
        while let line = nextLine() {
            guard line.hasPrefix("data: ") else { continue }
            let event = try JSON.parse(String(line.dropFirst(6)))
            events.append(event)
            if isEnough(event) { return true }
        }
        return false
    }

    private mutating func nextLine() -> String? {
        guard let end = rest.readableBytesView.dropFirst(searched).firstIndex(of: UInt8(ascii: "\n")) else {
            searched = rest.readableBytes
            return nil
        }
        searched = 0
        let line = rest.readString(length: end - rest.readerIndex)
        rest.moveReaderIndex(forwardBy: 1)
        return line
    }
}
