import Testing
import Values

@testable import LocalPlatform

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Section 26.2: index files and what they include.
@Suite("Loading manifest files")
struct ManifestLoaderTests {
    /// Loads `index.yaml` of the files; the names of the agents in the documents, and what is wrong.
    private func load(_ files: [String: String], entry: String = "index.yaml") -> (names: [String], lines: [String]) {
        let problems = ProblemList()
        var loader = ManifestLoader(
            files: ManifestFiles { files[$0].map(ManifestFiles.Answer.text) ?? .missing }, problems: problems)
        loader.load(files[entry] ?? "", file: entry)
        let names = loader.documents.flatMap { $0["agents"]?.elements ?? [] }.compactMap { $0["name"]?.value.string }
        return (names, ManifestError(file: entry, problems: problems.errors).lines)
    }

    private func index(_ includes: String...) -> String {
        "kind: phrony.manifest.index\nversion: 1\nincludes:\n" + includes.map { "  - \($0)\n" }.joined()
    }

    private func agent(_ name: String) -> String {
        "kind: phrony.manifest\nversion: 1\nagents: [{ name: \(name) }]\n"
    }

    @Test("reads what an index includes, in its order, each file's own includes from its own directory")
    func order() {
        let loaded = load([
            "index.yaml": index("./b.yaml", "team/index.yml", "plain"), "b.yaml": agent("b") + "---\n" + agent("b2"),
            "team/index.yml": index("a.yaml"), "team/a.yaml": agent("a"), "plain": agent("plain"),
        ])
        #expect(loaded.lines == [])
        #expect(loaded.names == ["b", "b2", "a", "plain"])
    }

    @Test("takes an entry with a line break, or one that does not look like a path, for YAML")
    func inline() {
        let loaded = load([
            "index.yaml": """
            kind: phrony.manifest.index
            version: 1
            includes:
              - |
                kind: phrony.manifest
                version: 1
                agents: [{ name: lines }]
              - "{ kind: phrony.manifest, version: 1, agents: [{ name: flow }] }"
              - |
                kind: phrony.manifest.index
                version: 1
                includes: [a.yaml]
            """, "a.yaml": agent("a"),
        ])
        #expect(loaded.lines == [])
        #expect(loaded.names == ["lines", "flow", "a"])
    }

    @Test(
        "refuses entries that lead somewhere else or nowhere",
        arguments: [
            ("/etc/passwd", "index.yaml:4:5: includes[0]: must be a relative path, not '/etc/passwd'"),
            ("/etc/x.yaml", "index.yaml:4:5: includes[0]: must be a relative path, not '/etc/x.yaml'"),
            ("../x.yaml", "index.yaml:4:5: includes[0]: '../x.yaml' leaves the directory of this file"),
            ("a/../../x.yaml", "index.yaml:4:5: includes[0]: 'a/../../x.yaml' leaves the directory of this file"),
            ("./../index.yaml", "index.yaml:4:5: includes[0]: './../index.yaml' leaves the directory of this file"),
            ("./nothing", "index.yaml:4:5: includes[0]: there is no file 'nothing'"),
            ("nothing.yml", "index.yaml:4:5: includes[0]: there is no file 'nothing.yml'"),
            ("7", "index.yaml:4:5: includes[0]: must be a text that is not empty"),
            ("''", "index.yaml:4:5: includes[0]: must be a text that is not empty"),
            ("[a]", "index.yaml:4:5: includes[0]: must be a text that is not empty"),
            (
                "index.yaml",
                "index.yaml:4:5: includes[0]: a file must not include itself: index.yaml → index.yaml"
            ),
        ])
    func refused(_ entry: String, _ expected: String) {
        #expect(load(["index.yaml": index(entry)]).lines == [expected])
    }

    @Test("may go down and up again inside its directory")
    func roundabout() {
        #expect(load(["index.yaml": index("a/../b.yaml"), "b.yaml": agent("b")]).names == ["b"])
    }

