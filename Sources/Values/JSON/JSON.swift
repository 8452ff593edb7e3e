/// JSON texts to values, by RFC 8259. The way back is `Value.json()`.
///
/// - Fields keep their order; of several fields with one name the last one counts and stands where the first stood.
/// - Numbers keep their spelling (`Number`).
/// - Bytes that are not UTF-8 are refused. One byte order mark at the start is skipped, as section 8.1 allows.
/// - Lists and records may nest `nestingLimit` deep.
/// - An escape like `"\ud83d"`, half of a surrogate pair, is valid JSON but no Unicode text. It is kept as two private
///   scalars (see `LoneSurrogates`) and written as the same escape again.
///
/// Reading never crashes, whatever the bytes are, and takes time in proportion to their number.
public enum JSON {
    /// How deep lists and records may nest.
    public static let nestingLimit = 512

    /// Reads a text that is exactly one JSON value. Throws at the first byte that cannot belong to it.
    public static func parse(_ text: String) throws(JSONError) -> Value {
        try parse(Array(text.utf8))
    }

    /// Reads UTF-8 bytes that are exactly one JSON value. Throws at the first byte that cannot belong to it.
    public static func parse(_ bytes: [UInt8]) throws(JSONError) -> Value {
        try bytes.withUnsafeBufferPointer { bytes throws(JSONError) in try parse(UnsafeRawBufferPointer(bytes)) }
    }

    /// Reads UTF-8 bytes that are exactly one JSON value; they are not needed after the call. Throws at the first byte
    /// that cannot belong to it.
    public static func parse(_ bytes: UnsafeRawBufferPointer) throws(JSONError) -> Value {
        var reader = JSONReader(bytes: bytes)
        return try reader.document()
    }
}
