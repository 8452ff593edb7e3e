import Foundation

/// What a script session runs.
struct Source: Sendable {
    let name: String
    let text: String

    /// - Returns: nil when a person is to type.
    /// - Throws: `ExitCode(1)`, having said why, when the file is missing or unreadable.
    static func script(text: String?, file: String?) throws -> Source? {
        if let text { return Source(name: "-c", text: text) }
        guard let file else {
            return isatty(STDIN_FILENO) == 1 ? nil : Source(name: "-", text: try read(standardInput: ()))
        }
        if file == "-" { return Source(name: "-", text: try read(standardInput: ())) }
        guard let data = FileManager.default.contents(atPath: file) else {
            throw Complaint("\(file) cannot be read: there is no such file, or it may not be read.")
        }
        return Source(name: file, text: try decode(data, name: file))
    }

    private static func read(standardInput: Void) throws -> String {
        try decode(FileHandle.standardInput.readDataToEndOfFile(), name: "standard input")
    }

    private static func decode(_ data: Data, name: String) throws -> String {
        guard let text = String(data: data, encoding: .utf8) else {
            throw Complaint("\(name) is no text in UTF-8.")
        }
        return text
    }
}

/// An error that ends the program with a line on standard error and exit code 1.
struct Complaint: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
