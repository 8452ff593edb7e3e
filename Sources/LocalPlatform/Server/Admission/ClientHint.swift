/// What an ingress row says about the caller: the address with its last part masked, and the user agent cut at 120
/// characters (contract, section 21).
struct ClientHint: Sendable {
    let text: String

    init(address: String?, userAgent: String?) {
        let agent = userAgent.map { String($0.prefix(120)) }
        text = [address.map(Self.mask), agent].compactMap(\.self).joined(separator: " ")
    }

    private static func mask(_ address: String) -> String {
        guard let separator = address.lastIndex(where: { $0 == "." || $0 == ":" }) else { return "…" }
        return address[...separator] + "…"
    }
}
