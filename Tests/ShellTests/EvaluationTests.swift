import Dispatch
import Language
import Testing
import Values

@testable import Shell

@Suite("Ctrl-C while something computes")
struct EvaluationTests {
    @Test("work that does not look up is left behind")
    func longWork() async {
        let interrupt = Interrupt()
        let gate = Gate()
        interrupt.raise()
        let result = await EvaluatorThread.onDeepStack(until: interrupt) { gate.pass() }
        #expect(result == nil)
        gate.open()
    }

    @Test("work that ends is taken as it ends")
    func shortWork() async {
        #expect(await EvaluatorThread.onDeepStack(until: Interrupt()) { 7 } == 7)
    }

    @Test("an evaluation that was left behind touches no file any more")
    func leftBehind() async throws {
        let cell = SlowCell()
        let interrupt = Interrupt()
        let evaluation = try evaluation("[slow, read(\"a.txt\")]", in: cell, interrupt)
        let ending = await withTaskGroup(of: Void.self) { group in
            group.addTask { await evaluation.leaveBehindWhenInterrupted() }
            await cell.computing.arrival()
            interrupt.raise()
            return await Self.ending(of: evaluation)
        }
        #expect(ending == nil)
        #expect(throws: Diagnostic.interrupted) { try evaluation.outside {} }
        cell.computing.open()
    }

    @Test("a file that is being read is read to its end")
    func reading() async throws {
        let cell = SlowCell()
        cell.computing.open()
        let interrupt = Interrupt()
        let evaluation = try evaluation("[slow, read(\"a.txt\")]", in: cell, interrupt)
        let ending = await withTaskGroup(of: Void.self) { group in
            group.addTask { await evaluation.leaveBehindWhenInterrupted() }
            await cell.reading.arrival()
            interrupt.raise()
            // The watch looks twice before anything happens.
            try? await Task.sleep(for: EvaluatorThread.grace * 3)
            cell.reading.open()
            return await Self.ending(of: evaluation)
        }
        #expect(ending == .success([1, "text"]))
    }

    private func evaluation(
        _ source: String, in cell: SlowCell, _ interrupt: Interrupt
    ) throws -> Evaluation {
        let registry = Registry(commands: [])
        let program = try CellInput(number: "1", source: source, mode: .prompt).parsed(registry: registry)
        return Evaluation(
            of: try #require(program.statements.first), of: program, in: Scope(), registry: registry, cell: cell,
            interrupt: interrupt)
    }

    /// How the evaluation ended; nil when it was left behind.
    private static func ending(of evaluation: Evaluation) async -> Result<Value?, Diagnostic>? {
        for await case .finished(let result, _) in evaluation.requests {
            return result.map { if case .value(let value) = $0 { value } else { nil } }
        }
        return nil
    }
}

/// A place where a thread stops until somebody opens it.
private final class Gate: Sendable {
    private let opened = DispatchSemaphore(value: 0)
    private let arrivals = AsyncStream.makeStream(of: Void.self)

    /// Long enough for the slowest machine: a test that waits so long has failed.
    private static let patience = DispatchTimeInterval.seconds(60)

    /// - Returns: Whether it was opened.
    @discardableResult
    func pass() -> Bool {
        arrivals.continuation.yield()
        return opened.wait(timeout: .now() + Self.patience) == .success
    }

    func open() { opened.signal() }

    func arrival() async { _ = await arrivals.stream.first { _ in true } }
}

/// A cell in which looking up `slow` and reading any file take until they are let go.
private final class SlowCell: CellNames {
    let computing = Gate()
    let reading = Gate()

    var now: Instant { Instant(nanoseconds: 0) }
    var names: [String] { ["slow"] }

    func value(named name: String) -> Value? {
        computing.pass()
        return 1
    }

    func value(ofCell number: Int?) -> Value? { nil }

    func resolve(_ word: String, as kind: Handle.Kind, at span: Span) throws(Diagnostic) -> Value {
        throw Diagnostic("unknown-run", "There is no run.", at: span)
    }

    func readFile(_ path: String, at span: Span) throws(Diagnostic) -> [UInt8] {
        reading.pass()
        return Array("text".utf8)
    }

    func writeFile(_ path: String, _ bytes: [UInt8], at span: Span) throws(Diagnostic) {}
    func remark(_ diagnostic: Diagnostic) {}
}
