/// A stack of values of which a whole part is moved off into an array, without counting references up and down.
///
/// Unsafe memory, because an `Array` can only copy its tail out: with one, reading 64 MB of records took 14 % longer.
struct ValueStack: ~Copyable {
    private var base: UnsafeMutablePointer<Value>
    private var capacity: Int
    /// The first `count` places of the memory are initialised, the others are not.
    private(set) var count = 0

    init() {
        capacity = 64
        base = .allocate(capacity: capacity)
    }

    deinit {
        base.deinitialize(count: count)
        base.deallocate()
    }

    mutating func push(_ value: consuming Value) {
        if count == capacity { grow() }
        (base + count).initialize(to: value)
        count += 1
    }

    mutating func pop() -> Value {
        precondition(count > 0, "a value is popped only after it was pushed")
        count -= 1
        return (base + count).move()
    }

    mutating func replace(at position: Int, with value: consuming Value) {
        precondition(position < count, "only a pushed value is replaced")
        base[position] = value
    }

    /// Moves all values from this place up into an array.
    mutating func pop(from start: Int) -> [Value] {
        precondition(start <= count, "a container starts below its values")
        let moved = count - start
        count = start
        return Array(unsafeUninitializedCapacity: moved) { [base] values, initializedCount in
            values.baseAddress?.moveInitialize(from: base + start, count: moved)
            initializedCount = moved
        }
    }

    private mutating func grow() {
        let wider = UnsafeMutablePointer<Value>.allocate(capacity: capacity * 2)
        wider.moveInitialize(from: base, count: count)
        base.deallocate()
        base = wider
        capacity *= 2
    }
}
