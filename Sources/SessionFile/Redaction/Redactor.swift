import Synchronization
public import Values

/// Replaces secrets by tokens, at the two doors of a session: bodies and events of the transport, and sources of cells
/// (sessions.md, "Secrets").
///
/// Redacted are the secrets it was told and everything that looks like a key (see `KeyShape`). A secret becomes
/// `<secret:1>`, the next one `<secret:2>`, in order of first appearance; the same secret is the same token, as long as
/// nobody else writes that one. A token that is met stays as it is, and its number is not given to anything else.
public final class Redactor: Sendable {
    /// The shortest secret that can be told; shorter ones would take everyday words out of every text.
    public static let shortestSecret = 8

    private let state = Mutex(State())

    fileprivate struct State: Sendable {
        var scanner = SecretScanner()
        var numbers: [String: Int] = [:]
        var highest = 0
        /// Secrets that were added, which are never sent by way of a token.
        var added: Set<String> = []
        /// Secrets of cells' sources and of files that cells read, by number.
        var typed: [Int: String] = [:]
        /// Numbers of tokens that somebody else wrote, in an answer or a file: they stand for nothing that is sent.
        var foreign: Set<Int> = []
        /// Numbers of loans, which the transport itself writes into answers.
        var lent: Set<Int> = []
    }

    /// Where a text comes from.
    private enum Door {
        /// What this session sends.
        case own
        case source, file, answer

        /// Whether its secrets are sent where their tokens are.
        var isTyped: Bool { self == .source || self == .file }
        /// Whether tokens in it are not of this session's making. A source may be one that was redacted before.
        var isForeign: Bool { self == .file || self == .answer }
    }

    public init() {}

    /// Makes a secret known: the key in use, and values of secrets that the platform knows. One shorter than
    /// `shortestSecret` characters is not redacted.
    public func add(_ secret: Secret) {
        let text = secret.reveal()
        guard text.count >= Self.shortestSecret else { return }
        state.withLock { state in
            state.scanner.add(text)
            state.added.insert(text)
            state.typed = state.typed.filter { $0.value != text }
        }
    }

    /// A token that the transport sends as this secret until it is taken back: for a value that a person gives to the
    /// platform. Nothing above the transport, the record included, holds more than the token, however short the value is.
    public func lend(_ secret: Secret) -> String {
        state.withLock { state in
            let number = state.number(of: secret.reveal(), isTyped: false)
            state.typed[number] = secret.reveal()
            state.lent.insert(number)
            return SecretToken.text(number)
        }
    }

    /// Ends a loan: from now on the token is sent as it stands, and its secret is known.
    public func takeBack(_ token: String) {
        guard let (number, _) = Self.token(token) else { return }
        let secret = state.withLock { state in
            state.lent.remove(number)
            return state.typed.removeValue(forKey: number)
        }
        if let secret { add(Secret(secret)) }
    }

    /// What a token of this session stands for, for the one who has just been given a new key, on the screen alone; nil for
    /// any other text.
    public func secret(behind token: String) -> Secret? {
        guard let (number, end) = Self.token(token), end == token.utf8.count else { return nil }
        return state.withLock { state in state.numbers.first { $0.value == number }.map { Secret($0.key) } }
    }

    /// The number of a token, and where it ends.
    private static func token(_ text: String) -> (number: Int, end: Int)? {
        var text = text
        return text.withUTF8 { SecretToken.read($0[...]) }
    }

    /// The text without secrets.
    public func redact(_ text: String) -> String { redacted(text, from: .own, scanner) ?? text }

    /// The source of a cell without secrets. What was typed into it is sent by `restoreTyped`.
    public func redactSource(_ source: String) -> String { redacted(source, from: .source, scanner) ?? source }

    /// The value without secrets: in strings and in names of fields, at every depth.
    public func redact(_ value: Value) -> Value { redact(value, from: .own) }

    /// A text of an answer without secrets. Whoever wrote a token into it gets nothing for it: it is not restored.
    func redactAnswer(_ text: String) -> String { redacted(text, from: .answer, scanner) ?? text }

    /// As above, the value of an answer.
    func redactAnswer(_ value: Value) -> Value { redact(value, from: .answer) }

