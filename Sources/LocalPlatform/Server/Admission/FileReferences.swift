import Values

extension Value {
    /// Where in the value file references stand, objects with `"phronyFile": true` (contract, section 15.4), as paths that
    /// begin with the given one.
    func fileReferences(at path: String) -> [String] {
        switch self {
        case .record(let record) where record["phronyFile"] == true: [path]
        case .record(let record): record.flatMap { key, value in value.fileReferences(at: "\(path).\(key)") }
        case .list(let list): list.enumerated().flatMap { $0.element.fileReferences(at: "\(path)[\($0.offset)]") }
        default: []
        }
    }
}
