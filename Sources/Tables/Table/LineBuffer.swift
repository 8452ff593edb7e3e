/// Lines of text in one buffer. Spaces are held back until something follows them, so that no line ends in some.
struct LineBuffer {
    private var bytes: [UInt8] = []
    private var heldSpaces = 0

    init(capacity: Int) { bytes.reserveCapacity(capacity) }

    /// The lines, without a newline behind the last one.
    var text: String {
        String(decoding: bytes.last == UInt8(ascii: "\n") ? bytes.dropLast() : bytes[...], as: UTF8.self)
    }

    mutating func append(_ text: String) {
        guard !text.isEmpty else { return }
        bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: heldSpaces))
        heldSpaces = 0
        bytes.append(contentsOf: text.utf8)
        while bytes.last == UInt8(ascii: " ") {
            bytes.removeLast()
            heldSpaces += 1
        }
    }

    mutating func append(spaces: Int) { heldSpaces += max(spaces, 0) }

    /// Adds a sequence that takes no column; spaces before it stay held back.
    mutating func append(control sequence: String) { bytes.append(contentsOf: sequence.utf8) }

    mutating func end() {
        heldSpaces = 0
        bytes.append(UInt8(ascii: "\n"))
    }
}
