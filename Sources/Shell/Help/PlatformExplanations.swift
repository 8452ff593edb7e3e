import Language

/// What `help CODE` says about the refusals of a platform (contract, section 4). The code of a refusal is the platform's own,
/// with `-` for `_`.
enum PlatformExplanations {
    static let all: [Explanation] = refusals.map { refusal in
        Explanation(
            Diagnostic.Code(rawValue: refusal.code), refusal.text, example: refusal.example,
            when: refusal.circumstance)
    }

    private typealias Refusal = (code: String, text: String, example: String, circumstance: String)

    private static let refusals: [Refusal] = requests + access + states + limits + desk

    private static let requests: [Refusal] = [
        (
            "input-schema-mismatch",
            "The input has not the fields the agent asks for; the message names the first one.",
            "start support {qury: \"Refund order 1182\"}", ""
        ),
        ("invalid-json", "The platform could not read the request.", "status r1", "where something between spoils it"),
        (
            "validation-failed", "The request breaks a rule of the API.", "runs support --take 1000000",
            "where the platform lists fewer at a time"
        ),
        ("run-id-mismatch", "The answer was meant for another run.", "say \"x\" r1", "where the ids differ"),
        (
            "file-not-found-in-library", "The input refers to a file the library does not have.",
            "start support {query: \"x\"}", "for a file that was removed"
        ),
        (
            "media-type-not-allowed", "The agent does not take files of this type.", "start support {query: \"x\"}",
            "for such a file"
        ),
        (
            "invalid-answer", "The answer does not fit the task.", "answer t1 5",
            "where the platform is stricter than the shell"
        ),
        (
            "resume-rejected", "The platform refuses to go on with the run.", "wake r1",
            "where its account or settings forbid it"
        ),
        (
            "payload-too-large", "The request is larger than the platform takes.", "start support {query: \"x\"}",
            "for a very long text"
        ),
        (
            "input-tokens-exceeded", "The input is longer than the agent's trigger allows.",
            "start support {query: \"x\"}", "for a very long text"
        ),
        ("storage-quota-exceeded", "The file library is full.", "start support {query: \"x\"}", "where it is full"),
        (
            "method-not-allowed", "The platform knows no such request; it may be of another version.", "wake r1",
            "on such a platform"
        ),
        (
            "unsupported-media-type", "The platform wanted JSON and got something else.", "status r1",
            "where something between spoils it"
        ),
        (
            "not-found", "The platform knows no such address; it may be of another version.", "status r1",
            "on such a platform"
        ),
    ]

    private static let access: [Refusal] = [
        ("missing-api-key", "The platform wants an API key.", "status r1", "without one"),
        ("invalid-api-key", "The API key is unknown, or was revoked.", "status r1", "with such a key"),
        ("missing-access-token", "The platform's desk wants an access token.", "agents", "without one"),
        ("invalid-access-token", "The access token is unknown, or was revoked.", "agents", "with such a token"),
        (
            "agent-not-in-scope", "The key may not start this agent, or there is none of this id.",
            "start 3f0c9a52-7d41-4f6b-9f0e-2f1c5b8e6a10 {}", ""
        ),
        ("run-not-in-scope", "The key may not see this run.", "status r1", "for a run of another agent"),
        (
            "ip-not-allowed", "The trigger takes no requests from this address.", "start support {query: \"x\"}",
            "from such an address"
        ),
        (
            "origin-not-allowed", "The platform takes no requests from web pages elsewhere.", "status r1",
            "from such a page"
        ),
        ("wrong-host", "The request was meant for another host.", "status r1", "where the address is another one"),
        ("file-uploads-disabled", "The key may not upload files.", "start support {query: \"x\"}", "with such a key"),
        (
            "upload-key-mismatch", "The upload belongs to another key.", "start support {query: \"x\"}",
            "with such a key"
        ),
        (
            "upload-url-invalid", "The address of the upload is no longer valid.", "start support {query: \"x\"}",
            "after a while"
        ),
        (
            "user-task-not-api-completable", "The API cannot complete a task of this kind.", "approve t1",
            "for such a task"
        ),
    ]

