import Language
import Tables
import Values

/// The forms that everything that lists can take, one definition for all commands.
enum Listing {
    static let flags = [
        Flag("json", summary: "Prints JSON."),
        Flag("csv", summary: "Prints CSV (RFC 4180)."),
        Flag("md", summary: "Prints a Markdown table."),
    ]
}

extension Call {
    /// How the value is printed when the call asks for JSON, CSV or Markdown; nil when it does not.
    func listing(of value: Value) -> CommandResult.Display? {
        if isOn("json") { return .drawn { _ in value.shownJSON } }
        if isOn("csv") { return .drawn { _ in CSVWriter().write(value) } }
        if isOn("md") { return .drawn { _ in MarkdownWriter().write(value) } }
        return nil
    }
}

extension Value {
    /// The value as JSON that cannot drive the terminal it is printed on.
    var shownJSON: String { TerminalFilter.harmlessJSON(json(indent: 2)) }
}
