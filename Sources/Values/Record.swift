/// Fields in the order in which they were written.
///
/// Of several fields with one name the last one counts (RFC 8259, section 4, leaves this to the reader) and stands
/// where the first stood. Names are the same when their Unicode scalars are.
///
/// A record is one pointer wide and copied on write. Records read from one JSON text share their layouts.
public struct Record: Sendable {
    /// A box: an array of exactly one element, which is one pointer wide and changed in place while nobody else holds
    /// it.
    private var box: [Contents]

    private struct Contents {
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

    /// A record of a layout made elsewhere; one value for each of its keys.
    init(layout: RecordLayout, values: [Value]) {
        precondition(layout.keys.count == values.count, "a record has one value for each key")
        box = [Contents(layout: layout, values: values)]
    }

    private static let empty = Record(layout: RecordLayout(), values: [])

    public var count: Int { box[0].values.count }
    public var isEmpty: Bool { box[0].values.isEmpty }
    public var keys: [String] { box[0].layout.keys }
    public var values: [Value] { box[0].values }

    /// The field's value; nil when there is none. Setting nil removes the field.
    public subscript(key: String) -> Value? {
        get { box[0].layout.position(of: key).map { box[0].values[$0] } }
        set {
            switch (box[0].layout.position(of: key), newValue) {
            case (let position?, let value?): box[0].values[position] = value
            case (let position?, nil):
                box[0].layout.remove(at: position)
                box[0].values.remove(at: position)
            case (nil, let value?):
                box[0].layout.append(key)
                box[0].values.append(value)
            case (nil, nil): break
            }
        }
    }
}

extension Record: Sequence {
    public struct Iterator: IteratorProtocol {
        private let record: Record
        private var position = 0

        fileprivate init(_ record: Record) { self.record = record }

        public mutating func next() -> (String, Value)? {
            guard position < record.count else { return nil }
            defer { position += 1 }
            return (record.box[0].layout.keys[position], record.box[0].values[position])
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