    /// As above; what is not text is left as it is.
    func redactAnswer(_ content: RecordedContent) -> RecordedContent {
        switch content {
        case .text(let text): .text(redactAnswer(text))
        case .binary: content
        }
    }

    private func redact(_ value: Value, from door: Door) -> Value {
        let scanner = scanner
        return value.mappingStrings { redacted($0, from: door, scanner) } ?? value
    }

    /// The bytes of a file without secrets; nil if there are none to take out, as in all that is not text. What stood in
    /// it is sent by `restoreTyped`, as if it had been typed. Every few milliseconds `stop` is asked whether to give up.
    func redact(_ bytes: [UInt8], stop: () -> Bool) throws(Stopped) -> [UInt8]? {
        let hasFindings = try scanner.hasFindings(in: bytes, stop: stop)
        guard hasFindings, let text = String(validating: bytes, as: UTF8.self) else { return nil }
        return redacted(text, from: .file, scanner).map { Array($0.utf8) }
    }

    /// The value with those secrets in place of their tokens that stood in a cell's source or a file that it read. It is
    /// for the transport alone: the platform gets what was written, session and record keep the token. Secrets that were
    /// added are not restored, so that no text of an agent or of a stranger's file can have the key in use sent anywhere.
    func restoreTyped(_ value: Value) -> Value {
        let (typed, scanner) = state.withLock { ($0.typed, $0.scanner) }
        guard !typed.isEmpty else { return value }
        return value.mappingStrings { text in
            text.replacing(scanner.findings(in: text)) { _, number in number.flatMap { typed[$0] } }
        } ?? value
    }

    /// A token that stands in the value, if there is one.
    func token(in value: Value) -> String? {
        let scanner = scanner
        var token: String?
        _ = value.mappingStrings { text in
            for case .token(_, let number) in scanner.findings(in: text) { token = SecretToken.text(number) }
            return nil
        }
        return token
    }

    private var scanner: SecretScanner { state.withLock { $0.scanner } }

    /// nil when there is nothing to redact.
    private func redacted(_ text: String, from door: Door, _ scanner: SecretScanner) -> String? {
        let findings = scanner.findings(in: text)
        guard !findings.isEmpty else { return nil }
        return state.withLock { state in
            for case .token(_, let number) in findings { state.meet(number, isForeign: door.isForeign) }
            return text.replacing(findings) { secret, number in
                number == nil ? SecretToken.text(state.number(of: secret, isTyped: door.isTyped)) : nil
            }
        }
    }
}

extension Redactor.State {
    /// Takes in that a text holds a token.
    fileprivate mutating func meet(_ number: Int, isForeign: Bool) {
        highest = max(highest, number)
        guard isForeign, !lent.contains(number) else { return }
        foreign.insert(number)
        typed[number] = nil
    }

    fileprivate mutating func number(of secret: String, isTyped: Bool) -> Int {
        var number = numbers[secret] ?? highest + 1
        // What is sent from now on has a token that nobody else has written.
        if isTyped, foreign.contains(number) { number = highest + 1 }
        numbers[secret] = number
        highest = max(highest, number)
        if isTyped, !added.contains(secret) { typed[number] = secret }
        return number
    }
}

extension String {
    /// The text with each finding replaced by what `replacement` makes of it, given its text and, for a token, its number;
    /// nil leaves it. nil when nothing was replaced.
    fileprivate func replacing(
        _ findings: [SecretScanner.Finding], by replacement: (String, Int?) -> String?
    ) -> String? {
        let bytes = Array(utf8)
        var result: [UInt8] = []
        var end = 0
        for finding in findings {
            let (range, number) = finding.place
            let found = String(decoding: bytes[range], as: UTF8.self)
            guard let replacement = replacement(found, number) else { continue }
            result += bytes[end..<range.lowerBound] + replacement.utf8
            end = range.upperBound
        }
        return end == 0 ? nil : String(decoding: result + bytes[end...], as: UTF8.self)
    }
}

extension SecretScanner.Finding {
    fileprivate var place: (range: Range<Int>, number: Int?) {
        switch self {
        case .secret(let range): (range, nil)
        case .token(let range, let number): (range, number)
        }
    }
}
