#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension Sequence<UInt8> {
    /// The bytes in Base64 (RFC 4648, section 4), without line breaks.
    var base64: String { Data(self).base64EncodedString() }
}
