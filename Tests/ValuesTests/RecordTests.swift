import Testing
import Values

@Suite("Records")
struct RecordTests {
    @Test("a value is no wider than a string and its kind, lists and records no wider than a string")
    func sizes() {
        #expect(MemoryLayout<Value>.size <= 17)
        #expect(MemoryLayout<Record>.size == MemoryLayout<String>.size)
        #expect(MemoryLayout<List>.size == MemoryLayout<String>.size)
        #expect(MemoryLayout<Handle>.size == MemoryLayout<Int>.size)
    }

    @Test("fields keep their order, and the last of one name counts where the first stood")
    func order() {
        let record = Record([("b", 1), ("a", 2), ("b", 3)])
        #expect(record.keys == ["b", "a"])
        #expect(record.values == [3, 2])
        #expect(Array(record).map(\.0) == ["b", "a"])
    }

    @Test("fields are set, replaced and removed", arguments: [3, 12, 13, 40])
    func changing(width: Int) {
        var record = Record()
        for number in 0..<width { record["k\(number)"] = .integer(number) }
        #expect(record.count == width)
        record["k1"] = "one"
        record["k0"] = nil
        record["missing"] = nil
        #expect(record["k0"] == nil)
        #expect(record["k1"] == "one")
        #expect(record["k\(width - 1)"] == .integer(width - 1))
        #expect(record.keys.first == "k1")
        #expect(record.count == width - 1)
    }

    @Test("a copy does not see later changes")
    func copies() {
        let original = Record([("a", 1)])
        var copy = original
        copy["a"] = 2
        copy["b"] = 3
        #expect(original == Record([("a", 1)]))
        #expect(copy == Record([("b", 3), ("a", 2)]))
    }

    @Test("changing one of the records of a text leaves its siblings alone")
    func sharedLayouts() throws {
        let list = try #require(try JSON.parse(#"[{"a":1,"b":2},{"a":3,"b":4}]"#).list)
        var first = try #require(list[0].record)
        first["a"] = nil
        first["c"] = 5
        #expect(first.keys == ["b", "c"])
        #expect(list[1].json() == #"{"a":3,"b":4}"#)
        #expect(list[0].json() == #"{"a":1,"b":2}"#)
    }

    @Test("names that only look alike are different fields", arguments: [2, 20])
    func exactNames(width: Int) {
        var record = Record((0..<width).map { ("k\($0)", Value.integer($0)) })
        record["\u{E9}"] = 1
        record["e\u{301}"] = 2
        #expect(record.count == width + 2)
        #expect(record["\u{E9}"] == 1)
        #expect(record["e\u{301}"] == 2)
    }

    @Test("records are equal whatever the order of their fields")
    func equality() {
        #expect(Record([("a", 1), ("b", 2)]) == Record([("b", 2.0), ("a", 1)]))
        #expect(Record([("a", 1)]) != Record([("a", 1), ("b", 2)]))
        #expect(Record([("a", 1)]) != Record([("b", 1)]))
    }

    @Test("wide records are built in reasonable time")
    func wide() {
        var record = Record()
        for number in 0..<20_000 { record["key\(number)"] = .integer(number) }
        #expect(record["key19999"] == 19_999)
        #expect(Record(record) == record)
    }
}
