/// A place in the stack of this thread, to see how much of it was taken since.
///
/// How much an evaluation takes depends on the build and the platform, so it is measured instead of guessed.
struct StackPosition {
    private let address = StackPosition.current

    /// Bytes between this place and where the thread is now.
    var distance: Int { abs(address - Self.current) }

    /// The address of a variable that lives on the stack. It is only compared, never read.
    private static var current: Int {
        var marker: UInt8 = 0
        return withUnsafeMutablePointer(to: &marker) { Int(bitPattern: $0) }
    }
}
