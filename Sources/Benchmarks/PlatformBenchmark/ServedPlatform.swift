import Foundation
import PhronyClient
import Values

/// A `phrosh serve` of its own, on an empty folder, with one agent that asks a person once and then ends.
struct ServedPlatform: Sendable {
    let baseURL: String
    let key: Secret
    /// The id of the agent.
    let agent: String
    let process: ProcessUsage

    /// Serves for as long as `body` runs, and removes everything afterwards. `tool` is the base URL of the agent's tool.
    static func with(executable: String, tool: String, _ body: (ServedPlatform) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "phrosh-load-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let manifest = folder.appending(path: "load.yaml")
        try Data(LoadManifest.manifest(tool: tool).utf8).write(to: manifest)
        try Data(LoadManifest.script.utf8).write(to: folder.appending(path: LoadManifest.scriptName))

        let (process, output) = (Process(), Pipe())
        process.executableURL = URL(filePath: executable)
        process.arguments = [
            "serve", "--json", "--data", folder.appending(path: "data").path, "--apply", manifest.path,
        ]
        process.environment = InheritedEnvironment.variables.merging(
            ["XDG_CONFIG_HOME": folder.path, "XDG_DATA_HOME": folder.path]) { _, own in own }
        process.standardOutput = output
        try process.run()
        defer {
            process.terminate()
            process.waitUntilExit()
        }
        try await body(
            ServedPlatform(
                announcement: try Self.firstLine(of: output.fileHandleForReading),
                process: ProcessUsage(process: process.processIdentifier)))
    }

    private init(announcement: [UInt8], process: ProcessUsage) throws {
        let value = try JSON.parse(announcement)
        let agent = value["agents"].list?.first { $0["name"].string == LoadManifest.agentName }
        guard let baseURL = value["baseUrl"].string, let key = value["apiKey"].string,
            let agent = agent?["id"].string
        else { throw PlatformFailure.notServed }
        self.baseURL = baseURL
        self.key = Secret(key)
        self.agent = agent
        self.process = process
    }

    private static func firstLine(of file: FileHandle) throws -> [UInt8] {
        var bytes: [UInt8] = []
        while let more = try file.read(upToCount: 1), let byte = more.first, byte != UInt8(ascii: "\n") {
            bytes.append(byte)
        }
        return bytes
    }
}

/// What the platform did that no platform should.
enum PlatformFailure: Error, CustomStringConvertible {
    case notServed
    /// A run ended or paused with this status instead of the one that was due.
    case status(RunStatus, due: RunStatus)
    case noTask
    /// A stream had other events than the one before it of the same kind, or repeated one.
    case events(String)

    var description: String {
        switch self {
        case .notServed: "phrosh serve did not say where it answers"
        case .status(let status, let due): "a run is \(status) where it should be \(due)"
        case .noTask: "a run waits for a person without a task"
        case .events(let what): "a stream \(what)"
        }
    }
}
