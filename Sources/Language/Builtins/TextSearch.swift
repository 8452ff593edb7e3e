/// Looks for one text in another, byte for byte: `é` in one scalar is not found in `é` in two, nor does `e` depend on
/// what follows it. That is what `==` and regular expressions do, too.
///
/// Compares sums of as many bytes as the part has, and the bytes only where the sums are equal (Karp and Rabin 1987), so
/// that it takes time in proportion to the length of the text, whatever the part is.
struct TextSearch {
    private let text: UnsafeBufferPointer<UInt8>
    private let part: UnsafeBufferPointer<UInt8>
    private let sumOfPart: UInt64
    /// What the first byte of a sum counts.
    private let weight: UInt64

    private static let base: UInt64 = 0x9E37_79B9_7F4A_7C15

    /// Both have to outlive the search; the part is not empty.
    init(for part: UnsafeBufferPointer<UInt8>, in text: UnsafeBufferPointer<UInt8>) {
        self.part = part
        self.text = text
        sumOfPart = Self.sum(part[...])
        weight = part.dropFirst().reduce(1) { weight, _ in weight &* Self.base }
    }

    private static func sum(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> UInt64 {
        bytes.reduce(0) { $0 &* base &+ UInt64($1) }
    }

    /// Where the part stands first from an offset on.
    func next(from start: Int) -> Int? {
        guard part.count <= text.count - start else { return nil }
        var sum = Self.sum(text[start..<start + part.count])
        var position = start
        while true {
            if sum == sumOfPart, text[position..<position + part.count].elementsEqual(part) { return position }
            guard position + part.count < text.count else { return nil }
            sum = (sum &- UInt64(text[position]) &* weight) &* Self.base &+ UInt64(text[position + part.count])
            position += 1
        }
    }
}

extension String {
    /// Whether another text is a part of this one, byte for byte.
    func containsExactly(_ part: String) -> Bool { part.isEmpty || searching(for: part) { $0.next(from: 0) } != nil }

    /// Hands a search for another text, which is not empty, to `body`.
    func searching<Result>(for part: String, _ body: (TextSearch) -> Result) -> Result {
        var (text, part) = (self, part)
        return text.withUTF8 { text in part.withUTF8 { part in body(TextSearch(for: part, in: text)) } }
    }
}
