import ArgumentParser
import LocalPlatform
import Values

/// `wait-budget=2h`: a limit of the local platform that no version sets (contract, section 19).
struct LimitSetting: ExpressibleByArgument {
    enum Name: String, CaseIterable {
        case waitBudget = "wait-budget"
        case activeTime = "active-time"
        case toolCalls = "tool-calls"
        case depth
    }

    private let name: Name
    /// Seconds of the times.
    private let value: Int

    init?(argument: String) {
        let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, let name = Name(rawValue: parts[0]), let value = name.value(of: parts[1]) else {
            return nil
        }
        self.name = name
        self.value = value
    }

    func set(in limits: inout PlatformLimits) {
        switch name {
        case .waitBudget: limits.waitBudgetSeconds = value
        case .activeTime: limits.maxActiveSeconds = value
        case .toolCalls: limits.maxToolCallsPerRun = value
        case .depth: limits.maxDepth = value
        }
    }
}

extension LimitSetting.Name {
    /// Whole seconds of a time, or a number; nil for everything else.
    fileprivate func value(of text: String) -> Int? {
        switch self {
        case .waitBudget, .activeTime:
            guard let seconds = Duration(literal: text)?.components.seconds, seconds >= 0 else { return nil }
            return Int(seconds)
        case .toolCalls, .depth: return Int(text).flatMap { $0 >= 0 ? $0 : nil }
        }
    }
}
