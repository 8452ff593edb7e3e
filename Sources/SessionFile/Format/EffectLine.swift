public import Values

/// What a cell did outside of the language and the platform.
public struct EffectLine: LineContent, Equatable {
    public enum Effect: Sendable, Equatable {
        case fileRead(FileEffect)
        case fileWrite(FileEffect)
        /// The ground was changed: what `on` was given.
        case ground(String)
        case setting(name: String, value: Value)
        /// The terminal has this many columns from here on.
        case resize(width: Int)
    }

    static let kind = LineKind.effect

    /// The cell that did it; nil for what happened between cells.
    public let cell: String?
    public let effect: Effect
    public let unknown: Record

    public init(cell: String?, effect: Effect) {
        self.cell = cell
        self.effect = effect
        unknown = Record()
    }

    private enum Name: String, CaseIterable {
        case read, write, ground, setting, resize
    }

    init(from members: MemberReader) throws(LineError) {
        var members = members
        cell = try members.string(ifPresent: "cell")
        switch try members.word("effect", as: Name.self) {
        case .read: effect = .fileRead(try FileEffect(from: &members))
        case .write: effect = .fileWrite(try FileEffect(from: &members))
        case .ground: effect = .ground(try members.string("ground"))
        case .setting:
            let name: String = try members.string("name")
            effect = .setting(name: name, value: try members.required("value", members.value("value")))
        case .resize: effect = .resize(width: try members.int("width"))
        }
        unknown = members.rest
    }

    func write(into members: inout Record) {
        members["cell"] = cell.map(Value.string)
        members["effect"] = .string(name.rawValue)
        switch effect {
        case .fileRead(let file), .fileWrite(let file): file.write(into: &members)
        case .ground(let ground): members["ground"] = .string(ground)
        case .setting(let name, let value):
            members["name"] = .string(name)
            members["value"] = value
        case .resize(let width): members["width"] = .integer(width)
        }
    }

    private var name: Name {
        switch effect {
        case .fileRead: .read
        case .fileWrite: .write
        case .ground: .ground
        case .setting: .setting
        case .resize: .resize
        }
    }
}
