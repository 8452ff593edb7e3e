/// Why a pattern, or the template of a replacement, is none, and where; or why matching it was given up.
public struct PatternError: Error, Sendable, Equatable {
    public enum Reason: Sendable, Equatable {
        case unclosedGroup
        case unopenedGroup
        case unknownGroupSyntax
        case invalidGroupName
        case duplicateGroupName(String)
        case unclosedClass
        case reversedRange
        case nothingToRepeat
        case reversedRepetition
        case unknownEscape(Unicode.Scalar)
        /// A `\x`, `\u` or `\c` without the digits or the letter that belong to it.
        case incompleteEscape
        case trailingBackslash
        /// Something that other engines have and linear time excludes.
        case unsupported(String)
        /// Groups nest too deep.
        case tooDeep
        /// Repetitions make the pattern larger than it may be.
        case tooLarge
        /// All matches together took too many steps.
        case tooManySteps
        /// A text with its matches replaced is longer than was allowed.
        case tooLong
        /// A replacement's template names a group that the pattern has not.
        case noSuchGroup(String)
        /// A replacement's template has `${` without `}`.
        case unclosedReference
    }

    /// The UTF-8 offset in the pattern; for `.noSuchGroup` and `.unclosedReference` in the template, for
    /// `.tooManySteps` and `.tooLong` in the text.
    public let offset: Int
    public let reason: Reason

    public init(offset: Int, reason: Reason) {
        self.offset = offset
        self.reason = reason
    }
}

extension PatternError: CustomStringConvertible {
    /// A sentence without its offset: `look-ahead is not supported, since it cannot be matched in linear time`.
    public var description: String { reason.description }
}

extension PatternError.Reason: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unclosedGroup: "the group is not closed with ')'"
        case .unopenedGroup: "no group is open here; a plain ')' is written '\\)'"
        case .unknownGroupSyntax: "there is no such kind of group; known are (…), (?:…), (?<name>…), (?i), (?m), (?s)"
        case .invalidGroupName: "a group's name consists of letters, digits and _, and ends with '>'"
        case .duplicateGroupName(let name): "two groups are called '\(name)'"
        case .unclosedClass: "the class is not closed with ']'"
        case .reversedRange: "the range ends before it begins"
        case .nothingToRepeat: "there is nothing to repeat here; a plain character is written with '\\' before it"
        case .reversedRepetition: "the repetition's upper bound is below its lower bound"
        case .unknownEscape(let letter): "there is no escape '\\\(letter)'"
        case .incompleteEscape: "the escape is incomplete; known are \\xHH, \\uHHHH, \\u{H…} and \\cX"
        case .trailingBackslash: "a backslash stands at the end; a plain one is written '\\\\'"
        case .unsupported(let feature): "\(feature) not supported, since it cannot be matched in linear time"
        case .tooDeep: "groups nest more than \(PatternParser.nestingLimit) deep"
        case .tooLarge: "with its repetitions the pattern is larger than \(PatternProgram.sizeLimit) steps"
        case .tooManySteps: "finding all matches took too many steps"
        case .tooLong: "with its matches replaced the text is too long"
        case .noSuchGroup(let name): "the pattern has no group '\(name)'; a plain dollar sign is written '$$'"
        case .unclosedReference: "'${' is not closed with '}'"
        }
    }
}
