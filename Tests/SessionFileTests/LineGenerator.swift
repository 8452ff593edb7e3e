import PhronyClient
import SessionFile
import Values

/// Makes lines of all kinds at random, from a seed.
struct LineGenerator: RandomNumberGenerator {
    private var random: SplitMix64

    init(seed: UInt64) { random = SplitMix64(seed: seed) }

    mutating func next() -> UInt64 { random.next() }

    mutating func line() -> SessionLine {
        switch Int.random(in: 0..<14, using: &self) {
        case 0: .header(header())
        case 1: .cell(CellLine(number: text(), source: text(), startedAt: instant()))
        case 2: .request(request())
        case 3: .response(ResponseLine(to: number(), result: result()))
        case 4: .open(OpenLine(to: number(), status: number(), headers: headers()))
        case 5: .event(EventLine(to: number(), offset: number(), name: maybe(text()), id: maybe(text()), data: body()))
        case 6: .close(CloseLine(to: number(), offset: number(), reason: closing()))
        case 7: .seen(SeenLine(run: text(), fields: .record(Record([(text(), value()), (text(), value())]))))
        case 8: .name(NameLine(name: text(), id: text(), subject: subject()))
        case 9: .notice(NoticeLine(text: text()))
        case 10: .effect(EffectLine(cell: maybe(text()), effect: effect()))
        case 11: .shown(ShownLine(task: text(), digest: text(), at: instant()))
        case 12: .output(OutputLine(cell: text(), text: text(), value: maybe(RecordedValue(of: value()))))
        default: .done(DoneLine(cell: text(), outcome: outcome(), code: maybe(text()), tookMilliseconds: number()))
        }
    }

    mutating func value(depth: Int = 0) -> Value {
        switch Int.random(in: 0..<(depth < 3 ? 8 : 5), using: &self) {
        case 0: .null
        case 1: .bool(Bool.random(using: &self))
        case 2: .integer(number() - 500)
        case 3: .decimal(Double(number()) / 8)
        case 4: .string(text())
        case 5: .number(.spelled("1.\(number())0"))
        case 6: .list(List((0..<3).map { _ in value(depth: depth + 1) }))
        default: .record(Record((0..<3).map { _ in (text(), value(depth: depth + 1)) }))
        }
    }

    private static let pieces = [
        "a", "Z", "0", " ", "\n", "\r\n", "\t", "\u{0}", "\u{1B}", "\"", "\\", "/", "é", "日本", "👩‍👧", "\u{301}",
        "\u{2028}",
        "<secret:1>", "{", "}", "\u{7F}", "\u{FEFF}",
    ]

    private mutating func text() -> String {
        (0..<Int.random(in: 0..<8, using: &self)).map { _ in Self.pieces.randomElement(using: &self) ?? "" }.joined()
    }

    private mutating func number() -> Int { Int.random(in: 0..<1000, using: &self) }

    private mutating func instant() -> Instant {
        Instant(nanoseconds: Int64.random(in: -9_000_000_000_000_000_000...9_000_000_000_000_000_000, using: &self))
    }

    private mutating func maybe<T>(_ value: T) -> T? { Bool.random(using: &self) ? value : nil }

    private mutating func outcome() -> DoneLine.Outcome {
        DoneLine.Outcome.allCases.randomElement(using: &self) ?? .ok
    }

    private mutating func header() -> Header {
        Header(
            created: instant(), ground: text(), base: maybe(text()), width: number(),
            ambiguousIsWide: Bool.random(using: &self), languageVersion: number(),
            interactive: Bool.random(using: &self))
    }

    private mutating func request() -> RequestLine {
        RequestLine(
            id: number(), by: Bool.random(using: &self) ? .follower : .cell("\(number())"), at: instant(),
            method: text(), target: text(), credential: .token, body: maybe(value()))
    }

    private mutating func headers() -> RecordedHeaders {
        RecordedHeaders(Response(status: 200, headers: [("Content-Type", text()), ("Server", text())]))
    }

    private mutating func result() -> ResponseLine.Result {
        Bool.random(using: &self)
            ? .failure(failure()) : .answer(status: number(), headers: headers(), body: body())
    }

    private mutating func failure() -> RecordedFailure {
        let reasons: [TransportError.Reason] = [.notConnected, .cancelled, .timedOut, .refused("tapeMiss")]
        return RecordedFailure(TransportError(reasons.randomElement(using: &self) ?? .closed, text()))
    }

    private mutating func body() -> RecordedBody {
        switch Int.random(in: 0..<5, using: &self) {
        case 0: .empty
        case 1: .json(value())
        case 2: .other(.text(text()))
        case 3: .other(.binary((0..<9).map { _ in UInt8.random(in: 0...255, using: &self) }))
        default: .sameAs(number())
        }
    }

    private mutating func closing() -> CloseLine.Reason {
        switch Int.random(in: 0..<3, using: &self) {
        case 0: .ended
        case 1: .left
        default: .failed(failure())
        }
    }

    private mutating func subject() -> NameLine.Subject {
        Bool.random(using: &self)
            ? .run(agent: text()) : .task(TaskOrigin(run: text(), nth: number(), kind: text(), tool: maybe(text())))
    }

    private mutating func effect() -> EffectLine.Effect {
        switch Int.random(in: 0..<6, using: &self) {
        case 0: .fileRead(.reading(text(), text()))
        case 1: .fileWrite(.write(text(), Array(text().utf8)))
        case 2: .fileRead(FileEffect(path: text(), outcome: .failed(text())))
        case 3: .ground(text())
        case 4: .setting(name: text(), value: value())
        default: .resize(width: number())
        }
    }
}
