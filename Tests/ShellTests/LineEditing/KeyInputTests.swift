import Testing

@testable import Shell

@Suite("Keys out of a terminal's bytes")
struct KeyInputTests {
    /// The keys of a text that arrives in pieces of `size` bytes.
    private func keys(_ text: String, piece size: Int) -> [KeyInput.Key] { keys(Array(text.utf8), piece: size) }

    private func keys(_ bytes: [UInt8], piece size: Int) -> [KeyInput.Key] {
        var input = KeyInput()
        var keys: [KeyInput.Key] = []
        for start in stride(from: 0, to: bytes.count, by: size) {
            input.receive(bytes[start..<min(start + size, bytes.count)])
            while let key = input.next() { keys.append(key) }
        }
        while let key = input.next(isFinal: true) { keys.append(key) }
        return keys
    }

    private func characters(_ text: String) -> [KeyInput.Key] { text.unicodeScalars.map { .character($0) } }

    @Test("the same keys come out however the bytes are cut", arguments: 1...12)
    func chunking(_ size: Int) {
        let text = "日本 👩‍💻e\u{301}\u{1B}[A\u{1B}[200~let a = \"é\"\r\na\rb\u{1B}[201~x\u{1B}[3~\r"
        let expected =
            characters("日本 👩‍💻e\u{301}\u{1B}[A") + [.paste("let a = \"é\"\na\nb")] + characters("x\u{1B}[3~\r")
        #expect(keys(text, piece: size) == expected)
    }

    @Test("a lone escape waits for what may follow, and is a key when nothing does")
    func loneEscape() {
        var input = KeyInput()
        input.receive([0x1B])
        #expect(input.next() == nil)
        #expect(input.isPartial)
        #expect(input.next(isFinal: true) == .character("\u{1B}"))
        #expect(input.next(isFinal: true) == nil)
    }

    @Test("a paste whose frame was torn by a pause is still a paste", arguments: 1...5)
    func tornFrame(_ length: Int) {
        var input = KeyInput()
        let bytes = Array("\u{1B}[200~a\nb\u{1B}[201~".utf8)
        input.receive(bytes.prefix(length))
        var given = 0
        while input.next(isFinal: true) != nil { given += 1 }
        #expect(given == length)
        input.receive(bytes.dropFirst(length))
        #expect(input.next() == .paste("a\nb"))
    }

    @Test("what a paste looks like inside of itself does not end it")
    func nestedFrame() {
        let text = "\u{1B}[200~a\u{1B}[200~b\u{1B}[20\u{1B}[201~c"
        #expect(keys(text, piece: 3) == [.paste("a\u{1B}[200~b\u{1B}[20"), .character("c")])
    }

    @Test("bytes that are no UTF-8 become replacement characters and lose nothing around them", arguments: 1...3)
    func invalidBytes(_ size: Int) {
        let bytes: [UInt8] = [0x61, 0xFF, 0xC3, 0x28, 0xE6, 0x97, 0x62]
        let text = keys(bytes, piece: size)
        #expect(text.first == .character("a"))
        #expect(text.last == .character("b"))
        #expect(text.contains(.character("(")))
        #expect(text.contains(.character("\u{FFFD}")))
    }
}
