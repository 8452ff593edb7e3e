import NIOCore
import Testing
import Values

@testable import LocalPlatform

@Suite("Files of the library and models", .timeLimit(.minutes(1)))
struct ModelFileTests {
    /// A library with these files, by their media types; the references to them, for inputs and for messages.
    private func withLibrary<Result: Sendable>(
        _ files: KeyValuePairs<String, String>, _ body: (FileLibrary, [Value]) async throws -> Result
    ) async throws -> Result {
        try await withTemporaryDirectory { directory in
            let store = try await Store.open(directory: directory, makeId: StoreDirectory.makeId)
            let clock = ManualClock()
            let library = try await FileLibrary.open(
                dataDirectory: directory, store: store, limits: FileLimits(), now: { clock.now },
                makeId: StoreDirectory.makeId)
            var references: [Value] = []
            for (mediaType, text) in files {
                let name = try await library.add(text, mediaType)
                references.append(
                    [
                        "phronyFile": true, "filename": .string(name), "mediaType": .string(mediaType),
                        "objectKey": .string(ObjectKey(tenantId: store.tenantId, leafName: name).text),
                    ])
            }
            let result = try await body(library, references)
            try store.close()
            return result
        }
    }

    @Test("a vendor's model is sent the text of files of text, and the bytes of images and PDFs")
    func vendor() async throws {
        let files: KeyValuePairs = ["text/csv; header=present": "a,b", "IMAGE/PNG": "png", "application/pdf": "pdf"]
        try await withLibrary(files) { library, references in
            let request = ModelRequest.desk { $0.input = ["documents": .list(List(references))] }
            let asked = try await VendorTalk(files: library).ask(request, replies: .recorded("openai-answer"))
            let sent = try #require(asked.calls.first).body.json()
            #expect(sent.contains("The file file (text/csv):\\n\\na,b"))
            #expect(sent.contains("data:image/png;base64,cG5n") && sent.contains("data:application/pdf;base64,cGRm"))
        }
    }

    @Test("a script sees the files of the input, then those of the messages, with the text of those that have one")
    func script() async throws {
        try await withLibrary(["text/plain": "one", "application/json": #"{"n":2}"#, "image/png": "png"]) {
            library, references in
            var request = ModelRequest.sample(input: ["a": references[0], "deep": [["b": references[1]]]])
            request.messages = [.user(text: "and this", files: [references[2]])]
            let shown = try await ScriptFiles(source: library).read(for: request)
            #expect(
                shown == [
                    ["name": "file", "mediaType": "text/plain", "sizeBytes": 3, "text": "one"],
                    ["name": "file", "mediaType": "application/json", "sizeBytes": 7, "text": #"{"n":2}"#],
                    ["name": "file", "mediaType": "image/png", "sizeBytes": 3, "text": nil],
                ])
        }
    }

    @Test("a script sees no text of a long file, and the bytes of none are read for it")
    func long() async throws {
        let long = String(repeating: "x", count: ScriptFiles.textLimit + 1)
        try await withLibrary(["text/plain": long, "application/pdf": "pdf"]) { library, references in
            // What was never read is not missed.
            library.shelf.keepOnly([])
            let shown = try await ScriptFiles(source: library).read(
                for: .sample(input: ["documents": .list(List(references))]))
            #expect(shown.list?.map(\.["text"]) == [nil, nil])
            #expect(shown.list?.map(\.["sizeBytes"].int) == [long.utf8.count, 3])
        }
    }

    @Test("a file that is too large for a vendor's model, or of a type that none sees, is named to it and not read")
    func notShown() async throws {
        try await withLibrary(["text/plain": "0123456789", "video/mp4": "film"]) { library, references in
            // What was never read is not missed.
            library.shelf.keepOnly([])
            let writer = PromptWriter(files: library, fileLimit: 9)
            let request = ModelRequest.sample(input: ["documents": .list(List(references))])
            let prompt = try await writer.prompt(for: request, ToolNames(request.tools))
            #expect(
                prompt.entries == [
                    .user([
                        .text(request.input.json()),
                        .text("The file file (text/plain, 10 bytes) cannot be shown here: it is too large."),
                        .text("The file file (video/mp4, 4 bytes) cannot be shown here."),
                    ])
                ])
        }
    }

    @Test("a file that is gone refuses the round of a script")
    func gone() async throws {
        let lost: Value = ["phronyFile": true, "filename": "gone.txt", "mediaType": "text/plain"]
        await #expect(throws: ModelError.refused("The file gone.txt is not in the library any more.")) {
            try await ScriptFiles(source: NoModelFiles()).read(for: .sample(input: ["file": lost]))
        }
    }

    @Test("a file whose bytes were taken from the disk is as good as deleted")
    func lostBytes() async throws {
        try await withLibrary(["text/plain": "one"]) { library, references in
            library.shelf.keepOnly([])
            let reference = try #require(FileReference(references[0]))
            let (model, tool) = (try await library.file(reference), try await library.content(reference))
            #expect(model == nil && tool == nil)
        }
    }

    @Test("a file is read in parts, from its start each time")
    func parts() async throws {
        let text = String(repeating: "0123456789", count: 20_000)
        try await withLibrary(["text/plain": text]) { library, references in
            let reference = try #require(FileReference(references[0]))
            let file = try #require(try await library.content(reference))
            for _ in 0..<2 {
                var read = ByteBuffer()
                var count = 0
                for try await part in file.parts {
                    read.writeImmutableBuffer(part)
                    count += 1
                }
                #expect(String(buffer: read) == text && count == 4 && file.size == 200_000)
            }
        }
    }
}

extension FileLibrary {
    /// Uploads and finalizes a file called `file`; its leaf name.
    fileprivate func add(_ text: String, _ mediaType: String) async throws -> String {
        let key = APIKeyRecord(
            id: "key", name: "key", secretHash: "", lastFour: "", scopes: [], createdAt: Instant(nanoseconds: 0))
        let length = text.utf8.count
        let permit = try await permit(
            UploadOrder(filename: "file", mediaType: mediaType, maxContentLength: length), to: key.id)
        let body = AsyncStream<ByteBuffer> { continuation in
            continuation.yield(ByteBuffer(string: text))
            continuation.finish()
        }
        try await receive(
            body,
            for: UploadRequest(
                leafName: permit.record.leafName, token: permit.token.reveal(), contentType: mediaType,
                contentLength: length))
        _ = try await finalize(
            self.key(of: permit.record).text, FinalizeRequest(maxContentLength: length), by: key, as: .platform)
        return permit.record.leafName
    }
}
