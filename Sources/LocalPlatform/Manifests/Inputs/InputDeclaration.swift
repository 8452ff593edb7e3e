import Values

/// An entry of `inputs` (contract, 26.3).
struct InputDeclaration: Sendable, Equatable {
    var key: String
    /// What stands for the placeholder when no value is given; never empty.
    var standard: String?
    /// The members of the entry that the contract knows, as preflight shows them.
    var value: Value

    private enum InputType: String, CaseIterable {
        case string, integration
        case llmProvider = "llm_provider"
    }

    private static let members = [
        "key", "type", "description", "default", "llmType", "integrationManifestType", "integrationToolkitSlug",
    ]

    init(_ reader: MemberReader) {
        key = reader.requiredText("key")
        if !key.isEmpty, !Placeholder.isKey(key) { reader.report("key", "must be made of letters, digits and _") }
        let _: InputType? = reader.requiredChoice("type")
        let _: ProviderType? = reader.choice("llmType")
        let _: ServiceType? = reader.choice("integrationManifestType")
        for name in ["description", "integrationToolkitSlug"] { _ = reader.text(name) }
        standard = reader.text("default").flatMap { $0.isEmpty ? nil : $0 }
        reader.finish()
        let record = reader.node.value.record ?? Record()
        value = .record(Record(record.filter { name, value in Self.members.contains(name) && !value.isNull }))
    }
}
