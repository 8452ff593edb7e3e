import Foundation

/// Runs something on a thread of its own with a stack of 16 MB, as the shell does.
func onDeepStack<Result: Sendable>(_ body: @escaping @Sendable () -> Result) async -> Result {
    await withCheckedContinuation { continuation in
        let thread = Thread { continuation.resume(returning: body()) }
        thread.stackSize = 16 * 1024 * 1024
        thread.start()
    }
}
