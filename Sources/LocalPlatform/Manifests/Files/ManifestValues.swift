import Values

/// Values files: what stands for the placeholders of manifests (contract, 26.3).
enum ManifestValues {
    /// The names that are looked for beside the entry file, in this order.
    static let standardNames = ["phrony.values.yaml", "phrony.values.yml"]

    /// The file to read: the one that was named, else the first of the standard names that is there. Nil when there is
    /// none.
    ///
    /// - Parameters:
    ///   - named: what `--values`, or else `PHRONY_MANIFEST_VALUES`, says; it must exist.
    ///   - entry: the manifest's own path.
    static func path(named: String?, besideEntry entry: String, exists: (String) -> Bool) -> String? {
        if let named { return named }
        let directory = ManifestPath.directory(of: entry)
        return standardNames.map { directory + $0 }.first(where: exists)
    }

    /// Inputs by key. Numbers and booleans become texts, null is left out.
    static func read(_ text: String, file: String?) throws(ManifestError) -> [String: String] {
        let problems = ProblemList()
        do throws(DocumentProblem) {
            let documents = try YAMLReader.documents(of: text, file: file)
            guard documents.count == 1, let document = documents.first else {
                throw DocumentProblem(at: TextPosition(line: 1, column: 1, file: file), text: "must be one document")
            }
            let values = read(document, problems)
            if problems.errors.isEmpty { return values }
        } catch {
            problems.report(error)
        }
        throw ManifestError(file: file, problems: problems.errors)
    }

    private static func read(_ document: YAMLNode, _ problems: ProblemList) -> [String: String] {
        let reader = MemberReader(document, path: "", problems: problems)
        reader.checkManifestVersion()
        if reader.record("inputs") == nil { reader.report("inputs", "is required") }
        var values: [String: String] = [:]
        for member in reader.member("inputs")?.members ?? [] {
            switch member.node.content {
            case .scalar(.null): break
            case .scalar(let value): values[member.name] = value.insertedText
            case .list, .record:
                let text = "must be a text, a number or a boolean, not \(member.node.kindName)"
                problems.report(at: member.node.position, "inputs.\(member.name)", text)
            }
        }
        return values
    }
}
