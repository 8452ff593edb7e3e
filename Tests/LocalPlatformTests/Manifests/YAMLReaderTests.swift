import Testing
import Values

@testable import LocalPlatform

@Suite("Reading YAML")
struct YAMLReaderTests {
    @Test(
        "reads plain scalars by the core schema of YAML 1.2",
        arguments: [
            ("~", .null), ("null", .null), ("true", true), ("False", false), ("yes", "yes"), ("on", "on"), ("1", 1),
            ("-7", -7), ("+7", 7), ("007", 7), ("1.50", .number(.spelled("1.50"))), (".5", 0.5),
            ("1e3", .decimal(1000)),
            ("0x1F", 31), ("0o17", 15), (".inf", ".inf"), ("2026-05-12", "2026-05-12"), ("12:30", "12:30"),
            ("'1'", "1"),
            ("\"true\"", "true"), ("A-1042", "A-1042"), ("1_000", "1_000"), ("<<", "<<"),
        ] as [(String, Value)])
    func scalars(_ text: String, _ expected: Value) throws {
        let document = try #require(try YAMLReader.documents(of: "v: \(text)").first)
        #expect(document["v"]?.value == expected)
    }

    @Test("knows the place of every member and element")
    func places() throws {
        let document = try YAMLReader.documents(of: "a:\n  - x: 1\n    yé: [ 2, 3 ]\n")[0]
        let inner = try #require(document["a"]?.elements.first)
        #expect(inner.members.map(\.position) == [TextPosition(line: 2, column: 5), TextPosition(line: 3, column: 5)])
        #expect(inner["yé"]?.elements.last?.position == TextPosition(line: 3, column: 14))
    }

    @Test("passes over a byte order mark")
    func byteOrderMark() throws {
        let documents = try YAMLReader.documents(of: "\u{FEFF}a: 1\n")
        #expect(documents.map(\.value) == [["a": 1]])
        #expect(documents.first?.members.first?.position == .start)
    }

    @Test("reads several documents and leaves empty ones out")
    func stream() throws {
        let documents = try YAMLReader.documents(of: "---\n---\na: 1\n---\n# nothing\n---\nb: 2\n")
        #expect(documents.map(\.value) == [["a": 1], ["b": 2]])
        #expect(try YAMLReader.documents(of: "").isEmpty)
    }

    @Test("takes a merge key for an ordinary name, and repeats what an alias names")
    func aliases() throws {
        let document = try YAMLReader.documents(of: "a: &x { n: 1 }\nb: *x\nc: { <<: 2 }\n")[0]
        #expect(document.value == ["a": ["n": 1], "b": ["n": 1], "c": ["<<": 2]])
    }

    @Test(
        "says what is wrong and where",
        arguments: [
            ("a: 1\nb: 2\na: 3\n", "1:1: 'a' stands more than once in this mapping"),
            ("a: [1\nb: 2", "this is no YAML: "),
            ("a: *nobody", "1:4: this is no YAML: found undefined alias"),
            ("? [1]\n: 2", "1:3: a key must be a name, not a list or a mapping"),
            ("a: \t- b", "this is no YAML: "),
        ])
    func problems(_ text: String, _ expected: String) {
        let problem = #expect(throws: DocumentProblem.self) { try YAMLReader.documents(of: text) }
        #expect(problem?.description.contains(expected) == true, "\(String(describing: problem))")
    }

    @Test("refuses texts that nest without end or unfold into huge ones")
    func bombs() {
        let deep = String(repeating: "[", count: 80) + String(repeating: "]", count: 80)
        let nested = #expect(throws: DocumentProblem.self) { try YAMLReader.documents(of: deep) }
        #expect(nested?.text == "nested more than 64 deep")
        let lines = (1...9).map { level in
            "l\(level): &l\(level) [\(Array(repeating: "*l\(level - 1)", count: 9).joined(separator: ", "))]"
        }
        let laughs = "l0: &l0 lol\n" + lines.joined(separator: "\n")
        let unfolded = #expect(throws: DocumentProblem.self) { try YAMLReader.documents(of: laughs) }
        #expect(unfolded?.text == "the document is too large")
    }
}
