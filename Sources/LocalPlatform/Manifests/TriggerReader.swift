import Values

/// Reads an entry of `triggers` (contract, section 20).
struct TriggerReader {
    let reader: MemberReader

    /// The types that a manifest may declare.
    private enum DeclaredType: String, CaseIterable { case scheduled, api, event }

    func trigger() -> ManifestTrigger {
        let agentKey = reader.requiredText("agentManifestKey")
        let draft = draft()
        reader.finish()
        let serviceName = draft.type == .event ? draft.settings["serviceName"].string : nil
        return ManifestTrigger(draft: draft, agentKey: agentKey, serviceName: serviceName, place: reader.place)
    }

    /// The trigger itself, whichever agent it belongs to.
    func draft() -> TriggerRecord {
        let declared: DeclaredType? = reader.requiredChoice("type")
        let type = declared.flatMap { TriggerType(rawValue: $0.rawValue) } ?? .api
        var draft = TriggerRecord(
            id: "", agentId: "", manifestKey: reader.text("manifestKey"), name: reader.requiredText("name"), type: type,
            createdAt: .unset, updatedAt: .unset)
        switch type {
        case .api, .manual: draft.api = settings()
        case .scheduled: draft.settings = schedule()
        case .event:
            draft.settings = fields(
                texts: [
                    ("serviceName", reader.requiredName("serviceName")),
                    ("eventSlug", reader.requiredText("eventSlug")),
                ],
                record: "eventConfig")
        }
        return draft
    }

    private func schedule() -> Value {
        let (cron, zone) = (reader.requiredText("cronExpression"), reader.requiredText("timezone"))
        if !cron.isEmpty, !reader.isPending(cron) {
            do { _ = try CronExpression(cron) } catch { reader.report("cronExpression", "\(error)") }
        }
        if !zone.isEmpty, !reader.isPending(zone), !CronSchedule.knows(timeZone: zone) {
            reader.report("timezone", "there is no time zone '\(zone)'; write one as Europe/Berlin or UTC")
        }
        return fields(texts: [("cronExpression", cron), ("timezone", zone)], record: "inputPayload")
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
