import Values

/// Reads an entry file and everything that it includes into documents, in their order (contract, 26.2).
struct ManifestLoader {
    static let indexKind = "phrony.manifest.index"
    /// How many levels of files may include one another.
    static let depthLimit = 32
    /// How many entries are followed in all, so that a few short files cannot unfold into very many.
    static let includeLimit = 1000

    private let files: ManifestFiles
    private let problems: ProblemList
    private var includeCount = 0
    private(set) var documents: [YAMLNode] = []
    /// Files that the client has to send before all documents are known.
    private(set) var wanted: [String] = []

    init(files: ManifestFiles, problems: ProblemList) {
        self.files = files
        self.problems = problems
    }

    /// - Parameter file: how the entry was named; its directory is where its includes begin.
    mutating func load(_ text: String, file: String?) {
        load(text, from: Origin(name: file, directory: ManifestPath.directory(of: file ?? "")), chain: [file ?? ""])
    }

    /// Where a text stands.
    private struct Origin {
        /// As messages name it.
        var name: String?
        var directory: String
    }

    private mutating func load(_ text: String, from origin: Origin, chain: [String]) {
        do {
            for document in try YAMLReader.documents(of: text, file: origin.name) {
                if document["kind"]?.value == .string(Self.indexKind) {
                    follow(document, from: origin, chain: chain)
                } else {
                    documents.append(document)
                }
            }
        } catch {
            problems.report(error)
        }
    }

    private mutating func follow(_ index: YAMLNode, from origin: Origin, chain: [String]) {
        let reader = MemberReader(index, path: "", problems: problems)
        _ = reader.requiredText("kind")
        reader.checkManifestVersion()
        if reader.member("includes") == nil { reader.report("includes", "is required") }
        for (node, path) in reader.list("includes") {
            guard let entry = node.value.string, !entry.isEmpty else {
                problems.report(at: node.position, path, "must be a text that is not empty")
                continue
            }
            include(Entry(text: entry, position: node.position, path: path), from: origin, chain: chain)
        }
        reader.finish()
    }

    private struct Entry {
        var text: String
        var position: TextPosition
        /// `includes[0]`.
        var path: String
    }

    private mutating func include(_ entry: Entry, from origin: Origin, chain: [String]) {
        includeCount += 1
        if chain.count > Self.depthLimit { return refuse(entry, "is more than \(Self.depthLimit) levels deep") }
        if includeCount > Self.includeLimit {
            if includeCount == Self.includeLimit + 1 { refuse(entry, "is one of more than \(Self.includeLimit)") }
            return
        }
        guard ManifestPath.mayBeFile(entry.text) else { return includeText(of: entry, from: origin, chain: chain) }
        if entry.text.hasPrefix("/") { return refuse(entry, "must be a relative path, not '\(entry.text)'") }
        guard let path = ManifestPath.resolve(entry.text, in: origin.directory) else {
            return refuse(entry, "'\(entry.text)' leaves the directory of this file")
        }
        if let start = chain.firstIndex(of: path) {
            let circle = (chain[start...] + [path]).joined(separator: " → ")
            return refuse(entry, "a file must not include itself: \(circle)")
        }
        includeFile(path, entry, from: origin, chain: chain)
    }

    private mutating func includeFile(_ path: String, _ entry: Entry, from origin: Origin, chain: [String]) {
        switch files.answer(path) {
        case .text(let text):
            let inner = Origin(name: path, directory: ManifestPath.directory(of: path))
            load(text, from: inner, chain: chain + [path])
        case .missing where ManifestPath.mustBeFile(entry.text): refuse(entry, "there is no file '\(path)'")
        case .missing: includeText(of: entry, from: origin, chain: chain)
        case .unreadable(let reason): refuse(entry, "'\(path)' cannot be read: \(reason)")
        case .unknown:
            if !wanted.contains(path) { wanted.append(path) }
            refuse(entry, "the file '\(path)' was not sent along")
        }
    }

    /// An entry that is YAML itself. Its own includes begin where those of its file do.
    private mutating func includeText(of entry: Entry, from origin: Origin, chain: [String]) {
        let name = "\(origin.name ?? "")#\(entry.path)"
        load(entry.text, from: Origin(name: name, directory: origin.directory), chain: chain + [name])
    }

    private func refuse(_ entry: Entry, _ text: String) { problems.report(at: entry.position, entry.path, text) }
}

extension MemberReader {
    /// `version: 1`, which every document of a manifest begins with.
    func checkManifestVersion() {
        guard let version = member("version")?.value else { return report("version", "is required") }
        if version != 1 { report("version", "must be 1, not \(version.json())") }
    }
}
