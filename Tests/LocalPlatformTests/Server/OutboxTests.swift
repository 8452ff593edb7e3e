import NIOCore
import Testing

@testable import LocalPlatform

@Suite("The way to a slow reader")
struct OutboxTests {
    @Test("keeps the order and hands over at once what has gathered")
    func gathers() async {
        let outbox = Outbox()
        #expect(await outbox.put(Array("one ".utf8)))
        #expect(await outbox.put(Array("two".utf8)))
        #expect(await outbox.take() == ByteBuffer(string: "one two"))
        outbox.finish()
        #expect(await outbox.take() == nil)
        #expect(await outbox.put([1]) == false)
    }

    @Test("holds the writer up while too much waits, and loses nothing")
    func holdsUp() async {
        let outbox = Outbox()
        let block = [UInt8](repeating: 7, count: Outbox.limit / 4 + 1)
        async let written = Self.write(block, times: 50, to: outbox)
        var largest = 0
        var total = 0
        while let buffer = await outbox.take() {
            largest = max(largest, buffer.readableBytes)
            total += buffer.readableBytes
        }
        #expect(await written)
        #expect(total == 50 * block.count)
        #expect(largest <= Outbox.limit + block.count)
    }

    private static func write(_ block: [UInt8], times: Int, to outbox: Outbox) async -> Bool {
        defer { outbox.finish() }
        for _ in 0..<times {
            guard await outbox.put(block) else { return false }
        }
        return true
    }

    @Test("when the reader has gone, a writer that was held up goes on and is told")
    func abandoned() async {
        let outbox = Outbox()
        async let written = Self.write([UInt8](repeating: 1, count: Outbox.limit + 1), times: 3, to: outbox)
        outbox.abandon()
        #expect(await written == false)
        #expect(await outbox.take() == nil)
    }

    @Test("a reader that is cancelled stops waiting")
    func cancelledReader() async {
        let outbox = Outbox()
        let reading = Task { await outbox.take() }
        reading.cancel()
        #expect(await reading.value == nil)
        #expect(await outbox.put([1]) == false)
    }

    @Test("a writer that is held up goes on when it is cancelled, and is told")
    func cancelledWriter() async {
        let outbox = Outbox()
        let writing = Task { await Self.write([UInt8](repeating: 1, count: Outbox.limit + 1), times: 3, to: outbox) }
        writing.cancel()
        #expect(await writing.value == false)
        #expect(await outbox.take() == nil)
    }
}
