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
    ///
    /// The text is checked to its end, but its values are made only when they are asked for: the value holds on to the
    /// bytes, and so does every list and record out of it (see `JSONDocument`).
    ///
    /// `stop` is asked every now and then whether to give up, and then the error is `stopped`.
    public static func parse(_ bytes: [UInt8], stop: () -> Bool = { false }) throws(JSONError) -> Value {
        try JSONIndexer.document(bytes, stop: stop) { indexer throws(JSONError) in try indexer.readDocument() }
    }

    /// Reads UTF-8 bytes that hold one JSON value after the other, each of which ends with its line, as a list. Lines of
    /// white space are skipped.
    public static func parseLines(_ bytes: [UInt8], stop: () -> Bool = { false }) throws(JSONError) -> Value {
        try JSONIndexer.document(bytes, stop: stop) { indexer throws(JSONError) in try indexer.readLines() }
    }

    /// Reads UTF-8 bytes that are exactly one JSON value; they are not needed after the call. Throws at the first byte
    /// that cannot belong to it.
    public static func parse(_ bytes: UnsafeRawBufferPointer) throws(JSONError) -> Value {
        try parse(Array(bytes))
    }
}
