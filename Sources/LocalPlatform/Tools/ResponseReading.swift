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

    /// The parsed JSON, or the text; null for an empty body. Without a content type, and in plain text, JSON shows in its
    /// first character.
    private static func data(of answer: Answer) -> Value {
        let bytes = Array(answer.body.readableBytesView)
        guard !bytes.isEmpty else { return .null }
        let type = answer.headers.first(name: "Content-Type")?.lowercased() ?? ""
        let first = bytes.first { $0 > 0x20 }
        let looksLikeJSON = first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
        if type.contains("json") || looksLikeJSON, let value = try? JSON.parse(bytes) { return value }
        return .string(String(decoding: bytes, as: UTF8.self))
    }

    /// What the other side says about its refusal, if it says it in one of the usual places.
    private static func message(of data: Value, status: Int) -> String {
        let said = [data["error"]["message"], data["message"], data["error"]].lazy.compactMap(\.string).first
        return said ?? "The service answered with status \(status)."
    }
}
