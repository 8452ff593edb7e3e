public import PhronyClient
import Values

/// A request that got no answer, or a stream that broke, as a session file keeps it.
public struct RecordedFailure: Sendable, Equatable {
    /// Why, with its message redacted.
    public let error: TransportError

    public init(_ error: TransportError) { self.error = error }

    init(from record: Record) throws(LineError) {
        var members = MemberReader(record)
        let reason: String = try members.string("reason")
        error = TransportError(
            TransportError.Reason(recorded: reason), try members.string("message"),
            requestWasSent: try members.bool("requestWasSent"))
    }

    var record: Record {
        Record([
            ("reason", .string(error.reason.recorded)), ("message", .string(error.message)),
            ("requestWasSent", .bool(error.requestWasSent)),
        ])
    }
}

extension TransportError.Reason {
    /// The reasons whose name in a file says all.
    private static let named: [(name: String, reason: TransportError.Reason)] = [
        ("notConnected", .notConnected), ("connectionLost", .connectionLost), ("timedOut", .timedOut),
        ("answerTooLong", .answerTooLong), ("invalidAddress", .invalidAddress),
        ("insecureAddress", .insecureAddress), ("credentialMissing", .credentialMissing),
        ("redirectRefused", .redirectRefused), ("cancelled", .cancelled), ("closed", .closed),
    ]

    /// The reason's name in a session file; one of the transport's own stands there as it is.
    var recorded: String {
        if case .refused(let name) = self { return name }
        return Self.named.first { $0.reason == self }?.name ?? "refused"
    }

    init(recorded name: String) { self = Self.named.first { $0.name == name }?.reason ?? .refused(name) }
}
