import PhronyClient
import Testing
import Values

@Suite("Live transport")
struct LiveTransportTests {
    @Test("the API key travels in X-API-Key and nowhere else")
    func apiKeyHeader() async throws {
        try await withServer(.always(.json("{}"))) { base, log in
            try await withTransport(base) { transport in
                _ = try await transport.send(Request(.post, "/v1/runs/1/messages", body: ["a": 1]))
            }
            let received = try #require(log.last)
            #expect(received.header("X-API-Key") == plantedKey.reveal())
            #expect(received.header("Authorization") == nil)
            #expect(!received.target.contains("phk_") && !received.body.contains("phk_"))
            #expect(received.header("User-Agent") == "phrosh/\(PhronyClient.version)")
            #expect(received.header("Accept") == "application/json")
            #expect(received.header("Content-Type") == "application/json")
            #expect(received.body == #"{"a":1}"#)
        }
    }

    @Test("the access token travels as bearer, and a request without a body has no content type")
    func accessTokenHeader() async throws {
        try await withServer(.always(.json("{}"))) { base, log in
            try await withTransport(base) { transport in
                _ = try await transport.send(Request(.post, "/internal/v1/x", credential: .accessToken))
                _ = try await transport.send(Request(.get, "/open", credential: .none))
            }
            #expect(log.all[0].header("Authorization") == "Bearer \(plantedToken.reveal())")
            #expect(log.all[0].header("X-API-Key") == nil)
            #expect(log.all[0].header("Content-Type") == nil)
            #expect(log.all[1].header("Authorization") == nil)
            #expect(log.all[1].header("X-API-Key") == nil)
        }
    }

    @Test(
        "a request whose credential is missing or unusable is refused before anything is sent",
        arguments: [nil, Secret(""), Secret("phk_PLANTED\r\nX-Evil: 1"), Secret("phk_PLÄNTED")])
    func missingKey(key: Secret?) async throws {
        try await withServer(.always(.json("{}"))) { base, log in
            let error = await transportFailure {
                try await withTransport(base, apiKey: key, accessToken: nil) { transport in
                    try await transport.send(Request(.get, "/v1/runs/1"))
                }
            }
            #expect(error?.reason == .credentialMissing)
            #expect(error?.requestWasSent == false)
            #expect(!String(reflecting: error).contains("PL"))
            #expect(log.all.isEmpty)
        }
    }

    @Test("a redirect is handed back and the place it points to never hears of the key")
    func redirect() async throws {
        try await withServer(.always(.json("{}"))) { elsewhere, strangers in
            try await withServer(.always(Answer(status: 302, headers: [("Location", elsewhere + "/x")]))) {
                base, log in
                try await withTransport(base) { transport in
                    let response = try await transport.send(Request(.get, "/v1/runs/1"))
                    #expect(response.status == 302)
                    #expect(response.header("location") == elsewhere + "/x")
                    let stream = try await transport.open(Request(.get, "/v1/runs/1/stream", accept: .eventStream))
                    #expect(stream.status == 302)
                }
                #expect(log.all.count == 2)
            }
            #expect(strangers.all.isEmpty)
        }
    }

    @Test("trailing slashes of the base are dropped and a path before /v1 is kept")
    func baseNormalised() async throws {
        try await withServer(.always(.json("{}"))) { base, log in
            for suffix in ["", "/", "///", "/prefix//"] {
                try await withTransport(base + suffix) {
                    _ = try await $0.send(Request(.get, "/v1/x", query: [("q", "ä b&c")]))
                }
            }
            let plain = "/v1/x?q=%C3%A4%20b%26c"
            #expect(log.all.map(\.target) == [plain, plain, plain, "/prefix" + plain])
        }
    }

    @Test(
        "a path that would leave the base is refused",
        arguments: ["", "v1", "@evil.example/", ".evil.example/v1", "/a b"])
    func pathsChecked(path: String) async throws {
        let transport = try LiveTransport(base: "http://127.0.0.1:9", apiKey: plantedKey)
        let error = await transportFailure { try await transport.send(Request(.get, path)) }
        #expect(error?.reason == .invalidAddress)
    }

