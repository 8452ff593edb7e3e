/// An ordered list of values.
public struct List: Sendable, RandomAccessCollection {
    private let storage: Storage

    private enum Storage: Sendable {
        case held([Value])
        /// Elements that are made when they are asked for; their count stands at `first`, they behind it.
        case read(JSONDocument, first: Int)
    }

    public init(_ elements: some Sequence<Value> = []) { storage = .held(Array(elements)) }

    /// A list of a document, from the place of its count.
    init(in document: JSONDocument, from first: Int) { storage = .read(document, first: first) }

    public var startIndex: Int { 0 }
    public var endIndex: Int {
        switch storage {
        case .held(let elements): elements.count
        case .read(let document, let first): document.count(at: first)
        }
    }

    /// The JSON text this list was read from; nil when it was made otherwise.
    var document: JSONDocument? {
        if case .read(let document, _) = storage { document } else { nil }
    }

    public subscript(position: Int) -> Value {
        switch storage {
        case .held(let elements): return elements[position]
        case .read(let document, let first):
            precondition(indices.contains(position), "a list has elements from 0 up to its count")
            return document.value(at: first + 1 + position)
        }
    }
}

extension List: Equatable {
    public static func == (left: List, right: List) -> Bool { left.elementsEqual(right) }
}

extension List: CustomDebugStringConvertible {
    /// Its JSON, whether it was read from one or not.
    public var debugDescription: String { Value.list(self).json() }
}
