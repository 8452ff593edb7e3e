import Foundation
import Synchronization

/// The built program, and a place of its own for what it keeps.
struct Phrosh: Sendable {
    /// Data, configuration and files of one test; removed by `remove()`.
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("phrosh-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    func remove() { try? FileManager.default.removeItem(at: folder) }

    /// Beside the test bundle, where the build puts all products.
    static let binary: URL = {
        let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }?.bundleURL
        let test = bundle ?? URL(fileURLWithPath: CommandLine.arguments[0])
        return test.deletingLastPathComponent().appendingPathComponent("phrosh")
    }()

    /// The repository.
    static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    struct Result: Sendable {
        let output: String
        let errors: String
        let code: Int32
    }

    func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

    func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: folder.appendingPathComponent(name))
    }

    func read(_ name: String) throws -> String {
        try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
    }

    /// The environment of the program: nothing of the machine's own settings reaches it.
    func environment(_ more: [String: String] = [:]) -> [String: String] {
        var environment = ProcessInfo.processInfo.environment
        for name in ["PHRONY_API_KEY", "PHRONY_API_BASE", "AGENT_ID", "NO_COLOR"] { environment[name] = nil }
        environment["HOME"] = folder.path
        environment["XDG_DATA_HOME"] = path("data")
        environment["XDG_CONFIG_HOME"] = path("config")
        return environment.merging(more) { $1 }
    }

    /// The program with these arguments, not yet started.
    func process(_ arguments: [String], environment: [String: String] = [:]) -> Process {
        let process = Process()
        process.executableURL = Self.binary
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.environment = self.environment(environment)
        process.standardInput = FileHandle.nullDevice
        return process
    }

    /// Runs the program to its end.
    func run(_ arguments: String..., input: String? = nil, environment: [String: String] = [:]) async throws -> Result {
        try await run(process(arguments, environment: environment), input: input)
    }

    /// Runs a script in this place.
    func script(
        _ text: String, arguments: [String] = [], environment: [String: String] = [:]
    ) async throws -> Result {
        let name = "script-\(UUID().uuidString).phr"
        try write(text, to: name)
        return try await run(
            process(["--width", "100"] + arguments + [name], environment: environment), input: nil)
    }

    private func run(_ process: Process, input: String?) async throws -> Result {
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        if let input {
            let pipe = Pipe()
            process.standardInput = pipe
            pipe.fileHandleForWriting.write(Data(input.utf8))
            try pipe.fileHandleForWriting.close()
        }
        let (ended, end) = AsyncStream.makeStream(of: Int32.self)
        process.terminationHandler = { process in
            end.yield(process.terminationStatus)
            end.finish()
        }
        try process.run()
        async let text = Self.readAll(output)
        async let problems = Self.readAll(errors)
        var code: Int32 = -1
        for await status in ended { code = status }
        return Result(output: await text, errors: await problems, code: code)
    }

    /// Reads on a thread that may block.
    private static func readAll(_ pipe: Pipe) async -> String {
        let handle = pipe.fileHandleForReading
        return await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(returning: String(decoding: handle.readDataToEndOfFile(), as: UTF8.self))
            }
        }
    }
}

/// Makes a place for the program, hands it to the test and clears it away.
func withPhrosh<T>(_ body: (Phrosh) async throws -> T) async throws -> T {
    let phrosh = try Phrosh()
    defer { phrosh.remove() }
    return try await body(phrosh)
}
