/// Fields in the order in which they were written.
///
/// Of several fields with one name the last one counts (RFC 8259, section 4, leaves this to the reader) and stands
/// where the first stood. Names are the same when their Unicode scalars are.
///
/// A record is copied on write. Records read from one JSON text share their layouts, and make their values when they are
/// asked for.
public struct Record: Sendable {
    private var storage: Storage

    private enum Storage: Sendable {
        /// A box: an array of exactly one element, which is one pointer wide and changed in place while nobody else
        /// holds it.
        case held([Contents])
        /// A record of a document, by its node.
        case read(JSONDocument, RecordNode)
    }

    fileprivate struct Contents {
        var layout: RecordLayout
        var values: [Value]
    }

    public init() { self = .empty }

    public init(_ fields: some Sequence<(String, Value)>) {
        var layout = RecordLayout()
        var values: [Value] = []
        values.reserveCapacity(fields.underestimatedCount)
        for (key, value) in fields {
            if let position = layout.position(of: key) {
                values[position] = value
            } else {
                layout.append(key)
                values.append(value)
            }
        }
        self.init(layout: layout, values: values)
    }

    private init(layout: RecordLayout, values: [Value]) {
        storage = .held([Contents(layout: layout, values: values)])
    }

    /// A record of a document.
    init(in document: JSONDocument, _ node: RecordNode) { storage = .read(document, node) }

    private static let empty = Record(layout: RecordLayout(), values: [])

    /// The JSON text this record was read from; nil when it was made otherwise.
    var document: JSONDocument? {
        if case .read(let document, _) = storage { document } else { nil }
    }

    private var layout: RecordLayout {
        switch storage {
        case .held(let box): box[0].layout
        case .read(let document, let node): document.layout(node.layout)
        }
    }

    public var count: Int { layout.keys.count }
    public var isEmpty: Bool { count == 0 }
    public var keys: [String] { layout.keys }
    public var values: [Value] {
        switch storage {
        case .held(let box): box[0].values
        case .read(let document, let node): (0..<count).map { document.value(at: node.first + $0) }
        }
    }

    /// The field's value; nil when there is none. Setting nil removes the field.
    public subscript(key: String) -> Value? {
        get { layout.position(of: key).map(value) }
        set { change { $0.set(key, to: newValue) } }
    }

    private func value(at position: Int) -> Value {
        switch storage {
        case .held(let box): box[0].values[position]
        case .read(let document, let node): document.value(at: node.first + position)
        }
    }

    /// Changes the fields in place while nobody else holds them; those of a document are taken out of it first.
    private mutating func change(_ body: (inout Contents) -> Void) {
        var box: [Contents]
        switch storage {
        case .held(let held): box = held
        case .read: box = [Contents(layout: layout, values: values)]
        }
        // Lets go of the box, so that it is changed and not copied.
        storage = .held([])
        body(&box[0])
        storage = .held(box)
    }
}

extension Record.Contents {
    fileprivate mutating func set(_ key: String, to value: Value?) {
        switch (layout.position(of: key), value) {
        case (let position?, let value?): values[position] = value
        case (let position?, nil):
            layout.remove(at: position)
            values.remove(at: position)
        case (nil, let value?):
            layout.append(key)
            values.append(value)
        case (nil, nil): break
        }
    }
}

extension Record: Sequence {
    public struct Iterator: IteratorProtocol {
        private let record: Record
        private let keys: [String]
        private var position = 0

        fileprivate init(_ record: Record) {
            self.record = record
            keys = record.keys
        }

        public mutating func next() -> (String, Value)? {
            guard position < keys.count else { return nil }
            defer { position += 1 }
            return (keys[position], record.value(at: position))
        }
    }

    public func makeIterator() -> Iterator { Iterator(self) }
    public var underestimatedCount: Int { count }
}

extension Record: Equatable {
    /// Equal fields, in whatever order.
    public static func == (left: Record, right: Record) -> Bool {
        left.count == right.count && left.allSatisfy { key, value in right[key] == value }
    }
}

extension Record: CustomDebugStringConvertible {
    /// Its JSON, whether it was read from one or not.
    public var debugDescription: String { Value.record(self).json() }
}
