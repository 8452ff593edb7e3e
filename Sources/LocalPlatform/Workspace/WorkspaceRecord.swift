import Values

/// What manifests declare and the workspace holds.
protocol WorkspaceRecord: Equatable, Sendable {
    var id: String { get set }
    var createdAt: Instant { get set }
    var updatedAt: Instant { get set }
    /// What the audit log shows of it.
    var auditMembers: Record { get }
}

extension AgentRecord: WorkspaceRecord {
    var auditMembers: Record { members }
}

extension ProviderRecord: WorkspaceRecord {
    var auditMembers: Record { members }
}

extension ServiceRecord: WorkspaceRecord {
    var auditMembers: Record { members }
}

extension OperationRecord: WorkspaceRecord {
    var auditMembers: Record { members }
}

extension VersionRecord: WorkspaceRecord {
    var auditMembers: Record { membersWithIds }
}

extension TriggerRecord: WorkspaceRecord {
    var auditMembers: Record { members }
}

extension Array where Element: WorkspaceRecord {
    /// Puts records in the place of those with their ids; new ones come last.
    mutating func put(_ records: [Element]) {
        for record in records {
            if let index = firstIndex(where: { $0.id == record.id }) {
                self[index] = record
            } else {
                append(record)
            }
        }
    }
}
