import Crypto

/// SHA-256 of the bytes, in lower-case hex.
public func sha256(_ bytes: [UInt8]) -> String { hex(SHA256.hash(data: bytes)) }

/// The same; every few milliseconds `stop` is asked whether to give up.
func sha256(_ bytes: [UInt8], stop: () -> Bool) throws(Stopped) -> String {
    var digest = Digest()
    for start in stride(from: 0, to: bytes.count, by: digestedAtOnce) {
        if stop() { throw Stopped() }
        digest.add(bytes[start...].prefix(digestedAtOnce))
    }
    return digest.finish()
}

private let digestedAtOnce = 1 << 22

/// The SHA-256 of bytes that come in pieces.
struct Digest {
    private var hash = SHA256()
    /// The number of bytes so far.
    private(set) var size = 0

    mutating func add(_ bytes: ArraySlice<UInt8>) {
        size += bytes.count
        hash.update(data: bytes)
    }

    /// In lower-case hex.
    func finish() -> String { hex(hash.finalize()) }
}

private func hex(_ digest: SHA256.Digest) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
}
