import Foundation

/// A thread with the stack that the parser and the evaluator ask for.
enum DeepStack {
    private static let size = 16 << 20

    static func run<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            let thread = Thread { continuation.resume(with: Swift.Result { try work() }) }
            thread.stackSize = size
            thread.start()
        }
    }
}
