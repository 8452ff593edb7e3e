import Values

/// One HTTP exchange of a tool call, as it is kept under its `log_id` for people to look at (contract, section 22, step 7).
/// Credentials are shown by the names of their secrets.
struct ToolExchange: Sendable, Equatable {
    var method: String
    /// Without secrets that a template put into it.
    var url: String
    /// The status of the last answer; nil when there was none.
    var status: Int?
    /// Bytes of the last answer's body.
    var responseBytes: Int
    var redirects: Int
    /// The address that was asked last; nil when none was.
    var address: String?
    /// The first request.
    var request = ToolMessage()
    /// The answers that led elsewhere, in order.
    var hops: [Hop] = []
    /// The last answer; nil when there was none.
    var response: ToolMessage?

    struct Hop: Sendable, Equatable {
        var status: Int
        /// As the other side wrote it.
        var location: String
    }
}

/// A request or an answer.
struct ToolMessage: Sendable, Equatable {
    var headers: [Header] = []
    /// The beginning of the body; nil when there is none, or when it is no text.
    var text: String?
    /// The length of the whole body.
    var bytes = 0

    struct Header: Sendable, Equatable {
        var name: String
        var value: String
    }
}

extension ToolExchange {
    /// Without the secrets that somebody outside put into it.
    func masked(by mask: SecretMask) -> ToolExchange {
        var masked = self
        masked.url = mask.masked(url)
        masked.request = request.masked(by: mask)
        masked.hops = hops.map { Hop(status: $0.status, location: mask.masked($0.location)) }
        masked.response = response?.masked(by: mask)
        return masked
    }
}

extension ToolMessage {
    fileprivate func masked(by mask: SecretMask) -> ToolMessage {
        ToolMessage(
            headers: headers.map { Header(name: $0.name, value: mask.masked($0.value)) },
            text: text.map { Self.masked($0, by: mask) }, bytes: bytes)
    }

    /// JSON has many spellings of a text: what is found only when it is read is written anew.
    private static func masked(_ text: String, by mask: SecretMask) -> String {
        let masked = mask.masked(text)
        guard let value = try? JSON.parse(masked) else { return masked }
        let hidden = mask.masked(value)
        return hidden == value ? masked : hidden.json()
    }
}