    @Test("refuses a circle through any chain, and names it")
    func circle() {
        let files = [
            "index.yaml": index("a/a.yaml"), "a/a.yaml": index("b.yaml"), "a/b.yaml": index("./a.yaml"),
        ]
        #expect(
            load(files).lines == [
                "a/b.yaml:4:5: includes[0]: a file must not include itself: a/a.yaml → a/b.yaml → a/a.yaml"
            ])
    }

    @Test("reads a file that two others include twice, which is no circle")
    func diamond() {
        let files = [
            "index.yaml": index("a.yaml", "b.yaml"), "a.yaml": index("c.yaml"), "b.yaml": index("c.yaml"),
            "c.yaml": agent("c"),
        ]
        #expect(load(files).names == ["c", "c"])
    }

    @Test("follows 32 levels and not 33", arguments: [(32, 0), (33, 1)])
    func depth(_ levels: Int, _ problems: Int) {
        var files = ["index.yaml": index("1.yaml")]
        for level in 1..<levels { files["\(level).yaml"] = index("\(level + 1).yaml") }
        files["\(levels).yaml"] = agent("last")
        let loaded = load(files)
        #expect(loaded.names == (problems == 0 ? ["last"] : []) && loaded.lines.count == problems)
        #expect(loaded.lines.allSatisfy { $0 == "32.yaml:4:5: includes[0]: is more than 32 levels deep" })
    }

    @Test("gives up on files that unfold into very many")
    func unfolding() {
        var files = ["index.yaml": index("0.yaml")]
        for level in 0..<20 { files["\(level).yaml"] = index("\(level + 1).yaml", "\(level + 1).yaml") }
        files["20.yaml"] = agent("leaf")
        let lines = load(files).lines
        #expect(lines.count == 1 && lines[0].hasSuffix("is one of more than 1000"))
    }

    @Test("tells what is wrong with an index, and in which file")
    func wrongIndex() {
        #expect(
            load(["index.yaml": "kind: phrony.manifest.index\nversion: 2\nincludes: a.yaml\n"]).lines == [
                "index.yaml:2:10: version: must be 1, not 2", "index.yaml:3:11: includes: must be a list, not a text",
            ])
        #expect(
            load(["index.yaml": "kind: phrony.manifest.index\nversion: 1\n"]).lines == [
                "index.yaml:1:1: includes: is required"
            ])
        #expect(
            load(["index.yaml": index("a.yaml"), "a.yaml": "a: b: c"]).lines == [
                "a.yaml:1:5: this is no YAML: mapping values are not allowed in this context"
            ])
        let inline = "kind: phrony.manifest.index\nversion: 1\nincludes:\n  - |\n    a: 1\n    b: c: d\n"
        #expect(
            load(["index.yaml": inline]).lines == [
                "index.yaml#includes[0]:2:5: this is no YAML: mapping values are not allowed in this context"
            ])
    }

    @Test("names the file of each problem of the whole")
    func places() throws {
        let files = ["agents.yaml": "kind: phrony.manifest\nversion: 1\nagents: [{ name: x }]\n"]
        let source = ManifestSource(
            index("agents.yaml"), file: "team/index.yaml",
            files: .sent(["team/agents.yaml": files["agents.yaml"]]))
        let error = #expect(throws: ManifestError.self) { try ManifestReader.read(source) }
        #expect(error?.lines.first == "team/agents.yaml:3:10: agents[0].manifestKey: is required")
        #expect(error?.description.contains("; team/agents.yaml:3:10: agents[0].executionMode: is required") == true)
    }
}

