import Testing
import Values

@Suite("Values")
struct ValueTests {
    private static func run(_ name: String, id: String) -> Value {
        .handle(Handle(kind: .run, name: name, id: id, fields: Record()))
    }

    @Test("equality is structural and knows one number kind")
    func equality() throws {
        #expect(Value.integer(1) == 1.0)
        #expect(Value.integer(1) != "1")
        #expect(Value.string("\u{E9}") != "e\u{301}")
        #expect(try .instant(#require(Instant("2026-05-12T09:30:00Z"))) == Value.string("2026-05-12T11:30:00+02:00"))
        #expect(Self.run("r1", id: "a") == Self.run("r2", id: "a"))
        #expect(Self.run("r1", id: "") != Self.run("r2", id: ""))
        #expect(["a": [1, nil, true]] as Value == ["a": [1.0, nil, true]])
    }

    @Test("sort has an order for all values: kinds, then size, null last")
    func sortOrder() throws {
        let ordered: [Value] = [
            false, true, -1, 0.5, 1, 2.5, "", "B", "a", "b", "é", "漢", "😀",
            .instant(Instant(nanoseconds: 0)), .instant(Instant(nanoseconds: 1)), .duration(.milliseconds(999)),
            .duration(.seconds(1)), [], [1], [1, 2], [2], [:], ["a": 1], ["a": 1, "b": 0], ["a": 2], ["b": 0],
            Self.run("r2", id: "x"), Self.run("r10", id: "w"),
            .handle(Handle(kind: .task, name: "t1", id: "a", fields: Record())), .null,
        ]
        for (i, a) in ordered.enumerated() {
            for (j, b) in ordered.enumerated() {
                let expected: SortOrder = i < j ? .before : i > j ? .after : .same
                #expect(Value.sortOrder(a, b) == expected, "\(a.json()) \(b.json())")
            }
        }
    }

    @Test("equal values of one kind sort to the same place")
    func sameOrder() {
        #expect(Value.sortOrder(1, 1.0) == .same)
        #expect(Value.sortOrder(["a": 1, "b": 2], ["b": 2, "a": 1]) == .same)
        #expect(Value.sortOrder(Self.run("r1", id: "x"), Self.run("r2", id: "x")) == .same)
        #expect(SortOrder.before.reversed == .after)
        #expect(SortOrder.same.reversed == .same)
    }

    @Test("sorting random values is consistent with the order")
    func randomSort() {
        var random = SplitMix64(seed: 5)
        let values = (0..<400).map { _ in random.value(depth: 2) }
        let sorted = values.sorted { Value.sortOrder($0, $1) == .before }
        for (a, b) in zip(sorted, sorted.dropFirst()) { #expect(Value.sortOrder(a, b) != .after) }
    }

    @Test("a secret never prints itself")
    func secrets() {
        let secret = Secret("phk_0123456789abcdefx7Qm")
        #expect("\(secret)" == "phk_…x7Qm")
        #expect(String(reflecting: secret) == "phk_…x7Qm")
        var dumped = ""
        dump(secret, to: &dumped)
        #expect(!dumped.contains("0123456789"))
        #expect("\(Secret("short"))" == "…")
    }
}
