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
        if isOn("json") { return .drawn { _ in value.json(indent: 2) } }
        if isOn("csv") { return .drawn { _ in CSVWriter().write(value) } }
        if isOn("md") { return .drawn { _ in MarkdownWriter().write(value) } }
        return nil
    }
}
