import Values

/// A manifest that was read and checked (contract, 26.1). Its entries are drafts of records: what a manifest says is filled
/// in, ids and times are empty until a plan gives them.
struct Manifest: Sendable {
    /// The entry file, as it was named; nil for a text without one.
    var file: String?
    var label: String?
    /// `metadata.rootManifestKey`.
    var rootManifestKey: String?
    var providers: [ManifestEntry<ProviderRecord>] = []
    var services: [ManifestService] = []
    var agents: [ManifestEntry<AgentRecord>] = []
    var versions: [ManifestVersion] = []
    var triggers: [ManifestTrigger] = []
    /// Where `metadata.rootManifestKey` stands.
    var rootPlace = ManifestPlace(position: .start, path: "metadata")
    /// What its entries say about one another and cannot be so (contract, 26.4, cross checks).
    var problems: [DocumentProblem] = []
    /// What is doubtful, but no error.
    var warnings: [DocumentProblem] = []

    /// The manifest, when nothing is wrong with it.
    func checked() throws(ManifestError) -> Manifest {
        guard problems.isEmpty else { throw ManifestError(file: file, problems: problems) }
        return self
    }
}

/// Where an entry of a manifest stands.
struct ManifestPlace: Sendable, Equatable {
    var position: TextPosition
    /// `agents[0]`.
    var path: String

    /// `agents[0] in desk.yaml, line 12`, to be named in a sentence.
    var text: String {
        "\(path)\(position.file.map { " in \($0)" } ?? ""), line \(position.line)"
    }

    func problem(_ member: String = "", _ text: String) -> DocumentProblem {
        DocumentProblem(at: position, member: member.isEmpty ? path : "\(path).\(member)", text: text)
    }
}

struct ManifestEntry<Draft: Sendable>: Sendable {
    var draft: Draft
    var place: ManifestPlace
}

struct ManifestService: Sendable {
    var draft: ServiceRecord
    var operations: [ManifestEntry<OperationRecord>]
    var place: ManifestPlace

    /// How plans call it: the manifest key, else `name:` and the name (contract, 26.2).
    var key: String { draft.manifestKeyOrName }
}

struct ManifestVersion: Sendable {
    var draft: VersionRecord
    var agentKey: String
    /// Nil when the manifest leaves the status as it is.
    var status: VersionStatus?
    var allowedOperations: [ManifestEntry<OperationName>]
    var allowedSubAgents: [ManifestEntry<String>]
    var place: ManifestPlace

    /// `agent@label`.
    var key: String { "\(agentKey)@\(draft.versionLabel)" }
}

/// An operation as a version names it.
struct OperationName: Sendable, Hashable {
    var service: String
    var operation: String
}

struct ManifestTrigger: Sendable {
    var draft: TriggerRecord
    var agentKey: String
    /// The integration of an event trigger.
    var serviceName: String?
    var place: ManifestPlace

    /// `agent@key`.
    var key: String { "\(agentKey)@\(draft.manifestKey ?? draft.name)" }
}
