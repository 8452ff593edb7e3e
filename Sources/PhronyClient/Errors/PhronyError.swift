/// Why a call to the Phrony API gave no result. Never holds a key.
public enum PhronyError: Error, Sendable, Equatable {
    /// There is no answer, or it did not arrive whole.
    case transport(TransportError, path: String)
    /// The server refused: any status outside the 200s, redirects included, or a 202 that carries an `error`.
    case http(HTTPFailure)
    /// The server answered something else than the contract says.
    case unexpectedAnswer(UnexpectedAnswer)
}

/// A refusal by the server (contract, section 4).
public struct HTTPFailure: Sendable, Equatable {
    public var status: Int
    /// The path of the request, without query.
    public var path: String
    /// The body as it arrived.
    public var body: [UInt8]
    /// The stable identifier, such as `user_task_already_completed`; nil when the server gave none.
    public var code: String?
    /// One sentence for a person; never empty.
    public var message: String
    /// The dotted path of the field that is at fault, such as `input.orderId`.
    public var field: String?
    /// How long the server wants to be left alone.
    public var retryAfter: Duration?

    public init(
        status: Int, path: String, body: [UInt8] = [], code: String? = nil, message: String, field: String? = nil,
        retryAfter: Duration? = nil
    ) {
        self.status = status
        self.path = path
        self.body = body
        self.code = code
        self.message = message
        self.field = field
        self.retryAfter = retryAfter
    }
}

/// An answer that does not have what the contract says it must have (section 29).
public struct UnexpectedAnswer: Sendable, Equatable {
    public var status: Int
    /// The path of the request, without query.
    public var path: String
    /// The body as it arrived; empty where it may hold a secret.
    public var body: [UInt8]
    /// The member that is missing or of another type; nil when the body as a whole is no JSON.
    public var field: String?
    /// What is wrong, as a sentence.
    public var message: String

    public init(status: Int, path: String, body: [UInt8] = [], field: String? = nil, message: String) {
        self.status = status
        self.path = path
        self.body = body
        self.field = field
        self.message = message
    }
}

extension PhronyError {
    /// The status of the answer; nil when there was none.
    public var status: Int? {
        switch self {
        case .transport: nil
        case .http(let failure): failure.status
        case .unexpectedAnswer(let answer): answer.status
        }
    }

    /// The stable identifier of a refusal.
    public var code: String? {
        if case .http(let failure) = self { failure.code } else { nil }
    }

    /// The path of the request, without query.
    public var path: String {
        switch self {
        case .transport(_, let path): path
        case .http(let failure): failure.path
        case .unexpectedAnswer(let answer): answer.path
        }
    }

    /// The raw body of the answer; empty when there was none.
    public var body: [UInt8] {
        switch self {
        case .transport: []
        case .http(let failure): failure.body
        case .unexpectedAnswer(let answer): answer.body
        }
    }

    /// One sentence for a person.
    public var message: String {
        switch self {
        case .transport(let error, _): error.message
        case .http(let failure): failure.message
        case .unexpectedAnswer(let answer): answer.message
        }
    }

    /// The field at fault: of the request in a refusal, of the answer in an unexpected one.
    public var field: String? {
        switch self {
        case .transport: nil
        case .http(let failure): failure.field
        case .unexpectedAnswer(let answer): answer.field
        }
    }

    /// How long the server wants to be left alone.
    public var retryAfter: Duration? {
        if case .http(let failure) = self { failure.retryAfter } else { nil }
    }

    /// Whether the caller's task was cancelled.
    public var isCancelled: Bool {
        if case .transport(let error, _) = self { error.reason == .cancelled } else { false }
    }
}

extension PhronyError: CustomStringConvertible {
    /// `409 user_task_already_completed: This user task was completed. (/v1/runs/…/messages)`
    public var description: String {
        let label = [status.map(String.init), code].compactMap(\.self).joined(separator: " ")
        return "\(label.isEmpty ? "" : label + ": ")\(message) (\(path))"
    }
}
