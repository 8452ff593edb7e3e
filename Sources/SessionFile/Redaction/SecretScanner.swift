/// Finds secrets and tokens in a text, in one pass.
struct SecretScanner: Sendable {
    enum Finding {
        case secret(Range<Int>)
        /// A token of this or an earlier session.
        case token(Range<Int>, number: Int)
    }

    /// Secrets known by their text, the longest first, so that one inside of another does not split it.
    private var known: [[UInt8]] = []
    /// What may begin with a byte, by the byte.
    private var beginnings: [Beginning]

    private struct Beginning: OptionSet {
        let rawValue: UInt8
        static let known = Beginning(rawValue: 1)
        static let shape = Beginning(rawValue: 2)
        static let token = Beginning(rawValue: 4)
    }

    init() {
        beginnings = Array(repeating: [], count: 256)
        for shape in KeyShape.all { beginnings[Int(shape.prefix[0])].insert(.shape) }
        beginnings[Int(UInt8(ascii: "<"))].insert(.token)
    }

    mutating func add(_ secret: String) {
        let bytes = Array(secret.utf8)
        guard let first = bytes.first, !known.contains(bytes) else { return }
        known.append(bytes)
        known.sort { $0.count > $1.count }
        beginnings[Int(first)].insert(.known)
    }

    /// What is in the text, from left to right and without overlaps.
    func findings(in text: String) -> [Finding] {
        var text = text
        return text.withUTF8(findings)
    }

    private func findings(in bytes: UnsafeBufferPointer<UInt8>) -> [Finding] {
        var findings: [Finding] = []
        var position = 0
        var previous = UInt8(ascii: " ")
        while position < bytes.count {
            let byte = bytes[position]
            let beginning = beginnings[Int(byte)]
            if !beginning.isEmpty, let (finding, end) = finding(in: bytes, at: position, beginning, previous) {
                findings.append(finding)
                position = end
                previous = bytes[end - 1]
            } else {
                position += 1
                previous = byte
            }
        }
        return findings
    }

    private func finding(
        in bytes: UnsafeBufferPointer<UInt8>, at position: Int, _ beginning: Beginning, _ previous: UInt8
    ) -> (Finding, end: Int)? {
        let rest = bytes[position...]
        if beginning.contains(.known), let secret = known.first(where: rest.starts(with:)) {
            let range = position..<position + secret.count
            return (.secret(range), range.upperBound)
        }
        // A key does not begin inside of a word: `task-force` holds none.
        if beginning.contains(.shape), !KeyShape.isWordByte(previous), let range = shaped(rest) {
            return (.secret(range), range.upperBound)
        }
        if beginning.contains(.token), let (number, end) = SecretToken.read(rest) {
            return (.token(position..<end, number: number), end)
        }
        return nil
    }

    private func shaped(_ rest: KeyShape.Bytes) -> Range<Int>? {
        for shape in KeyShape.all where rest.starts(with: shape.prefix) {
            let start = rest.startIndex + shape.prefix.count
            guard let length = shape.length(rest[start...]) else { continue }
            return (shape.keepsPrefix ? start : rest.startIndex)..<start + length
        }
        return nil
    }
}
