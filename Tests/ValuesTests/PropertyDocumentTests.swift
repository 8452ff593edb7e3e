import Testing
import Values

/// However a document is read inside, at once or piece by piece when asked: its values are those of the pieces.
@Suite("Large JSON documents")
struct PropertyDocumentTests {
    /// Items as a conversation has them and as nobody would write them, each a JSON text.
    private static func pieces(_ count: Int, seed: UInt64) -> [String] {
        var random = SplitMix64(seed: seed)
        return (0..<count).map { index in
            switch random.below(10) {
            case 0: return random.value().json()
            case 1: return random.value().json(indent: 1 + random.below(3))
            case 2: return random.pick(FuzzCorpus.small.filter { !$0.hasPrefix("\u{FEFF}") })
            case 3: return #"{"ordinal":\#(index),"\u006frdinal":"again","type":"twice","type":null}"#
            default:
                let text = Value.string(random.string() + random.string()).json()
                return #"{"ordinal":\#(index),"type":"\#(random.pick(["ToolCall", "reasoning"]))","content":"#
                    + #"{"arguments":{"id":"A-\#(index)","text":\#(text)},"list":[1.50,{"x":null}]},"took":1e3}"#
            }
        }
    }

    @Test("of more than 1 MB have the values of their pieces, whatever is looked at first")
    func pieces() throws {
        let pieces = Self.pieces(7000, seed: 31)
        let text = "[" + pieces.joined(separator: " ,\n") + "]"
        #expect(text.utf8.count > 1 << 20)
        let items = try #require(try JSON.parse(text).list)
        #expect(items.count == pieces.count)
        var random = SplitMix64(seed: 32)
        for index in (0..<500).map({ _ in random.below(pieces.count) }) {
            let piece = try JSON.parse(pieces[index])
            let read = random.below(2) == 0 ? items[index].json() : nil
            expectEqual(items[index], piece, "seeds 31, 32, item \(index): \(pieces[index])")
            #expect((read ?? items[index].json()) == piece.json(), "seeds 31, 32, item \(index)")
        }
    }

    @Test("are written as they were read")
    func writing() throws {
        let pieces = Self.pieces(1000, seed: 33)
        let value = try JSON.parse("[\(pieces.joined(separator: ","))]")
        let written = try pieces.map { try JSON.parse($0).json() }.joined(separator: ",")
        #expect(value.json() == "[\(written)]")
        #expect(try JSON.parse(value.json(indent: 2)) == value)
    }

    /// Everything that can be asked of a value, asked of both.
    private func expectEqual(_ left: Value, _ right: Value, _ comment: Comment) {
        #expect(left == right && right == left && Value.sortOrder(left, right) == .same, comment)
        #expect(left.kindName == right.kindName && left.string == right.string && left.int == right.int, comment)
        #expect(left.list?.count == right.list?.count && left.record?.keys == right.record?.keys, comment)
        for (a, b) in zip(left.list ?? List(), right.list ?? List()) { expectEqual(a, b, comment) }
        guard let (a, b) = left.record.flatMap({ a in right.record.map { (a, $0) } }) else { return }
        #expect(a.count == b.count && a.values == b.values, comment)
        for ((keyA, valueA), (keyB, valueB)) in zip(a, b) {
            #expect(Value.string(keyA) == .string(keyB), comment)
            #expect(a[keyB] == valueA && b[keyA] == valueB && left[keyA] == right[keyA], comment)
        }
    }

    @Test(
        "have records of any width, in which every field is found and no other",
        arguments: [0, 1, 2, 11, 12, 13, 31, 63, 64, 65, 255, 256, 257, 1000, 3000])
    func widths(_ width: Int) throws {
        var random = SplitMix64(seed: UInt64(100 + width))
        let names = ["", "a", "ab", "abc", "key", "k\u{301}", "é", "e\u{301}", "鍵", "\\", "\"", "\n", "took"]
        let keys = (0..<width).map { $0 < names.count ? names[$0] : "\(random.pick(names))\($0 / 2)-\($0 % 2)" }
        let fields = keys.enumerated().map { "\(spelled($1, &random)):[\($0)]" }.shuffled(using: &random)
        let repeated = keys.prefix(width / 3).map { "\(spelled($0, &random)):\"again\"" }
        // Two of the same shape, so that the second may take over what was learnt of the first.
        let text = "{" + (fields + repeated).joined(separator: ",") + "}"
        let list = try #require(try JSON.parse("[\(text),\(text)]").list)
        for record in try list.map({ try #require($0.record) }) {
            #expect(record.count == width)
            for (index, key) in keys.enumerated() {
                let expected: Value = index < width / 3 ? "again" : [.integer(index)]
                #expect(record[key] == expected, "\(key.debugDescription) of \(width)")
                #expect(record[key + "\0"] == nil && record[key + "-"] == nil)
            }
            #expect(Record(record) == record)
        }
    }

    /// A key as JSON, each of its characters by itself or by its escape.
    private func spelled(_ key: String, _ random: inout SplitMix64) -> String {
        let units = key.utf16.map { unit in
            let digits = String(unit, radix: 16)
            let escape = "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            let isPlain = unit >= 0x20 && unit < 0x7F && unit != 0x22 && unit != 0x5C
            return isPlain && random.below(4) > 0 ? String(decoding: [unit], as: UTF16.self) : escape
        }
        return "\"\(units.joined())\""
    }

    @Test("a part outlives its document, and changes of a copy stay in the copy")
    func parts() throws {
        func part() throws -> Value {
            let text = "[" + Self.pieces(500, seed: 34).joined(separator: ",") + #",{"a":{"b":[1,{"c":"d"}]},"e":1}]"#
            return try #require(try JSON.parse(text).list?.last)
        }
        let original = try part()
        var copy = try #require(original.record)
        copy["e"] = nil
        copy["f"] = original["a"]["b"]
        copy["a"] = .list(List((original["a"]["b"].list ?? List()).reversed()))
        #expect(Value.record(copy).json() == #"{"a":[{"c":"d"},1],"f":[1,{"c":"d"}]}"#)
        #expect(original.json() == #"{"a":{"b":[1,{"c":"d"}]},"e":1}"#)
    }

    @Test("are read by many tasks at the same time")
    func concurrency() async throws {
        let pieces = Self.pieces(600, seed: 35)
        let value = try JSON.parse("{\"items\":[\(pieces.joined(separator: ","))]}")
        let expected = try pieces.map { try JSON.parse($0).json() }
        let faults = await withTaskGroup(of: Int.self) { group in
            for seed in UInt64(0)..<6 {
                group.addTask {
                    var random = SplitMix64(seed: seed)
                    let items = value["items"].list ?? List()
                    return items.indices.shuffled(using: &random).count { items[$0].json() != expected[$0] }
                }
            }
            return await group.reduce(0, +)
        }
        #expect(faults == 0)
    }

    @Test("with a mistake anywhere are refused at once, not when it is looked at")
    func lateMistakes() throws {
        let pieces = Self.pieces(300, seed: 36)
        let text = Array("[\(pieces.joined(separator: ","))]".utf8)
        #expect(ReferenceJSON.read(text) != nil)
        var random = SplitMix64(seed: 37)
        for _ in 0..<12 {
            let broken = random.mutated(text)
            let tree = ReferenceJSON.read(broken)
            let value = try? JSON.parse(broken)
            #expect((value == nil) == (tree == nil), "seed 37")
            if let value { #expect(ReferenceJSON.read(value.jsonBytes()) == tree, "seed 37") }
        }
    }
}
