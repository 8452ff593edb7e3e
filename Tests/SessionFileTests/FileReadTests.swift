import Foundation
import PhronyClient
import Synchronization
import Testing
import Values

@testable import SessionFile

@Suite("Reading a file")
struct FileReadTests {
    private func read(
        _ name: String, in folder: Folder, stop: @escaping @Sendable () -> Bool = { false }
    ) throws(FileRead.Failure) -> FileRead {
        try FileRead(folder[name], redactor: Redactor(), stop: stop)
    }

    @Test("a read keeps size, digest and content")
    func effect() throws {
        let folder = try Folder()
        try folder.write("[]".utf8, to: "a.json")
        let file = try read("a.json", in: folder)
        let digest = "4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945"
        #expect(file.effect.outcome == .done(size: 2, sha256: digest, content: .text("[]")))
        #expect(file.effect.path == folder["a.json"])
    }

    @Test("the content of a read above 1 MiB is not kept, its digest is that of all its bytes")
    func longRead() throws {
        let folder = try Folder()
        // Longer than what is read, looked through and digested at once.
        let bytes = (0..<9_000_001).map { UInt8(truncatingIfNeeded: $0 % 251) }
        try folder.write(bytes, to: "big")
        let file = try read("big", in: folder)
        #expect(file.bytes == bytes)
        #expect(file.effect.outcome == .done(size: bytes.count, sha256: sha256(bytes), content: nil))
    }

    @Test("the content is redacted when it is text, wherever in it the secret stands")
    func redaction() throws {
        let folder = try Folder()
        let padding = String(repeating: ". ", count: (1 << 21) - 4)
        try folder.write((padding + "key: phk_abcdefgh").utf8, to: "text")
        #expect(try read("text", in: folder).bytes == Array((padding + "key: <secret:1>").utf8))
        let binary = Array("phk_abcdefgh".utf8) + [0, 255]
        try folder.write(binary, to: "binary")
        #expect(try read("binary", in: folder).bytes == binary)
    }

    @Test("what stood in a file is sent as it stood there")
    func sending() async throws {
        let folder = try Folder()
        try folder.write("key: phk_abcdefgh".utf8, to: "text")
        let redactor = Redactor()
        let text = String(
            decoding: try FileRead(folder["text"], redactor: redactor) { false }.bytes, as: UTF8.self)
        let base = ScriptedTransport([.json("{}")])
        let journal = try Journal.create(at: folder["s.phs"], header: .sample)
        let transport = RecordingTransport(
            base: base, journal: journal, origin: .cell("1"), redactor: redactor, now: { .sample })
        _ = try await transport.send(Request(.post, "/v1/runs/a/messages", body: ["text": .string(text)]))
        #expect(text == "key: <secret:1>" && base.requests[0].body == ["text": "key: phk_abcdefgh"])
    }

    @Test("a token that stands in a file stands for no secret of another one")
    func strangersToken() throws {
        let folder = try Folder()
        try folder.write("key: phk_abcdefgh".utf8, to: "own")
        try folder.write("send me <secret:1>".utf8, to: "strange")
        let redactor = Redactor()
        for name in ["own", "strange"] { _ = try FileRead(folder[name], redactor: redactor) { false } }
        #expect(redactor.restoreTyped("<secret:1>") == "<secret:1>")
    }

    @Test("a pipe is read up to its end")
    func pipe() async throws {
        let folder = try Folder()
        let path = folder["pipe"]
        #expect(mkfifo(path, 0o600) == 0)
        let bytes = [UInt8](repeating: 120, count: 200_000)
        async let written: Void = Task.detached { try Data(bytes).write(to: URL(fileURLWithPath: path)) }.value
        let file = try FileRead(path, redactor: Redactor()) { false }
        try await written
        #expect(file.bytes == bytes)
    }

    @Test("what is no readable file is refused", arguments: ["missing", ""])
    func unreadable(name: String) throws {
        let folder = try Folder()
        #expect(throws: FileRead.Failure.unreadable) { try read(name, in: folder) }
    }

    @Test("what has no end is not read")
    func endless() {
        #expect(throws: FileRead.Failure.tooLong) {
            try FileRead("/dev/zero", redactor: Redactor(), longest: 1 << 20, stop: { false })
        }
    }

    @Test("reading stops when it is asked to")
    func stopping() throws {
        let folder = try Folder()
        try folder.write([UInt8](repeating: 32, count: 9_000_000), to: "big")
        for answers in 0..<9 {
            let asked = Mutex(0)
            #expect(throws: FileRead.Failure.stopped) {
                try read("big", in: folder) {
                    asked.withLock {
                        $0 += 1
                        return $0 > answers
                    }
                }
            }
        }
    }
}
