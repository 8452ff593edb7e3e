import Values

/// Makes a call again as long as it fails for a reason that may pass: each time after twice the wait, or after the time that
/// the vendor asks for.
struct PatientExchange: Sendable {
    let transport: ModelTransport
    let limits: ModelLimits
    let now: @Sendable () -> Instant
    /// Throws only when the task was cancelled.
    let sleep: @Sendable (Duration) async throws -> Void
    /// A number from 0 to 1, so that many runs do not come back all at once.
    let random: @Sendable () -> Double

    private static let firstWait = Duration.seconds(1)

    /// An answer that is a success, or one that no further call would change. `name` is the provider's.
    func answer(to request: VendorRequest, of name: String) async throws(ModelError) -> VendorAnswer {
        var attempt = 1
        while true {
            let outcome = await outcome(of: request)
            if case .success(let answer) = outcome, isFinal(answer) { return answer }
            if case .failure(let failure) = outcome, !failure.mayPass { throw failure.error(name, limits) }
            let wait = wait(before: attempt, outcome)
            guard attempt < limits.attempts, wait <= limits.longestWait else {
                throw lastWord(outcome, name, attempt, wait)
            }
            do { try await sleep(wait) } catch { throw TransportFailure.cancelled.error(name, limits) }
            attempt += 1
        }
    }

    private func outcome(of request: VendorRequest) async -> Result<VendorAnswer, TransportFailure> {
        do throws(TransportFailure) { return .success(try await transport.send(request)) } catch {
            return .failure(error)
        }
    }

    private func isFinal(_ answer: VendorAnswer) -> Bool {
        answer.isSuccess || !VendorRefusal(answer).mayPass(headers: answer.headers)
    }

    private func wait(before attempt: Int, _ outcome: Result<VendorAnswer, TransportFailure>) -> Duration {
        if case .success(let answer) = outcome, let wait = RetryAfter.delay(in: answer.headers, now: now()) {
            return wait
        }
        let full = Self.firstWait * (1 << (attempt - 1))
        return full * (0.75 + 0.25 * random())
    }

    /// What is said when the last attempt failed like those before it.
    private func lastWord(
        _ outcome: Result<VendorAnswer, TransportFailure>, _ name: String, _ attempts: Int, _ wait: Duration
    ) -> ModelError {
        switch outcome {
        case .failure(let failure): return failure.error(name, limits, attempts: attempts)
        case .success(let answer):
            let refusal = VendorRefusal(answer)
            let reason = refusal.status == 429 ? "limits our requests" : "is overloaded or broken"
            let times = attempts == 1 ? "" : ", \(attempts) times"
            let said = refusal.message.isEmpty ? "" : ": \(refusal.message)"
            let advice = wait > limits.longestWait ? "; it asks to wait \(wait.literal)" : ""
            return .unavailable("The provider '\(name)' \(reason) (status \(refusal.status)\(times)\(advice))\(said)")
        }
    }
}

extension TransportFailure {
    /// The failure as the run reports it.
    fileprivate func error(_ name: String, _ limits: ModelLimits, attempts: Int = 1) -> ModelError {
        let times = attempts == 1 ? "" : ", \(attempts) times"
        let provider = "The provider '\(name)'"
        return switch self {
        case .cancelled: .unavailable("The call was cancelled.")
        case .timedOut: .unavailable("\(provider) gave no whole answer within \(limits.timeout.literal).")
        case .tooLarge: .malformed("\(provider) answered with more than \(limits.replyBytes) bytes.")
        case .refusedConnection: .unavailable("\(provider) takes no connection\(times).")
        case .unknownHost: .unavailable("The host of the provider '\(name)' was not found\(times).")
        case .insecure: .unavailable("No secure connection to the provider '\(name)' came about.")
        case .lost: .unavailable("\(provider) broke the connection off before its answer was whole\(times).")
        }
    }
}
