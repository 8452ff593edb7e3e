import Values

/// What a platform does wrong on request, so that clients can be tried against it (design, section 8).
public enum FaultKind: String, Sendable, CaseIterable {
    /// The connection of a stream breaks before an event.
    case dropStream = "drop-stream"
    /// An event of a stream comes twice.
    case doubleEvent = "double-event"
    /// An answer comes late.
    case delay
    /// An answer to a task or a wait is refused as if another person had been faster.
    case conflict = "409"
    /// A request is refused with `rate_limited_minute` and `Retry-After: 1`.
    case rateLimit = "429"
    /// A request is refused with `internal`.
    case serverError = "500"
    /// A request is refused with `shutting_down`.
    case unavailable = "503"
    /// The session ends as a task of it is answered, so that the task is cancelled.
    case expireTask = "expire-task"
    /// The answer of a language model is lost.
    case killModel = "kill-model"
}

extension FaultKind {
    /// What a fault did, with where it comes from: whoever meets it is not to look elsewhere for the reason.
    func told(_ what: String) -> String { "\(what): this is the fault \(rawValue), which is on by request." }
}

/// One disturbance and how often it strikes.
public struct Fault: Sendable, Equatable {
    public var kind: FaultKind
    /// The share of the occasions at which it strikes, from 0 to 1.
    public var rate: Double
    /// How often it strikes at most; nil sets no limit.
    public var count: Int?
    /// How late answers come; of use to `delay` alone.
    public var delay: Duration

    public init(_ kind: FaultKind, rate: Double = 1, count: Int? = nil, delay: Duration = .milliseconds(500)) {
        self.kind = kind
        self.rate = rate
        self.count = count
        self.delay = delay
    }
}

/// The disturbances of a platform, at most one of a kind.
///
/// The n-th occasion for a kind of fault has the same outcome under the same seed, whatever happens elsewhere.
public struct FaultPlan: Sendable, Equatable {
    public var seed: UInt64
    public private(set) var faults: [Fault]

    /// A later fault replaces an earlier one of its kind.
    public init(seed: UInt64 = 1, _ faults: [Fault] = []) {
        self.seed = seed
        self.faults = []
        for fault in faults { set(fault) }
    }

    public mutating func set(_ fault: Fault) {
        faults.removeAll { $0.kind == fault.kind }
        faults.append(fault)
    }

    /// Whether the fault strikes at its n-th occasion, counted from 0, its `count` aside.
    func strikes(_ fault: Fault, at occasion: Int) -> Bool {
        let position = UInt64(FaultKind.allCases.firstIndex(of: fault.kind) ?? 0)
        let number = Self.scramble(seed ^ Self.scramble(position << 40 | UInt64(occasion)))
        return Double(number >> 11) / Double(1 << 53) < fault.rate
    }

    /// Each bit of the number counts for each bit of the result.
    private static func scramble(_ number: UInt64) -> UInt64 {
        var random = SplitMix64(seed: number)
        return random.next()
    }
}
