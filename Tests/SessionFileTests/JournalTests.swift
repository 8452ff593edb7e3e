import Foundation
import PhronyClient
import Testing
import Values

@testable import SessionFile

@Suite("The journal")
struct JournalTests {
    private let folder: Folder

    init() throws { folder = try Folder() }

    @Test("a new file is its owner's alone and begins with the header")
    func create() throws {
        let journal = try Journal.create(at: folder["a.phs"], header: .sample)
        try journal.append(.notice("hello"))
        let mode = try FileManager.default.attributesOfItem(atPath: folder["a.phs"])[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(
            try folder.lines("a.phs").map { try SessionLine(bytes: Array($0.utf8)) } == [
                .header(.sample), .notice("hello"),
            ])
        #expect(journal.path == folder["a.phs"])
        try journal.synchronize()
    }

    @Test("a file that exists is not made anew")
    func createOverAnother() throws {
        try folder.write("precious".utf8, to: "a.phs")
        #expect(throws: JournalError.exists(path: folder["a.phs"])) {
            try Journal.create(at: folder["a.phs"], header: .sample)
        }
        #expect(try folder.text("a.phs") == "precious")
    }

    @Test("a folder that is not there is the system's refusal")
    func noFolder() {
        #expect(throws: JournalError.refused(operation: "create", path: folder["no/a.phs"], code: 2)) {
            try Journal.create(at: folder["no/a.phs"], header: .sample)
        }
    }

    @Test("the file is locked as long as the journal lives")
    func lock() throws {
        var journal: Journal? = try Journal.create(at: folder["a.phs"], header: .sample)
        #expect(throws: JournalError.locked(path: folder["a.phs"])) { try Journal.append(to: folder["a.phs"]) }
        #expect(journal != nil)
        journal = nil
        _ = try Journal.append(to: folder["a.phs"])
    }

    @Test("many writers give whole lines, each writer's in its order")
    func concurrency() async throws {
        let journal = try Journal.create(at: folder["a.phs"], header: .sample)
        let long = String(repeating: "x", count: 1000)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<8 {
                group.addTask {
                    for turn in 0..<100 { try journal.append(.notice("\(writer) \(turn) \(long)")) }
                }
            }
            try await group.waitForAll()
        }
        var turns = [Int](repeating: 0, count: 8)
        try SessionDocument(contentsOf: folder["a.phs"]).forEachLine { line in
            guard case .notice(let notice) = line else { return }
            let words = notice.text.split(separator: " ")
            guard let writer = Int(words[0]) else { return }
            #expect(words.count == 3 && words[2] == long)
            #expect(Int(words[1]) == turns[writer])
            turns[writer] += 1
        }
        #expect(turns == [Int](repeating: 100, count: 8))
    }

    @Test("exchanges have ids of their own, also in a file that goes on")
    func exchangeIDs() throws {
        do {
            let journal = try Journal.create(at: folder["a.phs"], header: .sample)
            #expect(journal.nextExchange() == 1)
            #expect(journal.nextExchange() == 2)
            try journal.append(.request(2, .follower))
        }
        #expect(try Journal.append(to: folder["a.phs"]).nextExchange() == 3)
    }

    @Test("an equal body becomes a reference to the first, in JSON and in text")
    func references() throws {
        let journal = Journal.inMemory(header: .sample)
        for id in 1...3 { try journal.append(.answer(id, ["status": "Running"])) }
        try journal.append(.answer(4, ["status": "Completed"]))
        try journal.save(to: folder["a.phs"])
        #expect(try bodies() == [.json(["status": "Running"]), .sameAs(1), .sameAs(1), .json(["status": "Completed"])])
    }

    private func bodies() throws -> [RecordedBody] {
        var bodies: [RecordedBody] = []
        try SessionDocument(contentsOf: folder["a.phs"]).forEachLine { line in
            if case .response(let response) = line, case .answer(_, _, let body) = response.result {
                bodies.append(body)
            }
        }
        return bodies
    }

    @Test(
        "a full disk is said at once, and what follows does not join half a line",
        .enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
    func diskFull() throws {
        let full = try FileDescriptor("/dev/full", 1)
        var file = JournalFile(path: "/dev/full", descriptor: full, end: 0)
        #expect(throws: JournalError.diskFull(path: "/dev/full")) { try file.append([1, 2, 3]) }
        // A device cannot be cut back: nothing is written behind what it may have kept.
        #expect(throws: JournalError.damaged(path: "/dev/full")) { try file.append([4]) }
    }

    @Test("a write the system refuses leaves the file as it was")
    func refusedWrite() throws {
        try folder.write("line\n".utf8, to: "a")
        let readOnly = try FileDescriptor(folder["a"], 0)
        var file = JournalFile(path: folder["a"], descriptor: readOnly, end: 5)
        #expect(throws: JournalError.refused(operation: "write", path: folder["a"], code: 9)) { try file.append([1]) }
        #expect(try folder.text("a") == "line\n")
    }
}

@Suite("A journal that goes on")
struct JournalContinuationTests {
    private let folder: Folder

    init() throws { folder = try Folder() }

    @Test("a torn last line is cut off, wherever it is torn")
    func torn() throws {
        let whole = SessionLine.header(.sample).bytes + [10] + SessionLine.notice("first").bytes + [10]
        let last = SessionLine.notice("läst").bytes
        for length in 1..<last.count {
            try folder.write(whole + last[..<length], to: "a.phs")
            try Journal.append(to: folder["a.phs"]).append(.notice("next"))
            #expect(try folder.bytes("a.phs") == whole + SessionLine.notice("next").bytes + [10])
        }
    }

