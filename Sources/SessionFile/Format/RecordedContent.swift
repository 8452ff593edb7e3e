import Values

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Bytes as a session file keeps them: readable when they are UTF-8, else in base 64.
public enum RecordedContent: Sendable, Equatable {
    case text(String)
    case binary([UInt8])

    public init(_ bytes: [UInt8]) {
        self = String(validating: bytes, as: UTF8.self).map(Self.text) ?? .binary(bytes)
    }

    public var bytes: [UInt8] {
        switch self {
        case .text(let text): Array(text.utf8)
        case .binary(let bytes): bytes
        }
    }

    init?(from members: inout MemberReader) throws(LineError) {
        if let text = try members.string(ifPresent: "text") {
            self = .text(text)
        } else if let base64 = try members.string(ifPresent: "base64") {
            guard let data = Data(base64Encoded: base64) else { throw .wrong(member: "base64", expected: "base 64") }
            self = .binary(Array(data))
        } else {
            return nil
        }
    }

    func write(into members: inout Record) {
        switch self {
        case .text(let text): members["text"] = .string(text)
        case .binary(let bytes): members["base64"] = .string(Data(bytes).base64EncodedString())
        }
    }
}
