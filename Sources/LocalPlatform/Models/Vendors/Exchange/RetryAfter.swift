import NIOHTTP1
import Values

/// How long a vendor asks us to wait (RFC 9110, 10.2.3; OpenAI and Azure also say it in milliseconds).
enum RetryAfter {
    /// Nil when it does not say, or says nothing that can be read.
    static func delay(in headers: HTTPHeaders, now: Instant) -> Duration? {
        if let text = headers.first(name: "retry-after-ms"), let milliseconds = Double(text), milliseconds >= 0 {
            return .milliseconds(Int64(min(milliseconds, 1e9)))
        }
        guard let text = headers.first(name: "Retry-After") else { return nil }
        if let seconds = Double(text), seconds >= 0 { return .milliseconds(Int64(min(seconds, 1e6) * 1000)) }
        return date(text).map { max($0 - now, .zero) }
    }

    /// `Sun, 06 Nov 1994 08:49:37 GMT`, the one form that servers may send today.
    private static func date(_ text: String) -> Instant? {
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let parts = text.split(separator: " ")
        guard parts.count == 6, parts[5] == "GMT", let month = months.firstIndex(of: String(parts[2])) else {
            return nil
        }
        let number = month < 9 ? "0\(month + 1)" : "\(month + 1)"
        return Instant("\(parts[3])-\(number)-\(parts[1])T\(parts[4])Z")
    }
}
