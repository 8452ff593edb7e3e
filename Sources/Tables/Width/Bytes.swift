extension StringProtocol {
    /// Whether all bytes satisfy a predicate, looked at in place: most texts are decided here, without decoding.
    @inline(__always)
    func allBytes(_ satisfies: (UInt8) -> Bool) -> Bool {
        utf8.withContiguousStorageIfAvailable { $0.allSatisfy(satisfies) } ?? utf8.allSatisfy(satisfies)
    }

    var isPrintableASCII: Bool { allBytes { $0 &- 0x20 < 0x5F } }
}
