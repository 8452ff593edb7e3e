/// Every command there is. A new one is one value in its family's file and, for a new family, one line here.
enum CommandCatalog {
    static let all: [Command] =
        [StartCommand.command, WaitCommand.command, WatchCommand.command, AgentsCommand.command, HelpCommand.command]
        + RunCommands.all + TimelineCommands.all + ReplyCommands.all + TaskCommands.all + NotebookCommands.all
        + GroundCommands.all + ShellCommands.all + ViewCommands.all + desk

    /// What the dashboard does, for the local platform.
    static let desk: [Command] =
        ManifestCommands.all + [AgentCommand.command] + VersionCommands.all + ProviderCommands.all + SecretCommands.all
        + ServiceCommands.all + TriggerCommands.all + KeyCommands.all + IngressCommands.all + [ReviewCommand.command]
        + IncidentCommands.all + FileCommands.all + RecordCommands.all + [TroubleCommand.command]
}
