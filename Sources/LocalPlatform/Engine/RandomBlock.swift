import Synchronization

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// The randomness of the system, drawn in blocks: `SystemRandomNumberGenerator` makes a system call for each number, and a
/// run needs some fifty.
final class RandomBlock: RandomNumberGenerator, Sendable {
    static let shared = RandomBlock()

    private let numbers = Mutex<[UInt64]>([])

    /// `getentropy` gives at most 256 bytes at a time.
    private static let length = 256 / MemoryLayout<UInt64>.size

    func next() -> UInt64 {
        numbers.withLock { numbers in
            if numbers.isEmpty { numbers = Self.draw() }
            return numbers.removeLast()
        }
    }

    private static func draw() -> [UInt64] {
        [UInt64](unsafeUninitializedCapacity: length) { buffer, count in
            count = length
            guard getentropy(buffer.baseAddress, length * MemoryLayout<UInt64>.size) != 0 else { return }
            var system = SystemRandomNumberGenerator()
            for index in 0..<length { buffer.initializeElement(at: index, to: system.next()) }
        }
    }
}
