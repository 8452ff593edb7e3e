import Values

/// A trigger with what the desk shows beside it, of one moment.
struct DeskTrigger: Sendable {
    let trigger: TriggerRecord
    let agentName: String
}

extension DeskTrigger {
    /// The fields of section 20 for the trigger's type, limits that are not set as null. `nextFiringAt` is there for
    /// schedules; null when inactive.
    func json(at now: Instant) -> JSONText {
        .record { members in
            members.add("id", trigger.id)
            members.add("agentId", trigger.agentId)
            members.add("agentName", agentName)
            members.add("manifestKey", trigger.manifestKey)
            members.add("name", trigger.name)
            members.add("type", trigger.type.rawValue)
            members.add("active", Value.bool(trigger.active))
            members.add("lastFiredAt", trigger.lastFiredAt)
            addSettings(to: &members, at: now)
            members.add("createdAt", trigger.createdAt)
            members.add("updatedAt", trigger.updatedAt)
        }
    }

    private func addSettings(to members: inout JSONText.Members, at now: Instant) {
        switch trigger.type {
        case .api, .manual:
            let api = trigger.api
            let limits: [(StaticString, Int?)] = [
                ("rpmLimit", api.rpmLimit), ("rpdLimit", api.rpdLimit), ("maxConcurrentRuns", api.maxConcurrentRuns),
                ("maxInputTokens", api.maxInputTokens),
            ]
            for (name, limit) in limits { members.add(name, limit.map(Value.integer) ?? .null) }
            members.add("ipWhitelist", Value(strings: api.ipWhitelist))
            members.add("exposeStepTimelineToApi", Value.bool(api.exposeStepTimelineToApi))
        case .scheduled:
            add(["cronExpression", "timezone", "inputPayload"], to: &members)
            members.add("nextFiringAt", trigger.active ? CronSchedule(trigger)?.next(after: now) : nil)
        case .event:
            add(["serviceName", "eventSlug", "eventConfig"], to: &members)
        }
    }

    private func add(_ names: [StaticString], to members: inout JSONText.Members) {
        for name in names { members.add(name, trigger.settings[name.description]) }
    }
}
