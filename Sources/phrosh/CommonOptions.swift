import ArgumentParser
import Foundation
import LocalPlatform
import Shell

/// The options that every way to start phrosh takes.
struct CommonOptions: ParsableArguments {
    enum GroundName: String, ExpressibleByArgument {
        case live, local
    }

    @Option(name: .customLong("on"), help: "The ground: live or local.")
    var ground: GroundName?

    @Option(help: ArgumentHelp("Base URL of the live ground.", valueName: "url"))
    var base: String?

    @Option(
        name: .customLong("agent"), help: ArgumentHelp("Names an agent of the live ground.", valueName: "name=uuid"))
    var agents: [NamedAgent] = []

    @Option(help: ArgumentHelp("Folder of the local platform's data.", valueName: "dir"))
    var data: String?

    @Option(
        name: .customLong("tool"),
        help: ArgumentHelp(
            "Posts the calls of a built-in tool of the local platform to this address.", valueName: "slug=url"))
    var tools: [ToolHandler] = []

    @Option(
        name: .customLong("limit"),
        help: ArgumentHelp(
            "Limits sessions of the local platform: \(LimitSetting.Name.allCases.map(\.rawValue).joined(separator: ", ")).",
            discussion: "wait-budget=2h, active-time=1h, tool-calls=16, depth=3.", valueName: "name=value"))
    var limits: [LimitSetting] = []

    @Flag(help: "No boxes, no colours.")
    var plain = false

    @Flag(help: "Prints values as JSON.")
    var json = false

    @Option(help: ArgumentHelp("Columns of the output.", valueName: "n"))
    var width: Int?

    @Option(help: ArgumentHelp("Records the session in this file.", valueName: "file"))
    var session: String?

    @Flag(name: .customLong("no-session"), help: "Records nothing.")
    var noSession = false

    @Flag(help: "Allows plain http:// to another machine.")
    var insecure = false

    func validate() throws {
        if let width, !(20...1000).contains(width) {
            throw ValidationError("--width takes a number from 20 to 1000, not \(width).")
        }
        if session == "" { throw ValidationError("--session takes the name of a file.") }
        if base?.contains("@") == true { throw ValidationError("--base takes no user name or password.") }
        if session != nil, noSession { throw ValidationError("--session and --no-session exclude each other.") }
    }
}

extension CommonOptions {
    /// The addresses of tools by their slugs; of one that is named twice the last counts.
    var toolHandlers: [String: String] { Dictionary(tools.map { ($0.slug, $0.url) }) { _, last in last } }

    /// What the local platform is to be.
    var platform: LocalPlatformConfiguration {
        var configuration = LocalPlatformConfiguration(dataDirectory: Places.data(data))
        configuration.toolHandlers = toolHandlers
        configuration.models = ModelSettings(environment: ProcessInfo.processInfo.environment)
        for limit in limits { limit.set(in: &configuration.limits) }
        return configuration
    }
}

/// `SLUG=URL`.
struct ToolHandler: ExpressibleByArgument {
    let slug: String
    let url: String

    init?(argument: String) {
        guard let sign = argument.firstIndex(of: "=") else { return nil }
        slug = String(argument[..<sign])
        url = String(argument[argument.index(after: sign)...])
        guard !slug.isEmpty, let parsed = URL(string: url), let host = parsed.host(), !host.isEmpty,
            ["http", "https"].contains(parsed.scheme?.lowercased()), parsed.user() == nil, parsed.password() == nil
        else { return nil }
    }
}

/// `NAME=UUID`.
struct NamedAgent: ExpressibleByArgument {
    let name: String
    let id: String

    init?(argument: String) {
        guard let sign = argument.firstIndex(of: "=") else { return nil }
        name = String(argument[..<sign])
        let uuid = argument[argument.index(after: sign)...]
        guard !name.isEmpty, let parsed = UUID(uuidString: String(uuid)) else { return nil }
        id = parsed.uuidString.lowercased()
    }

    init(name: String, id: String) {
        self.name = name
        self.id = id
    }
}
