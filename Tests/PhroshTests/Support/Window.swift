import Foundation

/// What a person knows while the cell before is done: the next cell's prompt, behind which nothing is typed yet.
func prompt(_ cell: Int) -> @Sendable (TerminalScreen) -> Bool {
    { $0.currentLine.hasPrefix("local") && $0.currentLine.hasSuffix("[\(cell)]>") && $0.framesPastes }
}

/// Starts phrosh at a terminal and waits for its prompt.
func withWindow(
    _ phrosh: Phrosh, columns: Int = 100, rows: Int = 40, environment: [String: String] = [:],
    _ body: (PTYProcess) async throws -> Void
) async throws {
    let environment = phrosh.environment(environment.merging(["EDITRC": phrosh.path(".editrc")]) { $1 })
    let window = try PTYProcess(
        Phrosh.binary.path, environment: environment, folder: phrosh.folder.path, columns: columns, rows: rows)
    do {
        try await window.terminal.wait(for: "the prompt", until: prompt(1))
        try await body(window)
    } catch {
        await window.end()
        throw error
    }
    await window.end()
}

/// Types one cell and waits for the next prompt.
@discardableResult
func run(_ cell: String, number: Int, in window: PTYProcess) async throws -> TerminalScreen {
    window.send(cell + "\r")
    return try await window.terminal.wait(for: "the prompt after \(cell)", until: prompt(number + 1))
}
