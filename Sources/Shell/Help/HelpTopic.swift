/// The pages of `help` that are about no single command.
enum HelpTopic: String, CaseIterable {
    case language, keys, sessions, grounds, decisions

    var text: String {
        switch self {
        case .language: Self.languageText
        case .keys: Self.keysText
        case .sessions: Self.sessionsText
        case .grounds: Self.groundsText
        case .decisions: Self.decisionsText
        }
    }

    private static let languageText = """
        A cell is a command or an expression. Its value is $_ for the next one, and $3 is the value of cell 3.

          let r = start support {query: "Refund order 1182"}    bind a name
          r.status                                              a field of a run
          r.items | where .type == "ToolCall" | count           a pipe: . is the row
          "it took \\(r.took)"                                   a text with an expression in it
          [1, 2, 3] | sum                                       lists, {a: 1} records, 1.5s durations
          expect r.status == "Completed", "it is done"          stops a script if it does not hold
          # a line like this is a note

        A command has two spellings: wait r1 task 10s, and in an expression conversation(r1).
        """

    private static let keysText = """
        Tab          completes commands, names, fields, agents, tasks, files
        Up, Down     earlier lines; Ctrl-R searches them
        Ctrl-C       drops the line; during a cell it stops the cell or the watching, never a run
        Ctrl-D       on an empty line leaves; runs go on
        Ctrl-L       clears the screen

        An unfinished cell goes on on the next line. A line that begins with a space is not kept in the history.
        ~/.editrc is honoured.
        """

    private static let sessionsText = """
        Every cell is in a session file as it happens. save NAME keeps it under a name; in the system's shell

          phrosh replay NAME.phs     prints it again, without network and key
          phrosh verify NAME.phs     compares what it prints now with what it printed then

        Keys never reach the file: they are replaced before anything is stored.
        """

    private static let groundsText = """
        The prompt begins with the ground that commands go to.

          local   the platform inside phrosh, with sample agents; nothing leaves this machine
          live    a Phrony platform: PHRONY_API_KEY, PHRONY_API_BASE, and agents by --agent NAME=UUID or AGENT_ID
          tape    a session file being replayed: no network at all

        on shows the ground, on live and on local change it.
        """

    private static let decisionsText = """
        Only a whole typed line with a task number decides. tasks lists what waits for you.

          approve t1              the call that waits is made
          reject t1 "too much"    it is not made, and the agent goes on without it
          choose t2 express       one of the options of t2
          answer t3 4             a text or a number

        At a terminal the first call shows the task whole and sends nothing; the same line again decides. A task that was
        changed or finished by somebody else meanwhile is not decided, and the shell says so.
        """
}
