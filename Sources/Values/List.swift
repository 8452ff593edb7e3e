/// An ordered list of values.
public struct List: Sendable, Equatable, RandomAccessCollection {
    private let elements: [Value]

    public init(_ elements: some Sequence<Value> = []) { self.elements = Array(elements) }

    public var startIndex: Int { 0 }
    public var endIndex: Int { elements.count }
    public subscript(position: Int) -> Value { elements[position] }
}
