import Hummingbird

extension RequestContext {
    /// The id in a segment of the path, which a client may have percent-encoded; nil when the segment is no UUID.
    func pathId(_ name: String) -> String? {
        guard let text = parameters.get(name) else { return nil }
        // Nobody has to encode an id, so that hardly any is decoded.
        return text.asUUID ?? text.percentDecoded?.asUUID
    }
}
