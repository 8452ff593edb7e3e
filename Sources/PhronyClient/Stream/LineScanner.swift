/// Splits bytes into lines ended by LF, CR or CRLF, in one pass and without copying.
///
/// The positions of the next LF and of the next CR are kept apart and searched again only when passed, so that a text
/// with only one of them is still read in linear time.
struct LineScanner {
    private let bytes: UnsafeRawBufferPointer
    private var position = 0
    private var nextLineFeed: Int
    private var nextCarriageReturn: Int
    /// Whether the last line returned ended in a CR at the very end of the bytes, so that its LF may be still to come.
    private(set) var endedInCarriageReturn = false

    init(bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
        nextLineFeed = bytes.position(of: Self.lineFeed, from: 0) ?? bytes.count
        nextCarriageReturn = bytes.position(of: Self.carriageReturn, from: 0) ?? bytes.count
    }

    private static let lineFeed = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")

    /// Skips one LF at the current position.
    mutating func skipLineFeed() {
        if position == nextLineFeed { advance(to: position + 1) }
    }

    /// The next line without its end; nil when no further line is complete.
    mutating func next() -> UnsafeRawBufferPointer? {
        let end = min(nextLineFeed, nextCarriageReturn)
        guard end < bytes.count else { return nil }
        let line = UnsafeRawBufferPointer(rebasing: bytes[position..<end])
        endedInCarriageReturn = end == nextCarriageReturn && end + 1 == bytes.count
        let isPair = end == nextCarriageReturn && !endedInCarriageReturn && nextLineFeed == end + 1
        advance(to: end + (isPair ? 2 : 1))
        return line
    }

    /// What follows the last complete line.
    var rest: UnsafeRawBufferPointer { bytes.dropping(position) }

    private mutating func advance(to newPosition: Int) {
        position = newPosition
        if nextLineFeed < position {
            nextLineFeed = bytes.position(of: Self.lineFeed, from: position) ?? bytes.count
        }
        if nextCarriageReturn < position {
            nextCarriageReturn = bytes.position(of: Self.carriageReturn, from: position) ?? bytes.count
        }
    }
}
