import Language

/// What `help CODE` says about the codes of the commands. Each example produces its code on a fresh local platform, unless
/// it says when.
enum CommandExplanations {
    static let all: [Explanation] = runs + tasks + files + shell + session

    private static let refund = "start support {query: \"Refund order 1182\"}"

    private static let runs = [
        Explanation(
            "unknown-agent",
            """
            There is no agent of this name on the present ground. On `live` the API lists none: agents are named with \
            `phrosh --agent NAME=UUID`, or in `AGENT_ID`.
            """, example: "start suport {query: \"x\"}"),
        Explanation(
            "input-not-a-record", "What an agent is given is a record of named fields.", example: "start support \"x\""),
        Explanation(
            "unknown-run", "No run of this shell has this name or an id that begins so.", example: "status 0123456789ab"
        ),
        Explanation(
            "ambiguous-id", "Several known runs have an id that begins with these digits.", example: "use 9e2a6c",
            when: "where two runs of the list begin so"),
        Explanation("not-a-run", "The command works on a run.", example: "use (1)", when: "for a value that is none"),
        Explanation(
            "no-run",
            "A command without a run means the current one, and there is none before the first `start` or `use`.",
            example: "timeline"),
        Explanation(
            "no-such-row", "`show 99` is row 99 of the timeline that was shown last.",
            example: "\(refund)\nwait r1 task 10s\nshow 99"),
        Explanation(
            "no-output", "A run has its output when it is done.", example: "\(refund)\nwait r1 task 10s\noutput r1"),
        Explanation(
            "run-failed", "The run ended without a result; its timeline shows where.", example: "output r1",
            when: "for a run that failed"),
        Explanation(
            "run-ended", "What is waited for can no longer come true, since the run has ended.",
            example: "\(refund)\nwait r1 task 10s\napprove t1\nwait r1 done 10s\nwait r1 task 10s"),
        Explanation(
            "wait-timeout",
            "What is waited for did not come true in time. A script leaves exit code 8 if the run waits for a person, else 1.",
            example: "\(refund)\nwait r1 task 10s\nwait r1 done 100ms"),
        Explanation(
            "waits-for-person",
            "`start --wait` in a script ends where the run needs a person: nobody can answer it there. The exit code is 8.",
            example: "\(refund) --wait"),
        Explanation(
            "stream-ended", "The platform closed the connection that `watch` listens to. The run goes on.",
            example: "watch r1", when: "where the connection is closed"),
        Explanation(
            "not-a-count", "`--take` and `--skip` count runs.", example: "runs support --take \"five\""),
        Explanation(
            "nothing-to-say", "A chat reply is a text with something in it.",
            example: "\(refund)\nsay \"\""),
        Explanation(
            "nothing-to-show", "`show` shows a row by its number, a task or a run.", example: "show (\"x\")",
            when: "for a value that is none of them"),
    ]

    private static let tasks = [
        Explanation(
            "unknown-task", "No task of this session has this number or an id that begins so.", example: "approve t7"),
        Explanation(
            "not-a-task", "The command works on human tasks.", example: "approve (1)", when: "for a value that is none"),
        Explanation(
            "task-not-open", "The task was decided, or its run has ended. Nothing was sent.",
            example: "\(refund)\nwait r1 task 10s\napprove t1\nwait r1 done 10s\napprove t1"),
        Explanation(
            "task-changed",
            "The task asks for something else than what was shown, so nothing was sent. Look at it again, then decide.",
            example: "approve t1", when: "where the task was changed meanwhile"),
        Explanation(
            "must-be-read",
            "At a terminal nobody decides what was not on screen. In a sourced script the same line cannot be typed again.",
            example: "source decide.phr", when: "at a prompt, for a script that approves an unread task"),
        Explanation(
            "not-api-completable",
            "The API cannot complete a task of this kind; it is decided in the review queue, or in the dashboard on `live`.",
            example: "approve t1", when: "for such a task"),
        Explanation(
            "not-accepted", "The platform took the answer and reports a problem with it.", example: "approve t1",
            when: "where the platform says so"),
        Explanation(
            "wrong-kind-of-task", "Approvals are approved or rejected, options chosen, questions answered.",
            example: "start concierge {}\nwait r1 task 10s\napprove t1"),
        Explanation(
            "no-option", "`choose` takes one of the options of the task.",
            example: "start concierge {}\nwait r1 task 10s\nchoose t1"),
        Explanation(
            "unknown-option", "An option is named by its id or its label, to the letter, or by its place with `--nth`.",
            example: "start concierge {}\nwait r1 task 10s\nchoose t1 nowhere"),
        Explanation(
            "wrong-answer", "The answer is of another kind than the task asks for, or outside of its limits.",
            example: "start concierge {}\nwait r1 task 10s\nchoose t1 --nth 1\nwait r1 task 10s\nanswer t2 5"),
    ]

