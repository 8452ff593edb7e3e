import Foundation
import PhronyClient
import Synchronization
import Values

/// `phrosh serve --json` as a process of its own, spoken to over HTTP as any client does.
final class ServedPlatform: Sendable {
    let baseURL: String
    let key: Secret
    /// Ids of the agents by their names.
    let agents: [String: String]
    /// What is to go wrong on request.
    let trouble: String?
    let transport: LiveTransport
    private let process: Process

    /// Starts it and waits for the line it announces itself with.
    /// - Parameter errors: The file that takes what it says on standard error.
    init(_ phrosh: Phrosh, arguments: [String] = [], errors: String? = nil) async throws {
        process = phrosh.process(["serve", "--json"] + arguments)
        if let errors {
            let file = URL(filePath: phrosh.path(errors))
            try Data().write(to: file)
            process.standardError = try FileHandle(forWritingTo: file)
        }
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let line = try await Self.firstLine(of: output)
        let announced = try JSON.parse(line)
        baseURL = announced["baseUrl"].string ?? ""
        key = Secret(announced["apiKey"].string ?? "")
        trouble = announced["trouble"].string
        agents = Dictionary(
            (announced["agents"].list ?? List()).map { ($0["name"].string ?? "", $0["id"].string ?? "") },
            uniquingKeysWith: { first, _ in first })
        transport = try LiveTransport(base: baseURL, apiKey: key, accessToken: nil)
    }

    /// A test that failed leaves nobody behind, who would keep the test run waiting.
    deinit { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }

    var client: PhronyClient { PhronyClient(transport: transport) }

    /// Sends a signal and waits for the end of the process.
    /// - Returns: Its exit code, or the number of the signal that ended it.
    @discardableResult
    func end(with signal: Int32) async -> Int32 {
        await transport.shutdown()
        kill(process.processIdentifier, signal)
        return await withCheckedContinuation { continuation in
            Thread.detachNewThread { [process] in
                process.waitUntilExit()
                continuation.resume(returning: process.terminationStatus)
            }
        }
    }

    /// Polls a run until it has a status.
    func wait(for run: String, _ status: RunStatus) async throws -> RunView {
        for _ in 1...600 {
            let view = try await client.getRun(run)
            if view.status == status { return view }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw NeverReached(run: run, status: status)
    }

    struct NeverReached: Error {
        let run: String
        let status: RunStatus
    }

    private static func firstLine(of pipe: Pipe) async throws -> String {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                var bytes: [UInt8] = []
                while let byte = try? pipe.fileHandleForReading.read(upToCount: 1)?.first, byte != UInt8(ascii: "\n") {
                    bytes.append(byte)
                }
                continuation.resume(returning: String(decoding: bytes, as: UTF8.self))
            }
        }
    }
}

/// Serves the platform of a place while the body runs, and stops it whatever happens.
func serving<T>(
    _ phrosh: Phrosh, _ arguments: [String] = [], errors: String? = nil,
    _ body: (ServedPlatform) async throws -> T
) async throws -> T {
    let platform = try await ServedPlatform(phrosh, arguments: arguments, errors: errors)
    do {
        let result = try await body(platform)
        await platform.end(with: SIGTERM)
        return result
    } catch {
        await platform.end(with: SIGTERM)
        throw error
    }
}
