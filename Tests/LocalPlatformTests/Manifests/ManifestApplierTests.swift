import Testing
import Values

@testable import LocalPlatform

@Suite("Applying manifests")
struct ManifestApplierTests {
    private func applier(_ store: Store, at second: Int64 = 1) throws -> ManifestApplier {
        ManifestApplier(
            store: store, scripts: ScriptLibrary(embedded: try DemoBundle.load().scripts),
            now: { Instant(nanoseconds: second * 1_000_000_000) }, makeId: StoreDirectory.makeId)
    }

    private func manifest(_ change: (inout ManifestText) -> Void = { _ in }) throws -> Manifest {
        var text = ManifestText()
        change(&text)
        return try ManifestReader.read(text.text, file: "desk.yaml")
    }

    private func actions(_ result: ManifestResult) -> [String] {
        result.changes.map { "\($0.action.rawValue) \($0.resource.rawValue) \($0.key)" }
    }

    private func refusal(_ body: () async throws -> ManifestResult) async -> [String] {
        let error = await #expect(throws: ManifestApplyError.self) { try await body() }
        guard case .manifest(let manifestError)? = error else { return [] }
        return manifestError.lines
    }

    @Test("creates everything once, in the order of the contract, and then finds nothing to do")
    func twice() async throws {
        try await StoreDirectory.withStore { store in
            let first = try await applier(store).apply(try manifest())
            #expect(
                actions(first) == [
                    "CREATE llm_provider_ref desk", "CREATE service shop", "CREATE operation shop>get_order",
                    "CREATE agent desk", "CREATE agent_version desk@v1", "CREATE trigger desk@api",
                ])
            #expect(!first.dryRun && first.warnings.isEmpty)
            let agent = try #require(try await store.agent(id: first.rootAgentId))
            let version = try #require(try await store.version(id: agent.deployedVersionId ?? ""))
            #expect(version.status == .deployed && version.allowedOperationIds.count == 1)
            #expect(try await store.apiTrigger(ofAgent: agent.id)?.name == "api")

            let second = try await applier(store, at: 2).apply(try manifest())
            #expect(actions(second).allSatisfy { $0.hasPrefix("NO_OP") } && second.changes.count == 6)
            #expect(try await store.agent(id: agent.id) == agent)
        }
    }

    @Test("a plan changes nothing")
    func plan() async throws {
        try await StoreDirectory.withStore { store in
            let plan = try await applier(store).plan(try manifest())
            #expect(plan.dryRun && plan.changes.allSatisfy { $0.action == .create } && !plan.rootAgentId.isEmpty)
            #expect(try await store.agents(skip: 0, take: 10).total == 0)
        }
    }

    @Test("updates what differs and keeps its id")
    func update() async throws {
        try await StoreDirectory.withStore { store in
            let first = try await applier(store).apply(try manifest())
            let second = try await applier(store, at: 2).apply(
                try manifest {
                    $0.agents = $0.agents.replacing("name: Desk", with: "name: Front desk")
                    $0.services = $0.services.replacing("9090", with: "9091")
                    $0.triggers = $0.triggers.replacing("type: api", with: "type: api, rpmLimit: 60")
                })
            #expect(
                actions(second).filter { $0.hasPrefix("UPDATE") }
                    == ["UPDATE service shop", "UPDATE agent desk", "UPDATE trigger desk@api"])
            let agent = try await store.agent(id: first.rootAgentId)
            #expect(agent?.name == "Front desk" && agent?.deployedVersionId != nil)
            #expect(
                agent?.updatedAt == Instant(nanoseconds: 2_000_000_000)
                    && agent?.createdAt == Instant(nanoseconds: 1_000_000_000))
        }
    }

    @Test("deploys a new version in the place of the old one, and refuses to change a deployed one")
    func versions() async throws {
        try await StoreDirectory.withStore { store in
            let root = try await applier(store).apply(try manifest()).rootAgentId
            let refused = await refusal {
                try await applier(store).apply(
                    try manifest { $0.versions = $0.versions.replacing("llmModel: m", with: "llmModel: n") })
            }
            #expect(
                refused == [
                    "desk.yaml:15:5: versions[0].versionLabel: 'v1' is deployed and cannot be changed; give the new content a new versionLabel"
                ])
            let second = try await applier(store, at: 2).apply(
                try manifest {
                    $0.versions = $0.versions.replacing("llmModel: m", with: "llmModel: n").replacing("v1", with: "v2")
                })
            #expect(
                second.changes.contains(
                    .init(action: .create, resource: .agentVersion, key: "desk@v2", message: "deployed")))
            let versions = try await store.versions(agentId: root, skip: 0, take: 10).items
            #expect(versions.map { "\($0.versionLabel) \($0.status)" } == ["v2 deployed", "v1 testing"])
            #expect(try await store.agent(id: root)?.deployedVersionId == versions[0].id)
            let back = try await applier(store, at: 3).apply(try manifest())
            #expect(
                back.changes.contains(
                    .init(action: .update, resource: .agentVersion, key: "desk@v1", message: "deployed")))
        }
    }

    @Test("prune deletes the version whose place a new one takes, and the operation that only the former used")
    func formerVersion() async throws {
        try await StoreDirectory.withStore { store in
            let root = try await applier(store).apply(try manifest()).rootAgentId
            let next = try manifest {
                $0.services = $0.services.replacing("name: get_order", with: "name: read_order")
                $0.versions = $0.versions.replacing("v1", with: "v2").replacing("get_order", with: "read_order")
            }
            let pruned = try await applier(store, at: 2).apply(next, ManifestOptions(prune: true))
            #expect(
                actions(pruned).suffix(2) == ["DELETE agent_version desk@v1", "DELETE operation shop>get_order"])
            let versions = try await store.versions(agentId: root, skip: 0, take: 10).items
            #expect(versions.map(\.versionLabel) == ["v2"])
            let again = try await applier(store, at: 3).apply(next, ManifestOptions(prune: true))
            #expect(actions(again).allSatisfy { $0.hasPrefix("NO_OP") }, "\(actions(again))")
        }
    }

    @Test("writes into the audit log what the desk's deploy writes")
    func deployments() async throws {
        try await StoreDirectory.withStore { store in
            _ = try await applier(store).apply(try manifest())
            _ = try await applier(store, at: 2).apply(
                try manifest { $0.versions = $0.versions.replacing("v1", with: "v2") })
            _ = try await applier(store, at: 3).apply(try manifest())
            let entries = try await store.audit(skip: 0, take: 100).items.filter { $0.action == "deploy" }
            #expect(
                entries.map { "\($0.resource) \($0.key)" } == [
                    "agent_version desk@v1", "agent_version desk@v2", "agent_version desk@v1",
                ])
            let labels = entries.map { [$0.before, $0.after].map { ($0 ?? "").value["deployedVersionLabel"] } }
            #expect(labels == [["v2", "v1"], ["v1", "v2"], [nil, "v1"]])
        }
    }

    @Test("does not deploy without being told to")
    func testing() async throws {
        try await StoreDirectory.withStore { store in
            let text = try manifest { $0.versions = $0.versions.replacing("    status: deployed\n", with: "") }
            let root = try await applier(store).apply(text).rootAgentId
            #expect(try await store.agent(id: root)?.deployedVersionId == nil)
        }
    }

    @Test("registers no provider but a script, and changes nothing when one is missing")
    func providers() async throws {
        try await StoreDirectory.withStore { store in
            let lines = await refusal {
                try await applier(store).apply(
                    try manifest { $0.providers = "llmProviders: [{ name: desk, type: openai }]\n" })
            }
            #expect(
                lines.first
                    == "desk.yaml:3:16: llmProviders[0].name: there is no provider 'desk' on this platform; only script: providers are made by apply"
            )
            let agents = try await store.agents(skip: 0, take: 10)
            #expect(agents.total == 0)
        }
    }

    @Test("tells a script that is missing or wrong before anything is changed")
    func scripts() async throws {
        try await StoreDirectory.withStore { store in
            let lines = await refusal {
                try await applier(store).apply(
                    try manifest { $0.providers = $0.providers.replacing("demo/support", with: "/nowhere/x.yaml") })
            }
            #expect(
                lines == ["desk.yaml:4:5: llmProviders[0].baseUrlOverride: The script /nowhere/x.yaml cannot be read."])
        }
    }

    @Test("keeps and names what the manifest no longer has")
    func orphans() async throws {
        try await StoreDirectory.withStore { store in
            _ = try await applier(store).apply(try manifest())
            let second = try await applier(store).apply(
                try manifest {
                    $0.services = $0.services.replacing("name: get_order", with: "name: read_order")
                    $0.versions = "versions: []\n"
                    $0.triggers = ""
                })
            #expect(
                second.warnings == [
                    "The trigger 'api' of 'Desk' is not in the manifest and is kept.",
                    "The operation 'get_order' of 'Shop' is not in the manifest and is kept.",
                    "The version v1 of 'Desk' is not in the manifest and is kept.",
                ])
        }
    }
}

