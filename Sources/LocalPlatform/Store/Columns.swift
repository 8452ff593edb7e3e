import GRDB
import Values

extension ExecutionMode: DatabaseValueConvertible {}
extension VersionStatus: DatabaseValueConvertible {}
extension SubAgentExecutionModel: DatabaseValueConvertible {}
extension ProviderType: DatabaseValueConvertible {}
extension ServiceType: DatabaseValueConvertible {}
extension TriggerType: DatabaseValueConvertible {}
extension RunStatus: DatabaseValueConvertible {}
extension Outcome: DatabaseValueConvertible {}
extension TaskKind: DatabaseValueConvertible {}
extension TaskStatus: DatabaseValueConvertible {}
extension TaskOutcome: DatabaseValueConvertible {}
extension WaitOutcome: DatabaseValueConvertible {}
extension IngressSource: DatabaseValueConvertible {}

extension Row {
    /// A time, stored as nanoseconds since 1970.
    func time(_ column: String) -> Instant { Instant(nanoseconds: self[column]) }

    /// A time that may be NULL.
    func optionalTime(_ column: String) -> Instant? {
        (self[column] as Int64?).map { Instant(nanoseconds: $0) }
    }

    /// A column of JSON text as a value; null when it is NULL or damaged.
    func json(_ column: String) -> Values.Value {
        guard let text: String = self[column] else { return .null }
        return (try? JSON.parse(text)) ?? .null
    }

    /// A column that holds a JSON list of strings.
    func strings(_ column: String) -> [String] { json(column).list?.compactMap(\.string) ?? [] }
}

extension Values.Value {
    /// A JSON list of strings, to be stored.
    init(strings: [String]) { self = .list(List(strings.map { .string($0) })) }
}
