/// When a request is sent again, and after how long (contract, section 4).
public struct RetryPolicy: Sendable, Equatable {
    /// How long to wait before the first, second, … retry when the server does not say; as many retries as entries.
    public var delays: [Duration]
    /// The longest `Retry-After` that is waited for. Longer ones, such as those of a daily limit, go to the caller.
    public var longestWait: Duration

    public init(
        delays: [Duration] = [.seconds(1), .seconds(2), .seconds(4)], longestWait: Duration = .seconds(60)
    ) {
        self.delays = delays
        self.longestWait = longestWait
    }

    /// Hands every failure to the caller at once.
    public static let never = RetryPolicy(delays: [])

    /// How long to wait before sending again after an answer; nil to leave it at that.
    /// - Parameter retries: How often the request was sent again already.
    func delay(after answer: some ResponseHead, retries: Int, rule: RetryRule) -> Duration? {
        guard retries < delays.count, rule.allowsRetry(status: answer.status) else { return nil }
        guard let wanted = answer.retryAfter else { return delays[retries] }
        return wanted <= longestWait ? wanted : nil
    }

    /// The same after a request without an answer.
    func delay(after failure: TransportError, retries: Int, rule: RetryRule) -> Duration? {
        retries < delays.count && rule.allowsRetry(failure) ? delays[retries] : nil
    }
}

extension RetryRule {
    fileprivate func allowsRetry(status: Int) -> Bool {
        switch self {
        case .repeatable: [429, 502, 503, 504].contains(status)
        case .unlessTakenOn: [429, 503].contains(status)
        }
    }

    fileprivate func allowsRetry(_ failure: TransportError) -> Bool {
        guard failure.reason == .notConnected || failure.reason == .connectionLost else { return false }
        return self == .repeatable || !failure.requestWasSent
    }
}
