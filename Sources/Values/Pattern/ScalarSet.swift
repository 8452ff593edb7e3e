/// A set of Unicode scalars: what a class like `[^a-z]` or a `.` accepts.
struct ScalarSet: Equatable {
    /// Sorted, without overlaps.
    private var ranges: [ClosedRange<UInt32>]
    private var isNegated = false
    private var ignoresCase = false
    /// The answers for ASCII, one bit each, which spare most searches.
    private var ascii: (low: UInt64, high: UInt64) = (0, 0)

    init(_ ranges: [ClosedRange<UInt32>], negated: Bool = false, ignoringCase: Bool = false) {
        self.ranges = Self.merged(ranges)
        isNegated = negated
        ignoresCase = ignoringCase
        for scalar in UInt32(0)..<64 where search(scalar) { ascii.low |= 1 << UInt64(scalar) }
        for scalar in UInt32(64)..<128 where search(scalar) { ascii.high |= 1 << UInt64(scalar - 64) }
    }

    func contains(_ scalar: UInt32) -> Bool {
        switch scalar {
        case ..<64: ascii.low >> UInt64(scalar) & 1 == 1
        case ..<128: ascii.high >> UInt64(scalar - 64) & 1 == 1
        default: search(scalar)
        }
    }

    /// The scalars of the set; a class inside of another takes them over.
    var contents: [ClosedRange<UInt32>] { isNegated ? Self.complement(of: ranges) : ranges }

    static func == (left: ScalarSet, right: ScalarSet) -> Bool {
        left.ranges == right.ranges && left.isNegated == right.isNegated && left.ignoresCase == right.ignoresCase
    }

    private func search(_ scalar: UInt32) -> Bool {
        if isInRanges(scalar) { return !isNegated }
        guard ignoresCase, let scalar = Unicode.Scalar(scalar) else { return isNegated }
        return scalar.caseVariants.contains { isInRanges($0.value) } != isNegated
    }

    private func isInRanges(_ scalar: UInt32) -> Bool {
        var low = 0
        var high = ranges.count
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].upperBound < scalar { low = middle + 1 } else { high = middle }
        }
        return low < ranges.count && ranges[low].lowerBound <= scalar
    }

    private static func merged(_ ranges: [ClosedRange<UInt32>]) -> [ClosedRange<UInt32>] {
        var merged: [ClosedRange<UInt32>] = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = merged.last, range.lowerBound <= last.upperBound + 1 {
                merged[merged.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
            } else {
                merged.append(range)
            }
        }
        return merged
    }

    private static func complement(of ranges: [ClosedRange<UInt32>]) -> [ClosedRange<UInt32>] {
        var gaps: [ClosedRange<UInt32>] = []
        var next: UInt32 = 0
        for range in ranges {
            if range.lowerBound > next { gaps.append(next...(range.lowerBound - 1)) }
            next = range.upperBound + 1
        }
        if next <= 0x10FFFF { gaps.append(next...0x10FFFF) }
        return gaps
    }
}

extension ScalarSet {
    static let digits = ScalarSet([0x30...0x39])
    static let wordCharacters = ScalarSet([0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A])
    /// White space and line ends as ECMA-262 has them.
    static let spaces = ScalarSet([
        0x09...0x0D, 0x20...0x20, 0xA0...0xA0, 0x1680...0x1680, 0x2000...0x200A, 0x2028...0x2029, 0x202F...0x202F,
        0x205F...0x205F, 0x3000...0x3000, 0xFEFF...0xFEFF,
    ])
    static let allButLineEnds = ScalarSet(lineEnds, negated: true)
    static let all = ScalarSet([0...0x10FFFF])

    private static let lineEnds: [ClosedRange<UInt32>] = [0x0A...0x0A, 0x0D...0x0D, 0x2028...0x2029]

    var negated: ScalarSet { ScalarSet(ranges, negated: !isNegated, ignoringCase: ignoresCase) }
}

extension Unicode.Scalar {
    /// The scalars that differ from this one only in case, by mappings of one scalar to one.
    var caseVariants: [Unicode.Scalar] {
        let upper = Self.only(in: properties.uppercaseMapping)
        let lower = Self.only(in: properties.lowercaseMapping)
        let folded = upper.flatMap { Self.only(in: $0.properties.lowercaseMapping) }
        return [upper, lower, folded].compactMap { $0 }.filter { $0 != self }
    }

    private static func only(in mapping: String) -> Unicode.Scalar? {
        mapping.unicodeScalars.count == 1 ? mapping.unicodeScalars.first : nil
    }
}
