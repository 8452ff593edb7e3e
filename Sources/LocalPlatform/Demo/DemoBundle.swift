import Values

/// What ships with the platform: three agents, deployed at the first start, and the scripts behind their models.
struct DemoBundle: Sendable {
    let manifest: Manifest
    /// By the name that stands behind `script:`.
    let scripts: [String: Script]

    /// The bundle as it was built into the program.
    static func load() throws -> DemoBundle {
        try DemoBundle(text: String(decoding: PackageResources.manifest_yaml, as: UTF8.self))
    }

    /// Reads a stream of manifests and scripts; the scripts are told by their `kind`.
    init(text: String) throws {
        let documents = try YAMLReader.documents(of: text)
        let isScript = { (document: YAMLNode) in document["kind"]?.value == .string(ScriptReader.kind) }
        manifest = try ManifestReader.read(documents.filter { !isScript($0) }, file: nil)
        var scripts: [String: Script] = [:]
        for document in documents where isScript(document) {
            let name = document["name"]?.value.string ?? ""
            scripts[name] = try ScriptReader.read(document, name: name)
        }
        self.scripts = scripts
    }
}
