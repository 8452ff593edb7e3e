import Testing

@testable import Shell

@Suite("Parts of line editing")
struct EditingPartsTests {
    @Test("a key of several characters is open until its last one")
    func keySequence() {
        var keys = KeySequence()
        let states = "a\u{1B}[1;5Cb\u{1B}f\u{1B}OAx\u{16}y".unicodeScalars.map { scalar -> Bool in
            keys.follow(scalar)
            return keys.isOpen
        }
        #expect(
            states == [
                false, true, true, true, true, true, false, false, true, false, true, true, false, false, true, false,
            ])
    }

    @Test(
        "the cursor's row is counted as the terminal wraps",
        arguments: [
            ("", 0), ("123456789", 0), ("1234567890", 1), ("12345678901", 1), ("日本日本日", 1), ("1日本日本日", 1),
            ("12345678\n", 0), ("12345678901234567890", 2), ("e\u{301}23456789", 0),
        ])
    func wrappedRows(_ text: String, _ row: Int) {
        #expect(WrappedRows.row(ofCursorBehind: text, columns: 10) == row)
    }

    @Test("a pasted block keeps its lines, the last one for the editor")
    func pastedBlock() {
        var block = PastedBlock()
        let first = block.paste("let a = 1\nlet b = 2\na", behind: "x; ")
        #expect(first.head == "a")
        #expect(first.fixed == ["x; let a = 1", "let b = 2"])
        let second = block.paste(" + b\n\nc\n", behind: "a")
        #expect(second.fixed == ["a + b", ""])
        #expect(block.joined(with: second.head) == "x; let a = 1\nlet b = 2\na + b\n\nc")
    }

    @Test("one pasted line is no block, with or without a newline at its end", arguments: ["tasks", "tasks\n"])
    func pastedLine(_ text: String) {
        var block = PastedBlock()
        let (head, fixed) = block.paste(text, behind: "")
        #expect(head == "tasks")
        #expect(fixed.isEmpty)
        #expect(block.isEmpty)
    }

    @Test("what is pasted cannot steer the terminal while it is shown")
    func pastedControls() {
        let text = PastedBlock.display(["a\u{1B}[2J", "b\tc"], prompt: "local [7]> ", isFirst: true)
        #expect(text == "local [7]> a␛[2J\n      ...> b c\n")
    }

    @Test("candidates stand in columns that fit the width")
    func candidateList() {
        let words = ["approve ", "answer ", "agents ", "日本", "again ", "auth "]
        #expect(CandidateList.text(words, width: 30) == "approve  agents   again\nanswer   日本     auth")
        #expect(CandidateList.text(words, width: 5) == "approve\nanswer\nagents\n日本\nagain\nauth")
        let many = (0..<100).map { "word\($0) " }
        #expect(CandidateList.text(many, width: 10).hasSuffix("word19\n… and 80 more"))
    }

    @Test("what all candidates begin with is found by characters")
    func commonPrefix() {
        #expect(Completion(replacedBytes: 0, candidates: ["start ", "status "]).commonPrefix == "sta")
        #expect(Completion(replacedBytes: 0, candidates: ["日本", "日記"]).commonPrefix == "日")
        #expect(Completion(replacedBytes: 0, candidates: ["e\u{301}a", "eb"]).commonPrefix == "")
        #expect(Completion.none.commonPrefix == "")
    }
}
