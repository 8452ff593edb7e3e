/// What a file of known content is recognised by: its size in bytes and its FNV-1a digest of 64 bits.
struct Fingerprint: Equatable {
    private(set) var size = 0
    private(set) var digest: UInt64 = 0xCBF2_9CE4_8422_2325

    init() {}

    init(size: Int, digest: UInt64) {
        self.size = size
        self.digest = digest
    }

    mutating func add(_ bytes: UnsafeRawBufferPointer) {
        size += bytes.count
        for byte in bytes { digest = (digest ^ UInt64(byte)) &* 0x100_0000_01B3 }
    }
}

extension Fingerprint: CustomStringConvertible {
    var description: String { "\(size) bytes with digest 0x\(String(digest, radix: 16, uppercase: true))" }
}