    private static let files = [
        Explanation(
            "cannot-read", "There is no such file, it is a folder, or you may not read it.",
            example: "read(\"none.json\")"),
        Explanation(
            "cannot-write", "The folder is not there, or you may not write in it.",
            example: "[1] | write \"no/such/folder/x.json\""),
        Explanation("cannot-save", "The session file cannot be written there.", example: "save no/such/folder/x.phs"),
        Explanation(
            "not-a-session", "The file is no session file, or one of a newer phrosh.",
            example: "\"hello\" | write \"x.txt\"\nopen x.txt"),
        Explanation(
            "source-too-deep", "Scripts source each other at most 16 deep.",
            example: "\"source x.phr\" | write \"x.phr\"\nsource x.phr"),
    ]

    private static let shell = [
        Explanation("no-help", "`help` knows commands, functions, topics and codes.", example: "help nothing-like-it"),
        Explanation("no-value", "A setting is changed by its name and a value.", example: "set width"),
        Explanation("bad-setting", "The setting does not take this value.", example: "set width five"),
        Explanation("no-value-yet", "`again` shows the last value of a cell, and there is none.", example: "again"),
        Explanation("no-tape", "A tape is the ground of a session file that is replayed.", example: "on tape"),
        Explanation(
            "no-key",
            "The live ground needs an API key: `auth` takes one unseen, `PHRONY_API_KEY` gives one to scripts.",
            example: "auth", when: "without a terminal"),
        Explanation(
            "cannot-connect", "Nobody answers at the address of the ground.", example: "status 0123456789ab",
            when: "where the platform is not running"),
        Explanation(
            "timed-out", "The platform did not answer in time. What was sent may have arrived: `runs` shows it.",
            example: "status r1", when: "where the platform is silent"),
        Explanation(
            "unexpected-answer", "The answer is not what the API promises. Often the address leads to something else.",
            example: "status r1", when: "where another server answers"),
        Explanation(
            "cannot-start-platform", "The local platform cannot open its data folder.", example: "agents",
            when: "where the data folder cannot be used"),
        Explanation(
            "internal",
            """
            Something happened in phrosh, or inside of the platform, that never should. The window or the phrosh serve that \
            holds the local platform says what it was. Please report it, with the session file.
            """, example: "start support {}", when: "where phrosh has a fault"),
    ]

    private static let session = [
        Explanation(
            "not-recorded",
            "Without a session file there is nothing to save, and on tape only what was recorded is there.",
            example: "save x.phs", when: "with `--no-session`"),
        Explanation(
            "cannot-record", "The session file can no longer be written: the disk may be full.", example: "1 + 1",
            when: "where the disk is full"),
        Explanation(
            "tape-broken", "A line of the session file is damaged, so that it cannot be replayed.",
            example: "replay x.phs", when: "for a damaged file"),
        Explanation(
            "on-tape", "A session that is replayed reaches no platform.", example: "on live",
            when: "in a session file where nothing of it was recorded"),
        Explanation(
            "tape-only", "A session that is replayed follows no runs.", example: "watch r1",
            when: "in a session file where nothing of it was recorded"),
    ]
}