    @Test("a last line that only lacks its newline is kept")
    func missingNewline() throws {
        let whole = SessionLine.header(.sample).bytes + [10] + SessionLine.notice("last").bytes
        try folder.write(whole, to: "a.phs")
        try Journal.append(to: folder["a.phs"]).append(.notice("next"))
        #expect(try folder.bytes("a.phs") == whole + [10] + SessionLine.notice("next").bytes + [10])
    }

    @Test("what is no session is never written to")
    func foreign() throws {
        try folder.write("dear diary".utf8, to: "diary.txt")
        let path = folder["diary.txt"]
        #expect(throws: JournalError.notASession(path: path, .notASession(path: path))) { try Journal.append(to: path) }
        #expect(try folder.text("diary.txt") == "dear diary")
    }
}

@Suite("Saving a journal")
struct JournalSavingTests {
    private let folder: Folder

    init() throws { folder = try Folder() }

    private func notices(_ name: String) throws -> [String] {
        var texts: [String] = []
        try SessionDocument(contentsOf: folder[name]).forEachLine { line in
            if case .notice(let notice) = line { texts.append(notice.text) }
        }
        return texts
    }

    private var names: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() }
    }

    @Test("a journal in memory becomes a file and goes on there")
    func fromMemory() throws {
        let journal = Journal.inMemory(header: .sample)
        try journal.append(.notice("before"))
        #expect(journal.path == nil)
        try journal.save(to: folder["a.phs"])
        try journal.append(.notice("after"))
        #expect(try notices("a.phs") == ["before", "after"])
        #expect(try names == ["a.phs"])
        #expect(throws: JournalError.locked(path: folder["a.phs"])) { try Journal.append(to: folder["a.phs"]) }
    }

    @Test("a journal in a file is moved and goes on there")
    func fromFile() throws {
        let journal = try Journal.create(at: folder["unnamed.phs"], header: .sample)
        try journal.append(.notice("before"))
        try journal.save(to: folder["a.phs"])
        try journal.append(.notice("after"))
        #expect(journal.path == folder["a.phs"])
        #expect(try notices("a.phs") == ["before", "after"])
        #expect(try names == ["a.phs"])
    }

    @Test(
        "a journal moves to another file system", .enabled(if: FileManager.default.isWritableFile(atPath: "/dev/shm")))
    func acrossDevices() throws {
        let elsewhere = "/dev/shm/phrosh-\(UUID().uuidString).phs"
        let journal = try Journal.create(at: folder["unnamed.phs"], header: .sample)
        try journal.append(.notice("before"))
        defer { try? FileManager.default.removeItem(atPath: elsewhere) }
        try Journal.inMemory(header: .sample).save(to: elsewhere)
        #expect(throws: JournalError.exists(path: elsewhere)) { try journal.save(to: elsewhere) }
        try journal.save(to: elsewhere, overwriting: true)
        try journal.append(.notice("after"))
        #expect(try names == [])
        #expect(
            try SessionDocument(contentsOf: elsewhere).linesBeforeFirstCell == [.notice("before"), .notice("after")])
    }

    @Test("another session is replaced only when that is asked for", arguments: [true, false])
    func overwriting(_ inMemory: Bool) throws {
        for turn in 0..<10 {
            let journal =
                inMemory
                ? Journal.inMemory(header: .sample)
                : try Journal.create(at: folder["unnamed.phs"], header: .sample)
            try journal.append(.notice("\(turn)"))
            if turn > 0 {
                #expect(throws: JournalError.exists(path: folder["a.phs"])) { try journal.save(to: folder["a.phs"]) }
                #expect(try notices("a.phs") == ["\(turn - 1)"])
            }
            try journal.save(to: folder["a.phs"], overwriting: true)
            #expect(try notices("a.phs") == ["\(turn)"])
        }
        #expect(try names == ["a.phs"])
    }

    @Test("what is no session is never replaced")
    func foreign() throws {
        try folder.write("dear diary".utf8, to: "diary.txt")
        let path = folder["diary.txt"]
        let journal = Journal.inMemory(header: .sample)
        #expect(throws: JournalError.notASession(path: path, .notASession(path: path))) {
            try journal.save(to: path, overwriting: true)
        }
        #expect(throws: JournalError.notASession(path: folder.path, .unreadable(path: folder.path, code: 21))) {
            try journal.save(to: folder.path, overwriting: true)
        }
        #expect(try folder.text("diary.txt") == "dear diary")
        #expect(try names == ["diary.txt"])
    }

    @Test("the journal of another process is never replaced")
    func lockedTarget() throws {
        let other = try Journal.create(at: folder["a.phs"], header: .sample)
        let journal = Journal.inMemory(header: .sample)
        #expect(throws: JournalError.locked(path: folder["a.phs"])) {
            try journal.save(to: folder["a.phs"], overwriting: true)
        }
        try other.append(.notice("mine"))
        #expect(try notices("a.phs") == ["mine"])
    }

    @Test("saving under the name it has changes nothing, whichever way the name is written")
    func sameName() throws {
        let journal = try Journal.create(at: folder["a.phs"], header: .sample)
        try journal.append(.notice("one"))
        try journal.save(to: folder["./a.phs"])
        try journal.save(to: folder["a.phs"], overwriting: true)
        try journal.append(.notice("two"))
        #expect(try notices("a.phs") == ["one", "two"])
    }

    @Test("the first request brings a journal in memory to its file")
    func fileAtFirstRequest() throws {
        let journal = Journal.inMemory(header: .sample, fileAtFirstRequest: folder["a.phs"])
        try journal.append(.cell("1"))
        #expect(try names == [])
        try journal.append(.request(1, .cell("1")))
        #expect(try folder.lines("a.phs").count == 3)
        #expect(journal.path == folder["a.phs"])
    }
}
