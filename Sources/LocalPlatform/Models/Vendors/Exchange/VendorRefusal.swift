import NIOHTTP1
import Values

/// An answer that is no success, in the terms that the vendors share: `{"error": {"message", "type", "code", "param"}}` and
/// its likes.
struct VendorRefusal: Sendable {
    let status: Int
    /// What the vendor says about it in one line; empty when it says nothing, or a page for people.
    let message: String
    let code: String?
    /// The member of the request that is to blame, `temperature` or `tools[0].function.parameters`.
    let parameter: String?

    private static let longestMessage = 300

    init(_ answer: VendorAnswer) {
        status = answer.status
        let body = (try? JSON.parse(answer.body)) ?? .null
        let error = body["error"]
        code = error["code"].string ?? error["type"].string ?? body["code"].string
        parameter = error["param"].string.flatMap { $0.isEmpty ? nil : $0 }
        let candidates = [
            error["message"], error, body["message"], body["detail"], body["detail"].list?.first?["msg"] ?? .null,
        ]
        let text =
            candidates.lazy.compactMap(\.string).first ?? (body.isNull ? Self.plainText(answer) : "")
        message = Self.oneLine(text)
    }

    /// Whether the same call may succeed later.
    ///
    /// Vendors answer 429 also to those who have used up what they paid for, and time changes nothing there.
    func mayPass(headers: HTTPHeaders) -> Bool {
        guard code != "insufficient_quota" else { return false }
        switch headers.first(name: "x-should-retry") {
        case "true"?: return true
        case "false"?: return false
        default: return [408, 409, 429].contains(status) || status >= 500
        }
    }

    /// Whether the refusal is about this setting. A vendor that says which member is to blame is believed: the message may
    /// show a tool's schema, which has members of any name.
    func names(_ setting: SamplingName) -> Bool {
        if let parameter { return parameter == setting.rawValue }
        return message.split { !($0.isLetter || $0.isNumber || $0 == "_") }.contains { $0 == setting.rawValue }
    }

    /// The limit in a message such as `max_tokens: 16000 > 8192, which is …`.
    var limit: Int? {
        guard let sign = message.firstRange(of: "> ") else { return nil }
        return Int(message[sign.upperBound...].prefix { $0.isNumber })
    }

    private static func plainText(_ answer: VendorAnswer) -> String {
        let type = answer.headers.first(name: "Content-Type")?.lowercased() ?? ""
        return type.contains("html") ? "" : String(decoding: answer.body.prefix(4 * longestMessage), as: UTF8.self)
    }

    private static func oneLine(_ text: String) -> String {
        let words = text.split {
            $0.isWhitespace || $0.unicodeScalars.contains { $0.properties.generalCategory == .control }
        }
        let line = words.joined(separator: " ")
        return line.count > longestMessage ? line.prefix(longestMessage - 1) + "…" : line
    }
}
