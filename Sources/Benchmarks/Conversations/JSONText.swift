/// JSON as it is written, byte after byte, without a value being built first.
///
/// The benchmarks spell their documents with this and not with `Values`, whose writer is among the things they measure.
struct JSONText {
    private(set) var bytes: [UInt8] = []
    private var needsComma = false

    /// Gives the memory's content up and keeps its place in the document, so that a long one is written piece by piece.
    mutating func removeBytes() {
        bytes.removeAll(keepingCapacity: true)
    }

    mutating func beginObject() { open(UInt8(ascii: "{")) }
    mutating func endObject() { close(UInt8(ascii: "}")) }
    mutating func beginArray() { open(UInt8(ascii: "[")) }
    mutating func endArray() { close(UInt8(ascii: "]")) }

    mutating func key(_ name: String) {
        string(name)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    /// Writes a string whose characters are spelled as they stand between the quotes: `"`, `\` and control characters
    /// are escaped already.
    mutating func string(_ spelled: String) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        bytes.append(contentsOf: spelled.utf8)
        bytes.append(UInt8(ascii: "\""))
        needsComma = true
    }

    /// Writes anything that is JSON already: a number in its spelling, `true`, `null`, a whole document.
    mutating func verbatim(_ json: String) {
        separate()
        bytes.append(contentsOf: json.utf8)
        needsComma = true
    }

    private mutating func open(_ bracket: UInt8) {
        separate()
        bytes.append(bracket)
        needsComma = false
    }

    private mutating func close(_ bracket: UInt8) {
        bytes.append(bracket)
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
    }
}

extension JSONText {
    mutating func member(_ name: String, _ spelled: String) {
        key(name)
        string(spelled)
    }

    /// A string, or `null`.
    mutating func member(_ name: String, optional spelled: String?) {
        key(name)
        if let spelled { string(spelled) } else { verbatim("null") }
    }

    /// A number, or `null`.
    mutating func member(_ name: String, optional number: Int?) {
        key(name)
        verbatim(number.map { String($0) } ?? "null")
    }

    mutating func member(_ name: String, _ number: Int) {
        key(name)
        verbatim(String(number))
    }

    mutating func member(_ name: String, _ truth: Bool) {
        key(name)
        verbatim(truth ? "true" : "false")
    }

    mutating func member(_ name: String, verbatim json: String) {
        key(name)
        verbatim(json)
    }

    mutating func object(_ name: String, _ members: (inout JSONText) -> Void) {
        key(name)
        beginObject()
        members(&self)
        endObject()
    }
}
