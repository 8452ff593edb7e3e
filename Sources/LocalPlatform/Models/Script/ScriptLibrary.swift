import Synchronization
import Values

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The scripts that providers name: those that ship with the platform, and files.
///
/// A file is read once and again when it has changed, so that whoever writes a script sees the change in the next round.
final class ScriptLibrary: Sendable {
    static let scheme = "script:"

    private let embedded: [String: Script]
    private let files = Mutex<[String: LoadedFile]>([:])

    private struct LoadedFile {
        var stamp: FileStamp
        var script: Script
    }

    /// - Parameter embedded: scripts by the name that stands behind `script:`, `demo/support`.
    init(embedded: [String: Script] = [:]) { self.embedded = embedded }

    /// What stands behind `script:`; nil for any other address.
    static func scriptName(in address: String) -> String? {
        address.hasPrefix(scheme) ? String(address.dropFirst(scheme.count)) : nil
    }

    /// The script for a model of the provider at this address. An address that ends in a slash means a folder of scripts,
    /// of which the model's id names one: `script:demo/` and `support`, or `support.script.yaml` in a folder of files.
    func script(at address: String, model: String) throws(ModelError) -> Script {
        guard let name = Self.scriptName(in: address) else { throw .scriptProblem("'\(address)' names no script.") }
        guard name.hasSuffix("/") else { return try script(named: name) }
        guard !model.contains("/"), !model.contains("..") else { throw .scriptProblem("'\(model)' names no script.") }
        return try script(named: embedded[name + model] == nil ? "\(name)\(model).script.yaml" : name + model)
    }

    /// The embedded script of that name, else the script in the file of that absolute path.
    private func script(named name: String) throws(ModelError) -> Script {
        if let script = embedded[name] { return script }
        guard name.hasPrefix("/") else {
            let known = embedded.keys.sorted().joined(separator: ", ")
            throw .scriptProblem(
                "There is no script '\(name)': it is none of those that ship (\(known)) and no absolute path.")
        }
        return try script(atPath: name)
    }

    private func script(atPath path: String) throws(ModelError) -> Script {
        guard let stamp = FileStamp(path: path) else { throw .scriptProblem("The script \(path) cannot be read.") }
        if let loaded = files.withLock({ $0[path] }), loaded.stamp == stamp { return loaded.script }
        guard let data = FileManager.default.contents(atPath: path), let text = String(validating: data, as: UTF8.self)
        else { throw .scriptProblem("The script \(path) cannot be read as UTF-8 text.") }
        let script: Script
        do {
            script = try ScriptReader.read(text, name: path)
        } catch {
            throw .scriptProblem(error.description)
        }
        files.withLock { $0[path] = LoadedFile(stamp: stamp, script: script) }
        return script
    }
}
