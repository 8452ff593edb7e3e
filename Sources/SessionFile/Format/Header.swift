public import Values

/// The first line of a session file: under which circumstances its cells ran.
public struct Header: LineContent, Equatable {
    /// What every session file says in `format`.
    public static let format = "phrosh-session"
    /// The newest version of the format this program reads, and the one it writes.
    public static let currentVersion = 0
    static let kind = LineKind.header

    /// The version of the format the file is written in.
    public let version: Int
    /// When the session began, in milliseconds.
    public let created: Instant
    /// The ground on which it began: `live`, `local` or `tape`.
    public let ground: String
    /// The base URL without user and password; shown, never connected to.
    public let base: String?
    /// The terminal's width in columns.
    public let width: Int
    /// The time zone in which times were printed.
    public let timeZone: String
    /// Whether characters of ambiguous width (Unicode Annex 11) took two columns.
    public let ambiguousIsWide: Bool
    public let languageVersion: Int
    /// Whether the cells were typed at a terminal; false for a script, `-c` and a pipe.
    public let interactive: Bool
    /// Whether the output had neither boxes nor colours.
    public let isPlain: Bool
    public let unknown: Record

    public init(
        created: Instant, ground: String, base: String?, width: Int, timeZone: String = "UTC",
        ambiguousIsWide: Bool = false, languageVersion: Int, interactive: Bool, isPlain: Bool = true
    ) {
        version = Self.currentVersion
        self.created = created.inMilliseconds
        self.ground = ground
        self.base = base.map(Self.withoutCredentials)
        self.width = width
        self.timeZone = timeZone
        self.ambiguousIsWide = ambiguousIsWide
        self.languageVersion = languageVersion
        self.interactive = interactive
        self.isPlain = isPlain
        unknown = Record()
    }

    init(from members: MemberReader) throws(LineError) {
        var members = members
        guard try members.string("format") == Self.format else {
            throw .wrong(member: "format", expected: "\"\(Self.format)\"")
        }
        version = try members.int("version")
        created = try members.instant("created")
        ground = try members.string("ground")
        base = try members.string(ifPresent: "base")
        width = try members.int("width")
        timeZone = try members.string("timeZone")
        ambiguousIsWide = try members.bool("ambiguousIsWide")
        languageVersion = try members.int("languageVersion")
        interactive = try members.bool("interactive")
        isPlain = try members.bool("plain")
        unknown = members.rest
    }

    func write(into members: inout Record) {
        members["format"] = .string(Self.format)
        members["version"] = .integer(version)
        members["created"] = .instant(created)
        members["ground"] = .string(ground)
        members["base"] = base.map(Value.string)
        members["width"] = .integer(width)
        members["timeZone"] = .string(timeZone)
        members["ambiguousIsWide"] = .bool(ambiguousIsWide)
        members["languageVersion"] = .integer(languageVersion)
        members["interactive"] = .bool(interactive)
        members["plain"] = .bool(isPlain)
    }

    /// The URL without `user:password@` in its authority.
    private static func withoutCredentials(_ url: String) -> String {
        let scheme = url.firstRange(of: "://")?.upperBound ?? url.startIndex
        let authority = url[scheme...].prefix { !"/?#".contains($0) }
        guard let sign = authority.lastIndex(of: "@") else { return url }
        return String(url[..<scheme] + url[url.index(after: sign)...])
    }
}
