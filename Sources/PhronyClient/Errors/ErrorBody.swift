import Values

/// Reads the body of a refusal, whoever wrote it (contract, section 4).
///
/// The message is the first of: `error.message`, `message` (a text, a list of texts or of validation objects, or an
/// object with an inner `message`), `error` as a text, `detail`, the raw text cut at 500 characters.
struct ErrorBody {
    private let json: Value
    private let text: String

    static let longestRawText = 500
    /// Enough for the longest raw text; a refusal may be an HTML page of any size.
    private static let longestRawBytes = 8192

    init(_ bytes: [UInt8]) {
        json = (try? JSON.parse(bytes)) ?? .null
        text = Self.trimmed(String(decoding: bytes.prefix(Self.longestRawBytes), as: UTF8.self))
    }

    var code: String? { json["error"]["code"].string ?? json["code"].string }
    var field: String? { json["error"]["field"].string ?? json["field"].string }

    /// nil when the body says nothing.
    var message: String? {
        Self.words(json["error"]["message"]) ?? Self.message(json["message"]) ?? Self.words(json["error"])
            ?? Self.words(json["detail"]) ?? rawText
    }

    private var rawText: String? {
        guard text.count > Self.longestRawText else { return text.isEmpty ? nil : text }
        return text.prefix(Self.longestRawText) + "…"
    }

    private static func message(_ value: Value) -> String? {
        if let list = value.list {
            let parts = list.compactMap { words($0) ?? validation($0) }
            return parts.isEmpty ? nil : parts.joined(separator: "; ")
        }
        return words(value) ?? words(value["message"])
    }

    /// A validation object: its `message`, or the values of its `constraints`.
    private static func validation(_ value: Value) -> String? {
        if let message = words(value["message"]) { return message }
        let constraints = value["constraints"].record?.values.compactMap(words) ?? []
        return constraints.isEmpty ? nil : constraints.joined(separator: ", ")
    }

    private static func words(_ value: Value) -> String? {
        guard let text = value.string.map(trimmed), !text.isEmpty else { return nil }
        return text
    }

    private static func trimmed(_ text: String) -> String {
        let start = text.drop(while: \.isWhitespace)
        let trailing = start.reversed().prefix(while: \.isWhitespace).count
        return String(start.dropLast(trailing))
    }
}

extension HTTPFailure {
    init(_ response: Response, path: String) {
        let body = ErrorBody(response.body)
        self.init(
            status: response.status, path: path, body: response.body, code: body.code,
            message: Self.message(body, status: response.status), field: body.field, retryAfter: response.retryAfter)
    }

    private static func message(_ body: ErrorBody, status: Int) -> String {
        if (300..<400).contains(status) { return "The server answered with a redirect, which is never followed." }
        return body.message ?? "The server answered with status \(status) and no message."
    }
}

extension ResponseHead {
    /// `Retry-After` in whole seconds; nil when it is missing or a date.
    var retryAfter: Duration? {
        guard let text = header("Retry-After"), let seconds = Int(text), seconds >= 0 else { return nil }
        return .seconds(seconds)
    }
}
