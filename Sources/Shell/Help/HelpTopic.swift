import Language

/// The pages of `help` that are about no single command.
enum HelpTopic: String, CaseIterable {
    case language, keys, sessions, grounds, decisions, desk, errors

    var text: String {
        switch self {
        case .language: Self.languageText
        case .keys: Self.keysText
        case .sessions: Self.sessionsText
        case .grounds: Self.groundsText
        case .decisions: Self.decisionsText
        case .desk: Self.deskText
        case .errors: Self.errorsText
        }
    }

    private static let languageText = """
        A cell is a command or an expression. Its value is $_ for the next one, and $3
        is the value of cell 3. In each line, what stands behind # is a comment.

          let r = start support {query: "Refund order 1182"}   # binds a name
          wait r task 10s
          r.status                                   # a field of a run
          r.items | where .type == "ToolCall"        # a pipe: . is the row
          r.items | group .type | select .key .count | sort -.count
          "it has \\(length(text(r.id))) letters"      # a text with an expression
          {a: 1, b: [1, 2.5, null], took: 1.5s}      # records, lists, durations
          if r.status == "Failed" then "no" else "yes"
          for q in ["1183", "1184"] { start support {query: q} }
          fn cost(x) = x.items | sum .tokensUsed
          cost(r) / 1000
          "Refund order" ~ '^Ref' and 3 in [1, 2, 3]
          (r.output ?? {reply: "none yet"}).reply    # ?? stands in for null
          r.items[0].type == r.items[-1].type        # -1 is the last one
          expect r.status != "Failed", "it is alive" # stops a script otherwise

        Loosest first: or, and, not, == != < <= > >= in ~ !~, ??, + -, * / %.
        A command has two spellings: wait r1 task 10s, and in an expression
        conversation(r1). Lines go on after an operator, a comma or inside of brackets.
        """

    private static let keysText = """
        Tab          completes commands, names, fields, agents, tasks, files
        Up, Down     earlier lines; Ctrl-R searches them
        Ctrl-C       drops the line; during a cell it stops the cell or the watching,
                     never a run
        Ctrl-D       on an empty line leaves; runs go on
        Ctrl-L       clears the screen

        An unfinished cell goes on on the next line. A line that begins with a space is
        not kept in the history. ~/.editrc is honoured.
        """

    private static let errorsText =
        ([
            "Every error has a code; help CODE says why it comes up, with an example.", "",
        ] + HelpLayout.wrapped(HelpCommand.explanations.map(\.code.rawValue).joined(separator: " "), behind: "  "))
        .joined(separator: "\n")

    private static let sessionsText = """
        Every cell is in a session file as it happens. save NAME keeps it under a name.
        In the system's shell,

          phrosh replay NAME.phs     prints it again, without network and key
          phrosh verify NAME.phs     compares what it prints now with what it printed

        Keys never reach the file: they are replaced before anything is stored.
        """

    private static let groundsText = """
        The prompt begins with the ground that commands go to.

          local   the platform inside phrosh, with sample agents; nothing leaves this
                  machine
          live    a Phrony platform: PHRONY_API_KEY, PHRONY_API_BASE, and agents by
                  --agent NAME=UUID or AGENT_ID
          tape    a session file being replayed: no network at all

        on shows the ground, on live and on local change it. On local the desk makes and
        changes agents, keys and all the rest; on live the dashboard of Phrony does.
        """

    private static let deskText = """
        What the dashboard does for Phrony Cloud, the desk does for the local platform.
        help NAME explains each of these.

          agents agent versions version   agents, and what their versions are made of
          deploy retract rollback         which version new runs get
          plan apply manifest             all of it from a file, and back into one
          triggers trigger fire           what starts runs
          ingress retry                   who tried to start some, and starting again
          apikeys apikey                  keys, and the agents that they open
          secrets secret                  what providers and integrations name
          providers provider              where models are asked, and with which key
          services service                integrations, and which calls are approved
          review incidents solve          what waits for people, what rules caught
          terminate mark                  ending a run by hand
          upload files discard            the file library
          log audit                       what tools were sent, who changed what
          local                           letting things go wrong on request

        Things are named by their names, or by the end of the id that a listing shows.
        Listings take --json and pipes, which have more than the screen shows. Settings
        are records:

          version new support v2 {temperature: 0.5} --from v1
          trigger change api {rpmLimit: 60} --agent courier
        """

    private static let decisionsText = """
        Only a whole typed line with a task number decides. tasks lists what waits for
        you.

          approve t1              the call that waits is made
          reject t1 "too much"    it is not made, and the agent goes on without it
          choose t2 express       one of the options of t2
          answer t3 4             a text or a number

        At a terminal the first call shows the task whole and sends nothing; the same
        line again decides. A task that was changed or finished by somebody else
        meanwhile is not decided, and the shell says so.
        """
}