/// What a manifest's entries stand for in a workspace that other manifests and the desk have changed (contract, 26.2).
extension ManifestApplierTests {
    /// The manifest with keys for its service, operation and trigger, or without.
    private func manifest(withKeys hasKeys: Bool) throws -> Manifest {
        try manifest {
            if hasKeys {
                $0.services = $0.services.replacing("{ name: get_order", with: "{ manifestKey: get, name: get_order")
                $0.triggers = $0.triggers.replacing("name: api", with: "manifestKey: main, name: api")
            } else {
                $0.services = $0.services.replacing("- manifestKey: shop\n    name", with: "- name")
            }
        }
    }

    @Test("a manifest without keys changes nothing of what another one has keys for")
    func withoutKeys() async throws {
        try await StoreDirectory.withStore { store in
            _ = try await applier(store).apply(try manifest(withKeys: true))
            for hasKeys in [false, true] {
                let again = try await applier(store, at: 2).apply(try manifest(withKeys: hasKeys))
                #expect(actions(again).allSatisfy { $0.hasPrefix("NO_OP") }, "\(actions(again))")
            }
        }
    }

    @Test("what has no key gets the one that a manifest has for it")
    func newKeys() async throws {
        try await StoreDirectory.withStore { store in
            _ = try await applier(store).apply(try manifest(withKeys: false))
            let keyed = try await applier(store, at: 2).apply(try manifest(withKeys: true))
            #expect(
                actions(keyed).filter { !$0.hasPrefix("NO_OP") } == [
                    "UPDATE service shop", "UPDATE operation shop>get", "UPDATE trigger desk@main",
                ])
            let again = try await applier(store, at: 3).apply(try manifest(withKeys: true))
            #expect(actions(again).allSatisfy { $0.hasPrefix("NO_OP") }, "\(actions(again))")
        }
    }

    @Test("another key is another service, and a name that a keyed entry gives away is free for nobody")
    func otherKeys() async throws {
        try await StoreDirectory.withStore { store in
            _ = try await applier(store).apply(try manifest())
            let other = await refusal {
                try await applier(store).apply(
                    try manifest {
                        $0.services = $0.services.replacing("manifestKey: shop", with: "manifestKey: other")
                    })
            }
            #expect(other.first == "desk.yaml:6:5: services[0].name: another service of this platform is called 'Shop'")
            let renamed = await refusal {
                try await applier(store).apply(
                    try manifest {
                        $0.services = $0.services.replacing("name: Shop", with: "name: Old shop")
                        $0.versions = $0.versions.replacing("serviceName: Shop", with: "serviceName: Old shop")
                        $0.services += "  - { name: Shop, type: http, config: { baseUrl: 'http://127.0.0.1:1' } }\n"
                    })
            }
            #expect(renamed == ["desk.yaml:12:5: services[1].name: another service of this platform is called 'Shop'"])
        }
    }

    /// The manifest with event triggers of these names and slugs.
    private func manifest(withEvents events: KeyValuePairs<String, String>) throws -> Manifest {
        try manifest {
            $0.services += "  - { name: Mail, type: built_in, config: { toolkitSlug: GMAIL } }\n"
            for (name, slug) in events {
                $0.triggers +=
                    "  - { agentManifestKey: desk, name: \(name), type: event, serviceName: Mail, eventSlug: \(slug) }\n"
            }
        }
    }

    @Test("an agent has one trigger for an event, whichever manifests it comes from")
    func events() async throws {
        try await StoreDirectory.withStore { store in
            _ = try await applier(store).apply(try manifest(withEvents: ["one": "A", "two": "B"]))
            let second = await refusal { try await applier(store).apply(try manifest(withEvents: ["three": "A"])) }
            #expect(second.count == 1)
            #expect(
                second.first?.hasSuffix(
                    "triggers[1].eventSlug: is the event of 'one' on this platform already; prune deletes that one")
                    == true, "\(second)")
            let swapped = try await applier(store, at: 2).apply(try manifest(withEvents: ["one": "B", "two": "A"]))
            #expect(
                actions(swapped).filter { !$0.hasPrefix("NO_OP") } == [
                    "UPDATE trigger desk@one", "UPDATE trigger desk@two",
                ])
            let pruned = try await applier(store, at: 3).apply(
                try manifest(withEvents: ["three": "A"]), ManifestOptions(prune: true))
            #expect(
                Set(actions(pruned).filter { !$0.hasPrefix("NO_OP") }) == [
                    "CREATE trigger desk@three", "DELETE trigger desk@one", "DELETE trigger desk@two",
                ])
        }
    }

    @Test("a trigger keeps its type: prune makes another one in its place")
    func triggerType() async throws {
        try await StoreDirectory.withStore { store in
            let root = try await applier(store).apply(try manifest()).rootAgentId
            let former = try await store.apiTrigger(ofAgent: root)
            let scheduled = try manifest {
                $0.triggers = $0.triggers.replacing(
                    "type: api", with: "type: scheduled, cronExpression: '0 3 * * *', timezone: UTC")
            }
            let refused = await refusal { try await applier(store).apply(scheduled) }
            #expect(refused == ["desk.yaml:21:5: triggers[0].type: cannot be changed; make another trigger"])
            let pruned = try await applier(store, at: 2).apply(scheduled, ManifestOptions(prune: true))
            #expect(
                actions(pruned).filter { !$0.hasPrefix("NO_OP") } == [
                    "CREATE trigger desk@api", "DELETE trigger desk@api",
                ])
            let triggers = try await store.deskTriggers(agentId: root, type: nil, skip: 0, take: 10).items
            #expect(triggers.map(\.trigger.type) == [.scheduled])
            #expect(triggers.first?.trigger.id != former?.id)
        }
    }
}
