import Language
import Tables
import Values

/// The forms that everything that lists can take, one definition for all commands.
enum Listing {
    static let json = Flag("json", summary: "Prints JSON.")

    static let flags = [
        json,
        Flag("csv", summary: "Prints CSV (RFC 4180)."),
        Flag("md", summary: "Prints a Markdown table."),
    ]
}

extension Call {
    /// How the value is printed when the call asks for JSON, CSV or Markdown; nil when it does not.
    func listing(of value: Value, _ settings: Settings) -> CommandResult.Display? {
        if isOn("json") { return .json(value) }
        if isOn("csv") { return .exact(CSVWriter(safe: settings.csvIsSafe).write(value)) }
        if isOn("md") { return .exact(MarkdownWriter().write(value)) }
        return nil
    }

    /// Whether it asks for one of them.
    var asksForData: Bool { Listing.flags.contains { isOn($0.name) } }
}

extension Value {
    /// The value as JSON that cannot drive the terminal it is printed on, with a newline behind it.
    var shownJSON: String { TerminalFilter.harmlessJSON(json(indent: 2)) + "\n" }
}
