import Values

/// Any bytes: read, written and read again.
enum JSONTarget {
    static func test(_ bytes: [UInt8]) {
        do throws(JSONError) {
            let value = try JSON.parse(bytes)
            let written = value.jsonBytes()
            let again = try JSON.parse(written)
            precondition(again == value && value == again, "reading what was written gives the same value")
            precondition(again.jsonBytes() == written, "a value is written in one way")
            precondition(Value.sortOrder(value, again) == .same, "equal values have one place")
        } catch {
            precondition((0...bytes.count).contains(error.offset), "an error lies inside of the text")
        }
    }
}
