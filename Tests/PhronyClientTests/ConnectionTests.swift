import PhronyClient
import Testing
import Values

@Suite("Connections that fail or are given up")
struct ConnectionTests {
    @Test("a port nobody listens on is no connection, and the request was not sent")
    func refused() async throws {
        // A port of the system's own services that none of them uses.
        try await withTransport("http://127.0.0.1:1") { transport in
            let error = await transportFailure { try await transport.send(Request(.post, "/v1/x", body: [:])) }
            #expect(error?.reason == .notConnected)
            #expect(error?.requestWasSent == false)
            #expect(error?.message.contains("nobody listens") == true)
        }
    }

    @Test("a host name that does not exist is no connection")
    func unknownHost() async throws {
        try await withTransport("https://phrony.invalid") { transport in
            let error = await transportFailure { try await transport.send(Request(.get, "/v1/x")) }
            #expect(error?.reason == .notConnected)
            #expect(error?.requestWasSent == false)
        }
    }

    @Test("a server that hangs up on a request may have taken it on")
    func hungUp() async throws {
        try await withRawServer(.each { connection, _ in _ = await connection.read() }) { base in
            try await withTransport(base) { transport in
                let error = await transportFailure { try await transport.send(Request(.post, "/v1/x", body: [:])) }
                #expect(error?.reason == .connectionLost)
                #expect(error?.requestWasSent == true)
            }
        }
    }

    @Test("a stream that breaks throws a lost connection after what had arrived")
    func brokenStream() async throws {
        try await withRawServer(
            .each { connection, _ in
                _ = await connection.read()
                try await connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n")
            }
        ) { base in
            try await withTransport(base) { transport in
                let stream = try await transport.open(Request(.get, "/v1/x", accept: .eventStream))
                var arrived: [UInt8] = []
                let error = await transportFailure {
                    for try await chunk in stream.chunks { arrived += chunk }
                }
                #expect(arrived == Array("abc".utf8))
                #expect(error?.reason == .connectionLost)
            }
        }
    }

    @Test("cancelling a request closes its connection")
    func cancelledRequest() async throws {
        let (events, event) = AsyncStream.makeStream(of: String.self)
        try await withRawServer(
            .each { connection, _ in
                _ = await connection.read()
                event.yield("request")
                await connection.waitForClose()
                event.yield("closed")
            }
        ) { base in
            try await withTransport(base) { transport in
                let sending = Task { try await transport.send(Request(.get, "/v1/x")) }
                var seen = events.makeAsyncIterator()
                #expect(await seen.next() == "request")
                sending.cancel()
                let error = await transportFailure { try await sending.value }
                #expect(error?.reason == .cancelled)
                #expect(await seen.next() == "closed")
            }
        }
    }

    @Test("cancelling the reader of a stream closes its connection, and so does dropping the stream")
    func cancelledStream() async throws {
        let (events, event) = AsyncStream.makeStream(of: String.self)
        try await withRawServer(
            .each { connection, _ in
                _ = await connection.read()
                try await connection.write("HTTP/1.1 200 OK\r\n\r\ndata: 1\n\n")
                await connection.waitForClose()
                event.yield("closed")
            }
        ) { base in
            try await withTransport(base) { transport in
                var seen = events.makeAsyncIterator()
                let (firsts, first) = AsyncStream.makeStream(of: Void.self)
                let reading = Task {
                    for try await _ in try await transport.open(Request(.get, "/v1/x")).chunks { first.yield() }
                }
                for await _ in firsts { break }
                reading.cancel()
                let error = await transportFailure { try await reading.value }
                #expect(error?.reason == .cancelled)
                #expect(await seen.next() == "closed")
                for try await _ in try await transport.open(Request(.get, "/v1/x")).chunks { break }
                #expect(await seen.next() == "closed")
            }
        }
    }
}
