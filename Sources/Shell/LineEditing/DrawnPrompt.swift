/// The prompt in memory where C looks at it, until the next one takes its place.
final class DrawnPrompt {
    private var text = ""
    private var pointer = DrawnPrompt.copy("")

    deinit { pointer.deallocate() }

    func show(_ text: String) -> UnsafeMutablePointer<CChar> {
        guard text != self.text else { return pointer }
        pointer.deallocate()
        pointer = Self.copy(text)
        self.text = text
        return pointer
    }

    private static func copy(_ text: String) -> UnsafeMutablePointer<CChar> {
        let characters = Array(text.utf8CString)
        let copy = UnsafeMutablePointer<CChar>.allocate(capacity: characters.count)
        copy.initialize(from: characters, count: characters.count)
        return copy
    }
}
