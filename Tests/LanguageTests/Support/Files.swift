#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The path of a file of these tests.
func path(_ relative: String) -> String {
    let here = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
    return "/\(here)/\(relative)"
}

/// The text of a file, its path taken from the folder of these tests.
func read(_ relative: String) -> String {
    guard let bytes = FileManager.default.contents(atPath: path(relative)) else { return "" }
    return String(decoding: bytes, as: UTF8.self)
}
