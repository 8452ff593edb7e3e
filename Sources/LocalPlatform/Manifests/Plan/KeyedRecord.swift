/// What manifests know by a key or, when it has none, by a name that is unique where it belongs (contract, 26.2).
protocol KeyedRecord: WorkspaceRecord {
    var manifestKey: String? { get set }
    var name: String { get }
}

extension ServiceRecord: KeyedRecord {}
extension OperationRecord: KeyedRecord {}
extension TriggerRecord: KeyedRecord {}

extension KeyedRecord {
    /// Keeps the key of the record that it stands for: other manifests may know that one by it.
    mutating func keepKey(of existing: Self?) { manifestKey = manifestKey ?? existing?.manifestKey }
}

extension Array where Element: KeyedRecord {
    /// The record that a draft stands for: the one with its key, else the one of its name, unless that one's key is another
    /// entry's.
    ///
    /// - Parameters:
    ///   - names: what the record may be called, the likeliest first.
    ///   - keys: those of the entries beside the draft's.
    func counterpart(of draft: Element, named names: [String], beside keys: [String?]) -> Element? {
        if let key = draft.manifestKey, let record = first(where: { $0.manifestKey == key }) { return record }
        let free = filter { $0.manifestKey == nil || !keys.contains($0.manifestKey) }
        return names.lazy.compactMap { name in free.first { $0.name == name } }.first
    }
}
