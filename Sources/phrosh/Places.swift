import Foundation

/// The files and folders phrosh keeps between runs, by the XDG rules.
enum Places {
    /// Data of the local platform: `--data`, else `$XDG_DATA_HOME/phrosh`.
    static func data(_ chosen: String?) -> String { chosen ?? folder("XDG_DATA_HOME", ".local/share") }

    /// Session files that nobody has named.
    static var sessions: String { folder("XDG_DATA_HOME", ".local/share") + "/sessions" }

    static var history: String { folder("XDG_DATA_HOME", ".local/share") + "/history" }

    /// Agents of the live ground, a line each: `NAME UUID`.
    static var agents: String { folder("XDG_CONFIG_HOME", ".config") + "/agents" }

    private static func folder(_ variable: String, _ fallback: String) -> String {
        let environment = ProcessInfo.processInfo.environment
        if let base = environment[variable], base.hasPrefix("/") { return base + "/phrosh" }
        return (environment["HOME"] ?? NSHomeDirectory()) + "/" + fallback + "/phrosh"
    }
}
