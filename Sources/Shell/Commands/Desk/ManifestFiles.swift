import Foundation
import Language
import PhronyClient
import Values

/// A manifest on its way to the desk: the platform is sent the text and says which files it includes; those are read here
/// and sent along, until it has them all (contract, 26.2 and 26.3).
struct ManifestFiles: Sendable {
    private let context: CommandContext
    /// How the person named the entry file, or the index in the folder that was named.
    private let path: String
    private var body: Record

    /// Reads the entry file of the call, and the values for its inputs.
    init(of context: CommandContext) throws(Diagnostic) {
        self.context = context
        let (path, text) = try Self.entry(context)
        self.path = path
        body = Record([
            ("yaml", .string(text)), ("path", .string(path)), ("directory", .string(try Self.directory(context))),
            ("files", .record(Record())),
        ])
        if let (valuesPath, values) = try Self.values(besides: path, context) {
            body["values"] = .string(values)
            body["valuesPath"] = .string(valuesPath)
        }
        if context.call.isOn("set") { body["inputs"] = .record(try context.record(ofFlag: "set")) }
        if context.call.isOn("providers") {
            body["llmProviderOverrides"] = .record(try context.record(ofFlag: "providers"))
        }
    }

    /// Plans or applies it.
    /// - Returns: The result of 26.4.
    func send(to desk: Desk, query: [(name: String, value: String)]) async throws(Diagnostic) -> Value {
        var body = body
        while true {
            let wanted: [String]
            do throws(PhronyError) {
                let sent = Value.record(body)
                return try await desk.ask { client, tenant throws(PhronyError) in
                    let path = ManagementClient.path(tenant, "agents", "manifest", "apply")
                    return try await client.send(.post, path, query: query, body: sent)
                }
            } catch {
                wanted = try ManifestRefusal(error, at: context.call.argument("file")?.span ?? context.call.span)
                    .wantedFiles()
            }
            body["files"] = .record(try files(body["files"]?.record ?? Record(), with: wanted))
        }
    }

    /// The files sent so far, and those that are wanted now: null for one that is not there.
    private func files(_ sent: Record, with wanted: [String]) throws(Diagnostic) -> Record {
        var files = sent
        for file in wanted {
            guard files[file] == nil, isBeside(file) else {
                throw Diagnostic(
                    "manifest-refused", "The platform asks for \(file), which is none of this manifest's files.",
                    at: context.call.span)
            }
            files[file] = try context.textIfReadable(file).map(Value.string) ?? .null
        }
        return files
    }

    /// Whether a file lies in the manifest's folder or below: no platform is sent anything else.
    private func isBeside(_ file: String) -> Bool {
        let folder = path.lastIndex(of: "/").map { path[...$0] } ?? ""
        let rest = file.dropFirst(folder.count)
        return file.hasPrefix(folder) && !rest.hasPrefix("/") && !rest.split(separator: "/").contains("..")
    }

    // MARK: Reading

    private static func entry(_ context: CommandContext) throws(Diagnostic) -> (path: String, text: String) {
        let argument = try context.required("file")
        let folder = argument.text.hasSuffix("/") ? argument.text : argument.text + "/"
        for path in [argument.text, folder + "index.yaml", folder + "index.yml"] {
            guard let text = try context.textIfReadable(path) else { continue }
            guard text.contains(where: { !$0.isWhitespace }) else {
                throw Diagnostic(
                    "manifest-refused", "\(path) is empty.", at: argument.span,
                    hint: "A manifest begins with `kind: phrony.manifest` and `version: 1`.")
            }
            return (path, text)
        }
        throw Diagnostic(
            "cannot-read", "\(argument.text) cannot be read.", at: argument.span,
            hint: "It is a manifest, or a folder with an index.yaml.")
    }

    /// Where relative paths begin on this machine.
    private static func directory(_ context: CommandContext) throws(Diagnostic) -> String {
        if let recorded = try context.recorded("directory")?.string { return recorded }
        let directory = FileManager.default.currentDirectoryPath
        try context.record("directory", .string(directory))
        return directory
    }

    /// The values file that was named, or else one with a standard name beside the manifest.
    private static func values(
        besides entry: String, _ context: CommandContext
    ) throws(Diagnostic) -> (path: String, text: String)? {
        let flag = context.call.flag("values")?.string
        if let named = try flag == nil ? context.variable("PHRONY_MANIFEST_VALUES") : flag {
            let span = context.call.flags["values"]?.span ?? context.call.span
            return (named, try context.manifestText(try context.cell.readFile(named, at: span), of: named))
        }
        let folder = entry.lastIndex(of: "/").map { String(entry[...$0]) } ?? ""
        for name in ["phrony.values.yaml", "phrony.values.yml"] {
            let path = folder + name
            if let text = try context.textIfReadable(path) { return (path, text) }
        }
        return nil
    }
}

extension CommandContext {
    /// What a file holds; nil when it cannot be read.
    fileprivate func textIfReadable(_ path: String) throws(Diagnostic) -> String? {
        let bytes: [UInt8]
        do throws(Diagnostic) {
            bytes = try cell.readFile(path, at: call.span)
        } catch {
            guard error.code == "cannot-read" else { throw error }
            return nil
        }
        return try manifestText(bytes, of: path)
    }

    /// The text of a file that is sent to the platform. Bytes that are none are refused: signs in their place would be
    /// applied as if somebody had written them.
    fileprivate func manifestText(_ bytes: [UInt8], of path: String) throws(Diagnostic) -> String {
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let line = lines.firstIndex { String(validating: $0, as: UTF8.self) == nil } ?? 0
        throw Diagnostic(
            "manifest-refused", "\(path):\(line + 1): this line is no UTF-8 text.", at: call.span,
            hint: "Save the file as UTF-8. Nothing was changed.")
    }

    /// A variable of the environment, on tape the recorded one; nil when it is not set or empty.
    func variable(_ name: String) throws(Diagnostic) -> String? {
        if core.tape != nil { return try recorded(name)?.string }
        guard let value = core.connector.variable(name), !value.isEmpty else { return nil }
        try record(name, .string(value))
        return value
    }

    fileprivate func record(ofFlag name: String) throws(Diagnostic) -> Record {
        guard let record = call.flag(name)?.record else {
            throw Diagnostic(
                "settings-not-a-record", "`--\(name)` takes a record.", at: call.flags[name]?.span,
                hint: "Write `--\(name) {key: \"value\"}`.")
        }
        return record
    }
}

/// Why the platform did not take a manifest.
private struct ManifestRefusal {
    private let error: PhronyError
    private let span: Span

    init(_ error: PhronyError, at span: Span) {
        self.error = error
        self.span = span
    }

    private var details: [Value] {
        guard let body = try? JSON.parse(error.body) else { return [] }
        return body["error"]["details"].list.map(Array.init) ?? []
    }

    /// The files it needs beside what it was sent; throws where something else is wrong.
    func wantedFiles() throws(Diagnostic) -> [String] {
        let files = details.compactMap { $0["field"].string }
        guard error.code == "manifest_files_needed", !files.isEmpty else { throw diagnostic }
        return files
    }

    /// Every mistake of a manifest in a line of its own.
    private var diagnostic: Diagnostic {
        let lines = details.filter { $0["rule"].string == "manifest" }.compactMap { $0["message"].string }
        guard let first = lines.first else { return error.diagnostic(at: span) }
        let message =
            lines.count == 1
            ? first : "The manifest has \(lines.count) mistakes:\n" + lines.map { "  \($0)" }.joined(separator: "\n")
        return Diagnostic("manifest-refused", message, at: span, hint: "Nothing was changed.")
    }
}