    private static let states: [Refusal] = [
        ("run-not-found", "The platform knows no run of this id.", "use 3f0c9a52-7d41-4f6b-9f0e-2f1c5b8e6a10", ""),
        (
            "object-not-found", "The platform knows no file of this id.", "start support {query: \"x\"}",
            "for such a file"
        ),
        ("user-task-not-found", "The run has no such task.", "approve t1", "where it was removed"),
        (
            "user-task-already-completed", "Somebody else was faster. Nothing was decided twice.", "approve t1",
            "where somebody else was faster"
        ),
        ("user-task-cancelled", "The task was withdrawn.", "approve t1", "where it was withdrawn"),
        ("run-not-waiting", "The run waits for nothing.", "say \"x\" r1", "while it works"),
        ("run-finished", "The run has ended.", "say \"x\" r1", "where it ended meanwhile"),
        (
            "wrong-pause-type", "The run waits for something else than what was sent: a decision, a reply or a timer.",
            "start concierge {}\nwait r1 task 10s\nsay \"x\"", ""
        ),
        (
            "not-waiting-for-timer", "The run does not wait for a timer.",
            "start concierge {}\nwait r1 task 10s\nwake r1", ""
        ),
        (
            "no-deployed-version", "The agent has no deployed version.", "start support {query: \"x\"}",
            "where it was retracted"
        ),
        (
            "trigger-inactive", "The agent's API trigger is switched off.", "start support {query: \"x\"}",
            "where it is switched off"
        ),
        ("agent-blocked", "The agent was blocked.", "start support {query: \"x\"}", "where it is blocked"),
        (
            "upload-missing", "The file was announced and never uploaded.", "start support {query: \"x\"}",
            "for such a file"
        ),
        (
            "shutting-down", "The platform is about to stop. Runs go on when it is back.", "status r1",
            "at such a moment"
        ),
    ]

    private static let limits: [Refusal] = [
        (
            "rate-limited-minute", "The trigger takes only so many requests a minute.", "start support {query: \"x\"}",
            "for the second time, where one is allowed"
        ),
        (
            "rate-limited-day", "The trigger takes only so many requests a day.", "start support {query: \"x\"}",
            "for the second time, where one is allowed"
        ),
        (
            "too-many-concurrent-runs", "The trigger runs only so many agents at a time.",
            "start support {query: \"x\"}", "for the second time, where one is allowed"
        ),
    ]

    private static let desk: [Refusal] = [
        (
            "manifest-files-needed", "The manifest includes files that were not sent along.", "apply desk",
            "for a client that does not send them"
        ),
        ("name-taken", "There is a thing of this name already.", "version new support v1 {llmModel: \"support\"}", ""),
        (
            "in-use",
            "Something still needs it: a run, an agent or an integration. --force of some commands does it anyway.",
            "provider remove demo", ""
        ),
        (
            "version-deployed", "A deployed version is never changed. Make a new one, or retract it first.",
            "version change support v1 {temperature: 0}", ""
        ),
        (
            "version-not-deployed", "The agent has no deployed version to take back.",
            "retract courier\nretract courier", ""
        ),
        (
            "agent-deployed", "An agent with a deployed version is not deleted: retract it first.",
            "agent remove courier", ""
        ),
        ("no-older-version", "No other version of the agent was ever deployed.", "rollback support", ""),
        (
            "incident-already-solved", "An incident is solved once; who did it and why stays with it.",
            "solve 6f1e0c2a",
            "for such an incident"
        ),
        (
            "retry-unavailable", "A run came of this attempt, or its input was not kept.",
            "start courier {}\nretry (ingress() | first).id", ""
        ),
    ]
}
