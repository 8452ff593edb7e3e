import PhronyClient
import Testing
import Values

/// Section 15.
@Suite("Uploads")
struct FileUploadTests {
    /// Answers as a platform whose storage is at `storage`.
    private func platform(storage: String) -> Answers {
        .each { request, _ in
            guard request.target.hasSuffix("presign") else { return .json("{}") }
            return .json(
                """
                {"objectKey":"tenants/t/files/1.txt","uploadUrl":"\(storage)/put/1.txt?sig=a%2Fb+c","httpMethod":"PUT",
                 "requiredHeaders":{"Content-Type":"text/plain","X-Storage-Class":"cold"},"expiresInSeconds":60}
                """)
        }
    }

    private func upload(_ client: PhronyClient) async throws(PhronyError) -> FileReference {
        let ticket = try await client.presignFile(filename: "a.txt", mediaType: "text/plain", size: 5)
        try await client.putFile(Array("hello".utf8), summary: ["bytes": 5], to: ticket)
        return try await client.finalizeFile(ticket, filename: "a.txt", mediaType: "text/plain", size: 5)
    }

    @Test("a file goes to the address of the ticket with exactly its headers, and without key")
    func steps() async throws {
        try await withServer(.always(.json("{}"))) { storage, stored in
            try await withServer(platform(storage: storage)) { base, log in
                try await withTransport(base) { transport in
                    let reference = try await upload(PhronyClient(transport: transport))
                    #expect(reference.objectKey == "tenants/t/files/1.txt")
                }
                #expect(log.all.map(\.target) == ["/v1/file-library/presign", "/v1/file-library/finalize"])
                #expect(
                    log.last?.body
                        == #"{"objectKey":"tenants/t/files/1.txt","maxContentLength":5,"filename":"a.txt","mediaType":"text/plain"}"#
                )
            }
            let put = try #require(stored.last)
            #expect(put.method == "PUT" && put.target == "/put/1.txt?sig=a%2Fb+c" && put.body == "hello")
            #expect(put.header("Content-Type") == "text/plain" && put.header("X-Storage-Class") == "cold")
            #expect(put.header("X-API-Key") == nil && put.header("Authorization") == nil)
        }
    }

    @Test("nothing is sent to a storage without encryption on another machine, nor to what is no address")
    func strangers() async throws {
        for storage in ["http://storage.example", "ftp://127.0.0.1", "//x"] {
            try await withServer(platform(storage: storage)) { base, log in
                _ = try await withTransport(base) { transport in
                    await #expect(throws: PhronyError.self) { try await upload(PhronyClient(transport: transport)) }
                }
                #expect(log.all.count == 1, "\(storage)")
            }
        }
    }
}