    @Test("a silent server is given up at the time limit, which is 30 seconds unless set")
    func timeLimit() async throws {
        #expect(LiveSettings().requestTimeout == .seconds(30))
        try await withRawServer(.each { connection, _ in await connection.waitForClose() }) { base in
            try await withTransport(base, settings: LiveSettings(requestTimeout: .milliseconds(300))) { transport in
                let sent = await transportFailure { try await transport.send(Request(.get, "/v1/x")) }
                #expect(sent?.reason == .timedOut)
                #expect(sent?.requestWasSent == true)
                let opened = await transportFailure { try await transport.open(Request(.get, "/v1/x")) }
                #expect(opened?.reason == .timedOut)
            }
        }
    }

    @Test("an answer that stops half way is given up at the time limit")
    func timeLimitOfBody() async throws {
        let half = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"
        try await withRawServer(
            .each { connection, _ in
                _ = await connection.read()
                try await connection.write(half)
                await connection.waitForClose()
            }
        ) { base in
            try await withTransport(base, settings: LiveSettings(requestTimeout: .milliseconds(200))) { transport in
                let error = await transportFailure { try await transport.send(Request(.get, "/v1/x")) }
                #expect(error?.reason == .timedOut)
            }
        }
    }

    @Test("a stream may take longer than the time limit of requests")
    func streamHasNoLimit() async throws {
        let (gate, open) = AsyncStream.makeStream(of: Void.self)
        try await withRawServer(
            .each { connection, _ in
                _ = await connection.read()
                try await connection.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n")
                for await _ in gate { break }
                try await connection.write("data: late\n\n")
            }
        ) { base in
            let limit = Duration.milliseconds(500)
            try await withTransport(base, settings: LiveSettings(requestTimeout: limit)) { transport in
                let stream = try await transport.open(Request(.get, "/v1/x", accept: .eventStream))
                // Only the passing of this time can show that nothing happens at its end.
                try await Task.sleep(for: limit)
                open.yield()
                var bytes: [UInt8] = []
                for try await chunk in stream.chunks { bytes += chunk }
                #expect(String(decoding: bytes, as: UTF8.self) == "data: late\n\n")
            }
        }
    }

    @Test("an answer longer than the limit is refused")
    func bodyLimit() async throws {
        try await withServer(.always(Answer(body: String(repeating: "x", count: 11)))) { base, _ in
            try await withTransport(base, settings: LiveSettings(maximumBodyBytes: 10)) { transport in
                let error = await transportFailure { try await transport.send(Request(.get, "/v1/x")) }
                #expect(error?.reason == .answerTooLong)
            }
            try await withTransport(base, settings: LiveSettings(maximumBodyBytes: 11)) { transport in
                let response = try await transport.send(Request(.get, "/v1/x"))
                #expect(response.body.count == 11)
            }
        }
    }

    @Test("open streams leave room for requests")
    func manyStreams() async throws {
        let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"
        try await withRawServer(
            .each { connection, _ in
                _ = await connection.read()
                try await connection.write(head)
                await connection.waitForClose()
            }
        ) { base in
            try await withTransport(base) { transport in
                var streams: [ResponseStream] = []
                for _ in 0..<12 { streams.append(try await transport.open(Request(.get, "/v1/x"))) }
                #expect(streams.map(\.status) == Array(repeating: 200, count: 12))
            }
        }
    }

    @Test("after the shutdown a request is refused, and a shutdown without any request is no trouble")
    func shutdown() async throws {
        let transport = try LiveTransport(base: "http://127.0.0.1:9", apiKey: plantedKey)
        await transport.shutdown()
        await transport.shutdown()
        let error = await transportFailure { try await transport.send(Request(.get, "/v1/x")) }
        #expect(error?.reason == .closed)
    }

    @Test("a transport that is dropped without a shutdown closes its connections")
    func dropped() async throws {
        let (closings, closing) = AsyncStream.makeStream(of: Void.self)
        try await withRawServer(
            .each { connection, _ in
                _ = await connection.read()
                try await connection.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
                await connection.waitForClose()
                closing.yield()
            }
        ) { base in
            _ = try await LiveTransport(base: base, apiKey: plantedKey).send(Request(.get, "/v1/x"))
            for await _ in closings { break }
        }
    }
}
