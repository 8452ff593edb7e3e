import Foundation
import Language
import Values

/// Runs what the language does on threads of their own, with stacks deep enough for what its limits allow.
enum EvaluatorThread {
    /// 512 levels of nesting take about 2 MB in a debug build.
    private static let stackSize = 16 << 20

    /// Work that goes on for longer after Ctrl-C is left behind: it ends by itself, with nobody listening.
    static let grace = Duration.milliseconds(20)

    static func start(_ work: @escaping @Sendable () -> Void) {
        let thread = Thread(block: work)
        thread.stackSize = stackSize
        thread.start()
    }

    /// Runs work on a deep stack.
    static func onDeepStack<Result: Sendable>(_ work: @escaping @Sendable () -> Result) async -> Result {
        await withCheckedContinuation { continuation in
            start { continuation.resume(returning: work()) }
        }
    }

    /// Runs work that changes nothing on a deep stack, and leaves it behind when the cell is interrupted; nil then.
    static func onDeepStack<Result: Sendable>(
        until interrupt: Interrupt, _ work: @escaping @Sendable () -> Result
    ) async -> Result? {
        let (results, continuation) = AsyncStream.makeStream(of: Result.self)
        start {
            continuation.yield(work())
            continuation.finish()
        }
        return await withTaskGroup(of: Void.self) { group in
            group.addTask {
                await interrupt.wait()
                try? await Task.sleep(for: grace)
                continuation.finish()
            }
            defer { group.cancelAll() }
            return await results.first { _ in true }
        }
    }

    /// Parses a cell and checks it whole.
    static func check(
        _ input: CellInput, in scope: Scope, registry: Registry, hostNames: [String], isLive: Bool,
        interrupt: Interrupt
    ) async -> Result<Program, Diagnostic> {
        let checked = await onDeepStack(until: interrupt) { () -> Result<Program, Diagnostic> in
            do throws(Diagnostic) {
                let program = try input.parsed(registry: registry)
                let problems = Analyzer.check(
                    program, registry: registry, scope: scope, hostNames: hostNames, isLive: isLive)
                if let first = problems.first { throw first }
                return .success(program)
            } catch {
                return .failure(error)
            }
        }
        return checked ?? .failure(.interrupted)
    }
}
