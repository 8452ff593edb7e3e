import Values

extension APIError {
    /// What a client is told when a change of the workspace is refused (contract, sections 17, 18.2, 20 and 22).
    init(_ error: WorkspaceError) {
        switch error {
        case .agentNotFound: self.init(.notFound, "There is no such agent in this workspace.")
        case .versionNotFound: self.init(.notFound, "The agent has no such version.")
        case .triggerNotFound: self.init(.notFound, "There is no such trigger in this workspace.")
        case .serviceNotFound: self.init(.notFound, "There is no such integration in this workspace.")
        case .operationNotFound: self.init(.notFound, "The integration has no such operation.")
        case .invalid(let problems):
            let lines = problems.map { "\($0.member): \($0.text)" }
            self.init(.validationFailed, lines.joined(separator: "; "), field: problems.first?.member)
            details = problems.map { Detail(field: $0.member, rule: "validation", message: $0.text) }
        case .taken(let member, let value):
            self.init(.nameTaken, "The \(member) '\(value)' is taken.", field: member)
        case .versionDeployed(let label):
            let text = "\(label) is deployed and cannot be changed; make a new version, or retract it first."
            self.init(.versionDeployed, text)
        case .versionNotDeployed(let label): self.init(.versionNotDeployed, "\(label) is not deployed.")
        case .agentDeployed(let name):
            self.init(.agentDeployed, "\(name) has a deployed version; retract it first.")
        case .inUse(let name): self.init(.inUse, "Runs that have not ended execute \(name).")
        case .agentNeeded(let name, let version):
            self.init(.inUse, "\(name) may be called by \(version); change or delete that version first.")
        case .serviceNeeded(let name, let users):
            self.init(.inUse, "The integration '\(name)' is needed by \(users.joined(separator: ", ")).")
        case .nothingToRollBackTo:
            self.init(.noOlderVersion, "No older version of this agent was ever deployed.")
        }
    }

    /// What a client is told when a manifest is refused: every problem, as lint prints it (contract, 26.2).
    init(_ error: ManifestError) {
        self.init(.validationFailed, error.description, field: error.problems.first?.member)
        details = zip(error.problems, error.lines).map { problem, line in
            Detail(field: problem.member, rule: "manifest", message: line)
        }
    }

    /// Files that a manifest includes and that have to be sent along with it.
    static func filesNeeded(_ paths: [String]) -> APIError {
        let list = paths.joined(separator: ", ")
        var error = APIError(
            .manifestFilesNeeded, "The manifest includes files; send them as members of 'files': \(list).",
            field: "files")
        error.details = paths.map { Detail(field: $0, rule: "include", message: "is included") }
        return error
    }
}
