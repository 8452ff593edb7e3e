public import Values

/// One line of a session file: a compact JSON object whose first member is its `kind` (FORMAT.md).
///
/// Members that a line has beyond those its kind knows are kept in the line's `unknown` record and written again behind
/// the known ones. A line of a kind this program does not know is kept as it is.
public enum SessionLine: Sendable, Equatable {
    case header(Header)
    case cell(CellLine)
    case request(RequestLine)
    case response(ResponseLine)
    case open(OpenLine)
    case event(EventLine)
    case close(CloseLine)
    case seen(SeenLine)
    case name(NameLine)
    case notice(NoticeLine)
    case effect(EffectLine)
    case shown(ShownLine)
    case output(OutputLine)
    case done(DoneLine)
    /// A line of a kind that came after this program, whole.
    case other(Record)
}

extension SessionLine {
    /// The line's kind; nil for one of a kind unknown to this program.
    public var kind: LineKind? { content.map { type(of: $0).kind } }

    /// The line as JSON in UTF-8, without the newline that ends it in a file.
    public var bytes: [UInt8] { Value.record(record).jsonBytes() }

    /// Reads one line, given without its newline.
    ///
    /// - Throws: `LineError` when the bytes are no JSON object with a `kind`, or when a member of that kind is missing
    ///   or of another type.
    public init(bytes: [UInt8]) throws(LineError) {
        let value: Value
        do { value = try JSON.parse(bytes) } catch { throw .notJSON(error) }
        guard let record = value.record else { throw .notAnObject }
        try self.init(record: record)
    }

    init(record: Record) throws(LineError) {
        var members = MemberReader(record)
        let name: String = try members.string("kind")
        guard let kind = LineKind(rawValue: name) else {
            self = .other(record)
            return
        }
        switch kind {
        case .header: self = .header(try Header(from: members))
        case .cell: self = .cell(try CellLine(from: members))
        case .request: self = .request(try RequestLine(from: members))
        case .response: self = .response(try ResponseLine(from: members))
        case .open: self = .open(try OpenLine(from: members))
        case .event: self = .event(try EventLine(from: members))
        case .close: self = .close(try CloseLine(from: members))
        case .seen: self = .seen(try SeenLine(from: members))
        case .name: self = .name(try NameLine(from: members))
        case .notice: self = .notice(try NoticeLine(from: members))
        case .effect: self = .effect(try EffectLine(from: members))
        case .shown: self = .shown(try ShownLine(from: members))
        case .output: self = .output(try OutputLine(from: members))
        case .done: self = .done(try DoneLine(from: members))
        }
    }

    private var record: Record {
        switch self {
        case .other(let record): record
        default: content.map(\.record) ?? Record()
        }
    }

    private var content: (any LineContent)? {
        switch self {
        case .header(let line): line
        case .cell(let line): line
        case .request(let line): line
        case .response(let line): line
        case .open(let line): line
        case .event(let line): line
        case .close(let line): line
        case .seen(let line): line
        case .name(let line): line
        case .notice(let line): line
        case .effect(let line): line
        case .shown(let line): line
        case .output(let line): line
        case .done(let line): line
        case .other: nil
        }
    }
}
