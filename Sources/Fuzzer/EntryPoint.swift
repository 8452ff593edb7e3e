#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What libFuzzer calls with every input it makes up. `PHROSH_FUZZ_TARGET` names what reads the input (`language`,
/// `json` or `pattern`); without it all do. An input that breaks a promise ends the process, and libFuzzer keeps it.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    for (name, test) in targets where chosenTarget == nil || chosenTarget == name { test(bytes) }
    return 0
}

private let chosenTarget = ProcessInfo.processInfo.environment["PHROSH_FUZZ_TARGET"]

private let targets: [(name: String, test: @Sendable ([UInt8]) -> Void)] = [
    ("language", LanguageTarget.test), ("json", JSONTarget.test), ("pattern", PatternTarget.test),
]
