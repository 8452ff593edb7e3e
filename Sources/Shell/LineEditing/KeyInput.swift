/// Turns the bytes of a terminal into characters for the editor, and takes pasted text out of them.
///
/// A terminal in bracketed-paste mode frames what is pasted in `ESC [ 200 ~` and `ESC [ 201 ~`; libedit knows nothing of
/// it. A pure value: bytes in, keys out, the same keys however the bytes are cut into pieces.
struct KeyInput {
    enum Key: Equatable {
        case character(Unicode.Scalar)
        /// Text that was pasted, with its line ends as newlines.
        case paste(String)
    }

    private static let pasteStart = Array("\u{1B}[200~".utf8)
    private static let pasteEnd = Array("\u{1B}[201~".utf8)
    /// A paste that is never closed ends here.
    private static let pasteLimit = 4 << 20

    private var bytes: [UInt8] = []
    private var position = 0
    private var pasted: [UInt8]?
    /// How much of a paste's frame was handed out as characters, because the rest took too long to come.
    private var handedOut = 0

    mutating func receive(_ new: some Sequence<UInt8>) {
        bytes.removeFirst(position)
        position = 0
        bytes.append(contentsOf: new)
    }

    /// Whether what is there may be the beginning of something longer: a paste's frame or a character of several bytes.
    /// More is worth waiting for, but not for long: a lone `ESC` is a key too.
    var isPartial: Bool {
        guard pasted == nil, position < bytes.count else { return false }
        let rest = bytes[position...]
        let frame = Self.pasteStart.dropFirst(handedOut)
        if rest.count < frame.count, frame.starts(with: rest) { return true }
        return rest.count < Self.length(of: rest[position])
    }

    /// The next key; nil when more bytes are needed.
    /// - Parameter isFinal: Takes what is there as it is, for nothing more comes soon.
    mutating func next(isFinal: Bool = false) -> Key? {
        if pasted != nil { return takePaste() }
        guard position < bytes.count else { return nil }
        let frame = Self.pasteStart.dropFirst(handedOut)
        if bytes[position...].starts(with: frame) {
            position += frame.count
            handedOut = 0
            pasted = []
            return takePaste()
        }
        if isPartial, !isFinal { return nil }
        handedOut = bytes[position] == frame.first ? handedOut + 1 : bytes[position] == Self.pasteStart[0] ? 1 : 0
        return .character(takeScalar())
    }

    private mutating func takePaste() -> Key? {
        guard var text = pasted else { return nil }
        while position < bytes.count {
            if bytes[position] == Self.pasteEnd[0] {
                let rest = bytes[position...]
                if rest.starts(with: Self.pasteEnd) {
                    position += Self.pasteEnd.count
                    pasted = nil
                    return .paste(Self.cleaned(text))
                }
                if rest.count < Self.pasteEnd.count, Self.pasteEnd.starts(with: rest) { break }
            }
            text.append(bytes[position])
            position += 1
        }
        pasted = text.count > Self.pasteLimit ? nil : text
        return pasted == nil ? .paste(Self.cleaned(text)) : nil
    }

    /// Line ends become newlines. NUL would end a C string.
    private static func cleaned(_ bytes: [UInt8]) -> String {
        var scalars = String.UnicodeScalarView()
        var previous: Unicode.Scalar?
        for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
            switch scalar {
            case "\0": break
            case "\n" where previous == "\r": break
            case "\r": scalars.append("\n")
            default: scalars.append(scalar)
            }
            previous = scalar
        }
        return String(scalars)
    }

    private mutating func takeScalar() -> Unicode.Scalar {
        let length = min(Self.length(of: bytes[position]), bytes.count - position)
        let slice = bytes[position..<position + length]
        if let text = String(validating: slice, as: UTF8.self), let scalar = text.unicodeScalars.first {
            position += length
            return scalar
        }
        position += 1
        return "\u{FFFD}"
    }

    private static func length(of byte: UInt8) -> Int {
        switch byte {
        case 0xC2...0xDF: 2
        case 0xE0...0xEF: 3
        case 0xF0...0xF4: 4
        default: 1
        }
    }
}
