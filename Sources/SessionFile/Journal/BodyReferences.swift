/// The bodies a journal has written, so that an equal one becomes a reference.
struct BodyReferences: Sendable {
    /// The exchange that has a body whole, by the body's digest.
    private var exchanges: [String: Int] = [:]

    /// The digest of a response's body; nil for lines without one. It takes its time: to be made outside of locks.
    static func digest(of line: SessionLine) -> String? {
        guard case .response(let response) = line, case .answer(_, _, let body) = response.result else { return nil }
        let bytes = body.bytes
        return bytes.isEmpty ? nil : sha256(bytes)
    }

    /// The line with a reference in place of a body that was written before.
    func shortened(_ line: SessionLine, _ digest: String?) -> SessionLine {
        guard let digest, let earlier = exchanges[digest], case .response(let response) = line else { return line }
        return .response(response.referring(to: earlier))
    }

    mutating func remember(_ line: SessionLine, _ digest: String?) {
        guard let digest, case .response(let response) = line, exchanges[digest] == nil else { return }
        exchanges[digest] = response.to
    }
}

extension ResponseLine {
    /// The same answer with a reference in place of its body.
    fileprivate func referring(to exchange: Int) -> ResponseLine {
        guard case .answer(let status, let headers, _) = result else { return self }
        return ResponseLine(to: to, result: .answer(status: status, headers: headers, body: .sameAs(exchange)))
    }
}
