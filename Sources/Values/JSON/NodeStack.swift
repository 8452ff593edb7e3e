/// A stack of nodes of which a whole part is moved off at once.
///
/// Unsafe memory, because an `Array` checks each time whether it is shared.
struct NodeStack: ~Copyable {
    private var base: UnsafeMutablePointer<JSONNode>
    private var capacity: Int
    /// The first `count` places of the memory are initialised, the others are not.
    private(set) var count = 0

    init() {
        capacity = 64
        base = .allocate(capacity: capacity)
    }

    deinit { base.deallocate() }

    @inline(__always)
    mutating func push(_ node: JSONNode) {
        if count == capacity { grow() }
        (base + count).initialize(to: node)
        count += 1
    }

    mutating func pop() -> JSONNode {
        precondition(count > 0, "a node is popped only after it was pushed")
        count -= 1
        return base[count]
    }

    mutating func replace(at position: Int, with node: JSONNode) {
        precondition(position < count, "only a pushed node is replaced")
        base[position] = node
    }

    /// Moves all nodes from this place up to the end of an array.
    mutating func move(from start: Int, to nodes: inout [JSONNode]) {
        precondition(start <= count, "a container starts below its values")
        nodes.append(contentsOf: UnsafeBufferPointer(start: base + start, count: count - start))
        count = start
    }

    private mutating func grow() {
        let wider = UnsafeMutablePointer<JSONNode>.allocate(capacity: capacity * 2)
        wider.moveInitialize(from: base, count: count)
        base.deallocate()
        base = wider
        capacity *= 2
    }
}