/// Section 26.2, entry path, on a real disk.
@Suite("Manifest files on disk")
struct ManifestEntryFileTests {
    private func write(_ files: [String: String], to directory: String) throws {
        for (path, text) in files {
            let url = URL(fileURLWithPath: "\(directory)/\(path)")
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: url)
        }
    }

    @Test("are a file, or the index.yaml, else the index.yml, of a folder")
    func entry() async throws {
        try await withTemporaryDirectory { directory in
            try write(["a/index.yaml": "", "a/index.yml": "", "b/index.yml": "", "c/x.yaml": ""], to: directory)
            #expect(try ManifestEntryFile.path(of: "\(directory)/a") == "\(directory)/a/index.yaml")
            #expect(try ManifestEntryFile.path(of: "\(directory)/b/") == "\(directory)/b/index.yml")
            #expect(try ManifestEntryFile.path(of: "\(directory)/c/x.yaml") == "\(directory)/c/x.yaml")
            let error = #expect(throws: LocalPlatformError.self) { try ManifestEntryFile.path(of: "\(directory)/c") }
            #expect(error?.description.contains("has no index.yaml and no index.yml") == true)
            #expect(throws: LocalPlatformError.self) { try ManifestEntryFile.text(of: "\(directory)/none.yaml") }
        }
    }

    @Test("are applied at the start of a platform with their includes and the values beside them")
    func starting() async throws {
        try await withTemporaryDirectory { directory in
            let text = ManifestText(
                head: "kind: phrony.manifest\nversion: 1\ninputs: [{ key: name, type: string }]\n",
                agents: """
                    agents:
                      - { manifestKey: desk, name: "{{inputs.name}}", executionMode: hitl, llmProviderName: desk }

                    """)
            try write(
                [
                    "m/index.yaml": "kind: phrony.manifest.index\nversion: 1\nincludes: [./parts/desk.yaml]\n",
                    "m/parts/desk.yaml": text.text, "m/phrony.values.yml": "version: 1\ninputs: { name: No }\n",
                    "m/phrony.values.yaml": "version: 1\ninputs: { name: Front desk }\n",
                ], to: directory)
            try await TestPlatform.run(in: "\(directory)/data", manifests: ["\(directory)/m"]) { platform in
                #expect(platform.agents["Front desk"] != nil)
            }
        }
    }
}

/// Section 26.3, values file.
@Suite("Values files of manifests")
struct ManifestValuesTests {
    @Test(
        "are the named one, else phrony.values.yaml, else phrony.values.yml beside the entry",
        arguments: [
            ("given.yaml", ["m/phrony.values.yaml"], "given.yaml"),
            (nil, ["m/phrony.values.yaml", "m/phrony.values.yml"], "m/phrony.values.yaml"),
            (nil, ["m/phrony.values.yml", "phrony.values.yaml"], "m/phrony.values.yml"), (nil, [], nil),
        ] as [(String?, Set<String>, String?)])
    func finding(_ named: String?, _ there: Set<String>, _ expected: String?) {
        let path = ManifestValues.path(named: named, besideEntry: "m/index.yaml") { there.contains($0) }
        #expect(path == expected)
    }

    @Test("hold scalars, which become texts; null is skipped")
    func reading() throws {
        let text = "version: 1\ninputs: { a: x, b: 7, c: true, d: null, e: 1.50, f: '' }\n"
        #expect(
            try ManifestValues.read(text, file: nil) == [
                "a": "x", "b": "7", "c": "true", "e": "1.50", "f": "",
            ])
    }

    @Test(
        "are told what is wrong with them",
        arguments: [
            ("inputs: {}", "v.yaml:1:1: version: is required"),
            ("version: 2\ninputs: {}", "v.yaml:1:10: version: must be 1, not 2"),
            ("version: 1", "v.yaml:1:1: inputs: is required"),
            ("version: 1\ninputs: [a]", "v.yaml:2:9: inputs: must be a mapping, not a list"),
            (
                "version: 1\ninputs: { a: [1] }",
                "v.yaml:2:14: inputs.a: must be a text, a number or a boolean, not a list"
            ), ("", "v.yaml:1:1: must be one document"), ("a: b: c", "v.yaml:1:5: this is no YAML"),
        ])
    func wrong(_ text: String, _ expected: String) {
        let error = #expect(throws: ManifestError.self) { try ManifestValues.read(text, file: "v.yaml") }
        #expect(error?.lines.contains { $0.hasPrefix(expected) } == true, "\(String(describing: error))")
    }
}
