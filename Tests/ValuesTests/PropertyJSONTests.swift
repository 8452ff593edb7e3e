import Testing
import Values

/// `JSON.parse` against a reader that follows the grammar and nothing else.
@Suite("JSON as the grammar has it")
struct PropertyJSONTests {
    /// What is wrong with how bytes are read; nil when nothing is.
    private static func fault(_ bytes: [UInt8]) -> String? {
        let tree = ReferenceJSON.read(bytes)
        do throws(JSONError) {
            let written = try JSON.parse(bytes).jsonBytes()
            guard let tree else { return "is accepted" }
            return ReferenceJSON.read(written) == tree ? nil : "reads as \(String(decoding: written, as: UTF8.self))"
        } catch {
            if tree != nil { return "is refused: \(error)" }
            return misplaced(error, in: bytes)
        }
    }

    /// An error stands at the first byte that cannot belong to a JSON text: all before it is JSON, or the start of some.
    private static func misplaced(_ error: JSONError, in bytes: [UInt8]) -> String? {
        guard (0...bytes.count).contains(error.offset) else { return "has an error outside of it: \(error)" }
        do throws(JSONError) {
            _ = try JSON.parse(Array(bytes[..<error.offset]))
            return nil
        } catch let earlier {
            let isUnfinished = earlier == JSONError(offset: error.offset, reason: .unfinished)
            return isUnfinished ? nil : "has an error too far behind: \(error), but \(earlier)"
        }
    }

    private func expectSound(_ texts: some Sequence<[UInt8]>, _ seed: UInt64 = 0) {
        for bytes in texts {
            guard let fault = Self.fault(bytes) else { continue }
            Issue.record("seed \(seed): \(String(decoding: bytes, as: UTF8.self).debugDescription) \(bytes) \(fault)")
            return
        }
    }

    @Test("the texts themselves, cut off anywhere, and with any one byte left out")
    func cuts() {
        for text in FuzzCorpus.small.map({ Array($0.utf8) }) {
            expectSound([text])
            expectSound(text.indices.lazy.map { Array(text[..<$0]) })
            expectSound(text.indices.lazy.map { Array(text[..<$0] + text[($0 + 1)...]) })
        }
    }

    @Test("with random mistakes in them", arguments: [21, 22, 23] as [UInt64])
    func mutations(_ seed: UInt64) {
        var random = SplitMix64(seed: seed)
        expectSound((0..<3000).lazy.map { _ in random.mutated(Array(random.pick(FuzzCorpus.small).utf8)) }, seed)
    }

    @Test("of generated values, with random mistakes in them", arguments: [24, 25] as [UInt64])
    func mutatedValues(_ seed: UInt64) {
        var random = SplitMix64(seed: seed)
        expectSound((0..<300).lazy.map { _ in random.mutated(random.value().jsonBytes()) }, seed)
    }

    @Test("random bytes that mean something", arguments: [26] as [UInt64])
    func randomBytes(_ seed: UInt64) {
        var random = SplitMix64(seed: seed)
        expectSound(
            (0..<8000).lazy.map { _ in (0..<random.below(14)).map { _ in random.pick(FuzzCorpus.meaningful) } }, seed)
    }

    @Test("nesting up to the limit and beyond, whole and broken")
    func nesting() {
        var random = SplitMix64(seed: 27)
        for text in FuzzCorpus.deep.map({ Array($0.utf8) }) {
            expectSound([text])
            expectSound((0..<8).lazy.map { _ in random.mutated(text) }, 27)
        }
    }

    @Test("every text of up to four characters that numbers are made of, and many longer ones")
    func numbers() {
        let alphabet = Array("-+019.eE".utf8)
        var texts: [[UInt8]] = [[]]
        for _ in 0..<4 {
            texts = texts.flatMap { text in alphabet.map { text + [$0] } }
            expectSound(texts)
        }
        var random = SplitMix64(seed: 28)
        let longer = (0..<2000).map { _ in
            (0..<(5 + random.below(20))).map { _ in random.pick(alphabet + Array("0123456789".utf8)) }
        }
        expectSound(longer.lazy.map { Array("[".utf8) + $0 + Array("]".utf8) }, 28)
    }

    @Test("every class of bytes that is no UTF-8, in values and in keys")
    func encodings() {
        let edges: [UInt8] = [
            0x61, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xED, 0xEF, 0xF0, 0xF4, 0xF5,
            0xFF,
        ]
        let two = edges.flatMap { first in edges.map { [first, $0] } }
        var random = SplitMix64(seed: 29)
        let longer = (0..<3000).map { _ in
            [random.pick(edges + [0xE0, 0xED, 0xF0, 0xF4])]
                + (0..<(2 + random.below(3))).map { _ in random.pick(edges) }
        }
        for bytes in two + longer {
            #expect(ReferenceJSON.isUTF8(bytes) == (String(validating: bytes, as: UTF8.self) != nil), "\(bytes)")
            expectSound([Array("\"".utf8) + bytes + Array("\"".utf8)], 29)
            expectSound([Array("{\"k".utf8) + bytes + Array("\":\"\\n\"}".utf8)], 29)
        }
    }
}
