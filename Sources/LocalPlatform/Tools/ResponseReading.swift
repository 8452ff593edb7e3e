import NIOCore
import NIOHTTP1
import Values

/// The answer to one request.
struct Answer: Sendable {
    var status: HTTPResponseStatus
    var headers: HTTPHeaders
    var body: ByteBuffer

    /// Where a redirect leads; nil when the answer is none.
    var redirect: String? {
        switch status {
        case .movedPermanently, .found, .seeOther, .temporaryRedirect, .permanentRedirect:
            headers.first(name: "Location")
        default: nil
        }
    }

    /// The media type in small letters, without parameters; empty when the answer has none.
    var mediaType: String {
        let type = headers.first(name: "Content-Type") ?? ""
        return String(type.prefix { $0 != ";" }).trimmed.lowercased()
    }

    /// The body as text; nil when it is none. Without a word about it text is UTF-8.
    var text: String? {
        if let text = String(validating: body.readableBytesView, as: UTF8.self) { return text }
        let isLatin = ["iso-8859-1", "latin1"].contains(charset)
        return isLatin ? String(String.UnicodeScalarView(body.readableBytesView.map { Unicode.Scalar($0) })) : nil
    }

    private var charset: String {
        let type = (headers.first(name: "Content-Type") ?? "").lowercased()
        guard let name = type.firstRange(of: "charset=") else { return "" }
        return String(type[name.upperBound...].prefix { $0 != ";" }.filter { $0 != "\"" }).trimmed
    }
}

/// Reads answers into tool results (contract, section 22, step 7).
enum ResponseReading {
    static func outcome(of answer: Answer, exchange: ToolExchange) -> ToolOutcome {
        let data = data(of: answer)
        let isSuccess = (200..<300).contains(answer.status.code)
        let status = Int(answer.status.code)
        let error = isSuccess ? .null : ToolFailure(.httpError, message(of: data, status: status), status: status).error
        return ToolOutcome(data: data, error: error, successful: isSuccess, exchange: exchange)
    }

    /// The parsed JSON, or the text, also of JSON that is nested too deep; null for an empty body, and a sentence for one that is no text. In an answer of
    /// another type, or of none, JSON shows in its first character.
    private static func data(of answer: Answer) -> Value {
        let bytes = Array(answer.body.readableBytesView)
        guard !bytes.isEmpty else { return .null }
        let first = bytes.first { $0 > 0x20 }
        let looksLikeJSON = first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
        if answer.mediaType.contains("json") || looksLikeJSON, let value = try? JSON.parse(bytes), !value.isTooDeep {
            return value
        }
        if let text = answer.text { return .string(text) }
        let type = answer.mediaType.isEmpty ? "of no known type" : answer.mediaType
        return .string("The answer is no text: \(bytes.count) bytes, \(type).")
    }

    /// What the other side says about its refusal, if it says it in one of the usual places.
    private static func message(of data: Value, status: Int) -> String {
        let said = [data["error"]["message"], data["message"], data["error"]].lazy.compactMap(\.string).first
        return said ?? "The service answered with status \(status)."
    }
}
