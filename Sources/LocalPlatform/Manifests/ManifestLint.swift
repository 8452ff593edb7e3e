import Values

/// What is wrong with manifest files, without looking at a workspace (contract, 26.2).
struct ManifestLint: Sendable, Equatable {
    struct File: Sendable, Equatable {
        /// Nil for a text without one.
        var path: String?
        /// All problems, `path:line:column: member.path: text`, joined by `; `. Nil for a file that is valid.
        var message: String?
    }

    let files: [File]

    /// Folders and files that a folder's lint passes over.
    private static let ignoredFolders: Set<Substring> = ["node_modules", ".git"]
    private static let ignoredFiles = Set(ManifestValues.standardNames.map { Substring($0) })

    /// Looks at one manifest with all that it includes, and at what its entries say about one another.
    init(_ source: ManifestSource) {
        files = [File(path: source.file, message: Self.message(for: source, isWhole: true))]
    }

    /// Looks at every YAML file of a folder by itself. An index is looked at together with what it includes; any other file
    /// may be a part of something and name what is in another file.
    ///
    /// Throws when there is no such file.
    init(folder texts: [String: String?]) throws(ManifestError) {
        let paths = texts.keys.filter(Self.isManifest).sorted()
        guard !paths.isEmpty else {
            let problem = DocumentProblem(at: .start, text: "there is no .yaml or .yml file in this folder")
            throw ManifestError(file: nil, problems: [problem])
        }
        files = paths.map { path in
            let source = ManifestSource(
                (texts[path] ?? nil) ?? "", file: path, files: .sent(texts), isOffline: true)
            return File(path: path, message: Self.message(for: source, isWhole: false))
        }
    }

    private static func isManifest(_ path: String) -> Bool {
        let parts = path.split(separator: "/")
        guard ManifestPath.isYAML(path), let name = parts.last, !ignoredFiles.contains(name) else { return false }
        return ignoredFolders.isDisjoint(with: parts.dropLast())
    }

    private static func message(for source: ManifestSource, isWhole: Bool) -> String? {
        if isScript(source) { return scriptProblem(of: source) }
        do {
            let manifest = try ManifestReader.read(source)
            if isWhole || isIndex(source) { _ = try manifest.checked() }
            return nil
        } catch {
            return error.description
        }
    }

    private static func isIndex(_ source: ManifestSource) -> Bool {
        let documents = (try? YAMLReader.documents(of: source.text)) ?? []
        return documents.contains { $0["kind"]?.value == .string(ManifestLoader.indexKind) }
    }

    /// Scripts of model turns may lie beside the manifests that name them.
    private static func isScript(_ source: ManifestSource) -> Bool {
        let documents = (try? YAMLReader.documents(of: source.text)) ?? []
        return documents.contains { $0["kind"]?.value == .string(ScriptReader.kind) }
    }

    private static func scriptProblem(of source: ManifestSource) -> String? {
        do {
            _ = try ScriptReader.read(source.text, name: source.file ?? "")
            return nil
        } catch {
            return error.description
        }
    }
}

extension ManifestLint {
    /// The JSON of the management routes.
    var value: Value {
        let files = files.map { file -> Value in
            var fields = Record([("path", file.path.map { .string($0) } ?? .null), ("ok", .bool(file.message == nil))])
            if let message = file.message { fields["message"] = .string(message) }
            return .record(fields)
        }
        return ["ok": .bool(self.files.allSatisfy { $0.message == nil }), "files": .list(List(files))]
    }
}
