import Values

/// Reads an entry of `triggers` (contract, section 20).
struct TriggerReader {
    let reader: MemberReader

    /// The types that a manifest may declare.
    private enum DeclaredType: String, CaseIterable { case scheduled, api, event }

    func trigger() -> ManifestTrigger {
        let agentKey = reader.requiredText("agentManifestKey")
        let declared: DeclaredType? = reader.requiredChoice("type")
        let type = declared.flatMap { TriggerType(rawValue: $0.rawValue) } ?? .api
        var draft = TriggerRecord(
            id: "", agentId: "", manifestKey: reader.text("manifestKey"), name: reader.requiredText("name"), type: type,
            createdAt: .unset, updatedAt: .unset)
        var serviceName: String?
        switch type {
        case .api, .manual: draft.api = settings()
        case .scheduled:
            draft.settings = fields(
                texts: [
                    ("cronExpression", reader.requiredText("cronExpression")),
                    ("timezone", reader.requiredText("timezone")),
                ],
                record: "inputPayload")
        case .event:
            let service = reader.requiredName("serviceName")
            serviceName = service
            draft.settings = fields(
                texts: [("serviceName", service), ("eventSlug", reader.requiredText("eventSlug"))],
                record: "eventConfig")
        }
        reader.finish()
        return ManifestTrigger(draft: draft, agentKey: agentKey, serviceName: serviceName, place: reader.place)
    }

    private func settings() -> APITriggerSettings {
        let addresses = reader.list("ipWhitelist").compactMap { node, path -> String? in
            if let text = node.value.string, reader.isPending(text) || AddressRange(text) != nil { return text }
            reader.problems.report(at: node.position, path, "must be an IP address or a CIDR range")
            return nil
        }
        return APITriggerSettings(
            rpmLimit: reader.integer("rpmLimit", in: 0...Int.max),
            rpdLimit: reader.integer("rpdLimit", in: 0...Int.max),
            maxConcurrentRuns: reader.integer("maxConcurrentRuns", in: 0...Int.max),
            maxInputTokens: reader.integer("maxInputTokens", in: 0...Int.max), ipWhitelist: addresses,
            exposeStepTimelineToApi: reader.flag("exposeStepTimelineToApi") ?? true)
    }

    private func fields(texts: [(String, String)], record name: String) -> Value {
        var fields = Record(texts.map { ($0, .string($1)) })
        if let record = reader.record(name) { fields[name] = .record(record) }
        return .record(fields)
    }
}
