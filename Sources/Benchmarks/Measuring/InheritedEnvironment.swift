#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What this program was started with and its children inherit.
enum InheritedEnvironment {
    static let variables = ProcessInfo.processInfo.environment

    /// The absolute path of a program that stands in a folder of `PATH`.
    static func path(ofProgram name: String) -> String? {
        (variables["PATH"] ?? "").split(separator: ":").map { "\($0)/\(name)" }.first {
            FileManager.default.isExecutableFile(atPath: $0)
        }
    }
}
