import Values

/// Where the bytes behind file references come from: the file library of the workspace (contract, 15.4).
protocol ModelFileSource: Sendable {
    /// The file, read when a model needs it; nil when it is not there, or not any more.
    func file(_ reference: FileReference) async throws -> ModelFile?
}

/// A library without files.
struct NoModelFiles: ModelFileSource {
    func file(_ reference: FileReference) async throws -> ModelFile? { nil }
}

/// How an input or a message names a file of the library.
struct FileReference: Sendable, Equatable {
    /// The name by which the library finds it.
    enum Place: Sendable, Equatable {
        /// In `files[]` of a message (contract, 13.2).
        case objectKey(String)
        /// In `input`: the last segment of the object's key (contract, 15.4).
        case leafName(String)
    }

    var place: Place
    var mediaType: String?

    /// Nil when the value is no reference: an object with `"phronyFile": true` and a name.
    init?(_ value: Value) {
        guard value["phronyFile"] == true else { return nil }
        if let key = value["objectKey"].string {
            place = .objectKey(key)
        } else if let name = value["filename"].string {
            place = .leafName(name)
        } else {
            return nil
        }
        mediaType = value["mediaType"].string
    }

    /// The references in a value, in order.
    static func all(in value: Value) -> [FileReference] {
        if let reference = FileReference(value) { return [reference] }
        return switch value {
        case .list(let list): list.flatMap { all(in: $0) }
        case .record(let record): record.values.flatMap { all(in: $0) }
        default: []
        }
    }

    var name: String {
        switch place {
        case .objectKey(let name), .leafName(let name): name
        }
    }
}

/// A file with its bytes.
struct ModelFile: Sendable, Equatable {
    /// What people call it.
    var name: String
    /// Without parameters and in small letters, `image/png`.
    var mediaType: String
    var bytes: [UInt8]
}
