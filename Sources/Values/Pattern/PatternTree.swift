/// A parsed pattern. Flags like `(?i)` are already worked into its parts.
indirect enum PatternTree {
    case empty
    case scalar(UInt32)
    case set(ScalarSet)
    case assertion(PatternAssertion)
    case sequence([PatternTree])
    /// The first that leads to a match counts.
    case alternatives([PatternTree])
    /// A captured group, by its number from 1 on.
    case group(number: Int, PatternTree)
    case repetition(PatternTree, Repetition)

    struct Repetition: Equatable {
        var least: Int
        /// Nil without an upper bound.
        var most: Int?
        var isGreedy = true
    }
}

/// A condition on a place between two scalars.
enum PatternAssertion: Equatable {
    case startOfText, endOfText
    case startOfLine, endOfLine
    case wordEdge, noWordEdge
}
