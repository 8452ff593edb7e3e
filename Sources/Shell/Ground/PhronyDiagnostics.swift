import Language
import PhronyClient
import Tables

extension PhronyError {
    /// The failure as the shell shows all failures: what the platform said, and what to do now.
    func diagnostic(at span: Span) -> Diagnostic {
        switch self {
        case .transport(let error, _): error.diagnostic(at: span)
        case .http(let failure):
            Diagnostic(
                Diagnostic.Code(rawValue: failure.code?.replacing("_", with: "-") ?? "http-\(failure.status)"),
                TerminalFilter.harmless(failure.message, keepingNewlines: false), at: span, hint: failure.nextStep,
                outcome: [401, 403].contains(failure.status) ? .unreachable : .failed)
        case .unexpectedAnswer(let answer):
            Diagnostic(
                "unexpected-answer", TerminalFilter.harmless(answer.message, keepingNewlines: false), at: span,
                hint: "Is this address a Phrony platform? `on` shows it.")
        }
    }
}

extension TransportError {
    func diagnostic(at span: Span) -> Diagnostic {
        let text = TerminalFilter.harmless(message, keepingNewlines: false)
        return switch reason {
        case .cancelled: .interrupted
        case .refused(let code): Diagnostic(Diagnostic.Code(rawValue: code), text, at: span)
        case .timedOut:
            Diagnostic("timed-out", text, at: span, hint: "Try again; `on` shows the ground.", outcome: .unreachable)
        default:
            Diagnostic(
                "cannot-connect", text, at: span,
                hint: "`on` shows the ground; is the platform running, and the address right?", outcome: .unreachable)
        }
    }
}

extension HTTPFailure {
    /// What to type after a refusal; nil where the message says all.
    fileprivate var nextStep: String? {
        if message.contains(Trouble.mark) { return Trouble.hint }
        return switch code {
        case "user_task_already_completed", "user_task_cancelled", "user_task_not_found":
            "`tasks` lists what is still open."
        case "run_not_found", "run_not_in_scope": "`runs AGENT` lists the runs of an agent."
        case "agent_not_in_scope": "`agents` lists those this key may start."
        case "user_task_not_api_completable": "This task is decided in the review queue."
        case "wrong_pause_type", "run_not_waiting", "not_waiting_for_timer":
            "`status` shows what the run waits for; `tasks` lists human tasks."
        case "run_finished": "`output` shows its result; `start` begins a new run."
        case "invalid_api_key", "missing_api_key", "missing_access_token", "invalid_access_token":
            "`auth` takes a key; `on` shows the ground."
        case "rate_limited_minute", "rate_limited_day", "too_many_concurrent_runs":
            retryAfter.map { "Try again in \($0.components.seconds) s." } ?? "Try again later."
        case "name_taken": "Take another name, or change or remove what has this one."
        case "in_use": "Change or remove first what needs it; `terminate RUN` ends a run."
        case "agent_deployed": "`retract AGENT` takes its deployed version back."
        case "no_older_version": "`versions AGENT` lists its versions; `deploy AGENT VERSION` makes any of them live."
        case "shutting_down", "internal": "Try again in a moment; `status` shows how a run stands."
        case "input_tokens_exceeded", "payload_too_large": "Give it less: a part of the text, or a file."
        case nil where status == 429: "Try again later."
        case nil where status == 401 || status == 403: "`auth` takes a key; `on` shows the ground."
        case nil where status >= 500: "Try again in a moment."
        default: nil
        }
    }
}
