public import Values

/// Rows of an answer, each looked at only when it is asked for.
public struct ViewList<Row: Sendable>: RandomAccessCollection, Sendable {
    /// The rows as they arrived.
    public let values: List
    private let view: @Sendable (Value) -> Row

    init(_ values: List, view: @escaping @Sendable (Value) -> Row) {
        self.values = values
        self.view = view
    }

    public var startIndex: Int { values.startIndex }
    public var endIndex: Int { values.endIndex }
    public subscript(position: Int) -> Row { view(values[position]) }
}
