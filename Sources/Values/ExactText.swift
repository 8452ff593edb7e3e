extension String {
    /// Whether both texts consist of the same Unicode scalars.
    ///
    /// `==` of the standard library also takes canonically equivalent texts for equal (`é` in one scalar or in two);
    /// JSON does not, and a record must not lose a field to it.
    func isExactly(_ other: String) -> Bool {
        utf8.count == other.utf8.count && scalarOrder(to: other) == .same
    }

    /// The order of the texts by Unicode scalars, which is the order of their UTF-8 bytes.
    func scalarOrder(to other: String) -> SortOrder {
        let order = utf8.withContiguousStorageIfAvailable { left in
            other.utf8.withContiguousStorageIfAvailable { right in Self.order(left, right) }
        }
        if let order, let order { return order }
        // Only a text bridged from Objective-C has no contiguous storage.
        return Array(utf8).withUnsafeBufferPointer { left in
            Array(other.utf8).withUnsafeBufferPointer { right in Self.order(left, right) }
        }
    }

    private static func order(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> SortOrder {
        for position in 0..<Swift.min(left.count, right.count) where left[position] != right[position] {
            return left[position] < right[position] ? .before : .after
        }
        return SortOrder(left.count, right.count)
    }
}

/// A text as a dictionary key that is equal only to the same scalars.
struct ExactText: Hashable {
    let text: String

    static func == (left: ExactText, right: ExactText) -> Bool { left.text.isExactly(right.text) }
    func hash(into hasher: inout Hasher) {
        let isHashed: Void? = text.utf8.withContiguousStorageIfAvailable {
            hasher.combine(bytes: UnsafeRawBufferPointer($0))
        }
        if isHashed == nil { Array(text.utf8).withUnsafeBytes { hasher.combine(bytes: $0) } }
    }
}
