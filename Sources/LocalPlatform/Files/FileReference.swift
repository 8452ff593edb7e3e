import Values

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

    /// A reference in an `input` or in arguments; nil when the value is none: an object with `"phronyFile": true` and a
    /// name. Other members mean nothing here.
    init?(_ value: Value) {
        guard value["phronyFile"] == true, let name = value["filename"].string else { return nil }
        place = .leafName(name)
        mediaType = value["mediaType"].string
    }

    /// An entry of `files[]` of a message; nil when the value is none.
    init?(attachment value: Value) {
        guard value["phronyFile"] == true, let key = value["objectKey"].string else { return nil }
        place = .objectKey(key)
        mediaType = value["mediaType"].string
    }

    init(leafName: String) { place = .leafName(leafName) }

    init(objectKey: String) { place = .objectKey(objectKey) }

    /// The references in a value, in order; one may stand among the members of another.
    static func all(in value: Value) -> [FileReference] {
        switch value {
        case .list(let list): list.flatMap { all(in: $0) }
        case .record(let record): (FileReference(value).map { [$0] } ?? []) + record.values.flatMap { all(in: $0) }
        default: []
        }
    }

    var name: String {
        switch place {
        case .objectKey(let name), .leafName(let name): name
        }
    }
}

/// A reference in an `input`, and where it stands.
struct PlacedFileReference: Sendable, Equatable {
    /// As a path of a schema is spelled: `input.documents[1]`.
    var path: String
    /// Nil when one of its members is missing (contract, 15.4): it leads nowhere.
    var leafName: String?

    /// The objects with `"phronyFile": true` in a value, in order, as paths that begin with the given one.
    static func all(in value: Value, at path: ValuePath) -> [PlacedFileReference] {
        switch value {
        case .record(let record):
            reference(value, at: path)
                + record.flatMap { name, member in all(in: member, at: .member(name, of: path)) }
        case .list(let list): list.enumerated().flatMap { all(in: $0.element, at: .element($0.offset, of: path)) }
        default: []
        }
    }

    /// The object itself, when it is one.
    private static func reference(_ value: Value, at path: ValuePath) -> [PlacedFileReference] {
        guard value["phronyFile"] == true else { return [] }
        return [Self(path: path.text, leafName: value["mediaType"].string.flatMap { _ in value["filename"].string })]
    }
}
