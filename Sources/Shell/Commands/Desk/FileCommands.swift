import Foundation
import Language
import PhronyClient
import SessionFile
import Values

/// The file library: `upload files discard` (contract, section 15).
enum FileCommands {
    static let all = [upload, files, discard]

    static let upload = Command(
        Signature(
            "upload", parameters: [Parameter("file", .word(.file), summary: "The file.")],
            flags: [Flag("type", .word(.name), summary: "Its media type; by its ending if left out.")], effect: .sends,
            summary: "Puts a file into the library, and gives the reference that an input takes.",
            details: "The session keeps its length and digest, and nothing of what is in it.",
            examples: [
                Example(
                    "let order = upload order.txt", prints: "order.txt is in the library: 27 bytes of text/plain.",
                    after: ExampleScene.upload)
            ])
    ) { call, context async throws(Diagnostic) in
        let file = try await context.upload(try context.required("file"), type: call.flag("type")?.string)
        return .value(
            ["phronyFile": true, "filename": .string(file.ticket.leafName), "mediaType": .string(file.type)])
    }

    static let files = Command(
        Signature(
            "files", flags: [Listing.take] + Listing.flags, effect: .reads,
            summary: "Lists the files of the library, the newest first.",
            details: "In pipes and as data each has the leaf name by which the library keeps it, too.",
            examples: [
                Example(
                    "files",
                    prints: """
                        id  file  type  bytes  uploadedAt
                        …
                        …  order.txt  text/plain  27  …
                        """, after: ExampleScene.uploaded)
            ])
    ) { _, context async throws(Diagnostic) in
        let list = try await context.desk().list("files", limit: try context.take())
        context.tellOfMore(list)
        let shown = list.items.map(row)
        return .deskRows(
            zip(shown, list.items).map { $0.completed(by: ["name": $1["leafName"]]) }, shownAs: shown,
            orElse: "No files. upload FILE puts one there.")
    }

    private static func row(_ file: Value) -> Value {
        [
            "id": file.fileId.map(Value.string) ?? .null, "file": file["displayName"], "type": file["mediaType"],
            "bytes": file["sizeBytes"], "uploadedAt": file["uploadedAt"],
        ]
    }

    static let discard = Command(
        Signature(
            "discard",
            parameters: [Parameter("file", .word(.name), summary: "The file, by its name or the end of its id.")],
            flags: [Flag("force", summary: "Deletes it even if sessions need it.")], effect: .sends,
            summary: "Deletes a file of the library.",
            examples: [
                Example("discard order.txt", prints: "order.txt was deleted.", after: ExampleScene.uploaded)
            ])
    ) { call, context async throws(Diagnostic) in
        let desk = try await context.desk()
        let found = try await desk.list("files").items.named(try context.required("file"), .file)
        let query = call.isOn("force") ? [(name: "force", value: "true")] : []
        let answer = try await desk.delete("files", found["leafName"].string ?? "", query: query)
        context.write("\(found["displayName"].string ?? "") was deleted.")
        for warning in answer["warnings"].list ?? List() { context.write("warning: \(warning.string ?? "")") }
        return .silent()
    }
}

extension CommandContext {
    /// Puts a file into the library and says so; its media type follows from its ending when none is given.
    func upload(_ argument: Argument, type: String? = nil) async throws(Diagnostic) -> LibraryFile {
        let file = try UploadedFile(at: argument, self)
        let name = argument.text.split(separator: "/").last.map(String.init) ?? argument.text
        let type = type ?? MediaType.of(name)
        // The library makes room for at least a byte.
        let room = max(file.size, 1)
        let ticket = try await ask { client throws(PhronyError) in
            let ticket = try await client.presignFile(filename: name, mediaType: type, size: room)
            try await client.putFile(file.bytes, summary: file.summary, to: ticket)
            _ = try await client.finalizeFile(ticket, filename: name, mediaType: type, size: room)
            return ticket
        }
        write("\(name) is in the library: \(file.size) bytes of \(type).")
        return LibraryFile(ticket: ticket, name: name, type: type)
    }
}

/// A file that has just come into the library.
struct LibraryFile {
    let ticket: UploadTicket
    let name: String
    let type: String

    /// As a message names it (contract, section 13.2).
    var reference: FileReference { FileReference(objectKey: ticket.objectKey, filename: name, mediaType: type) }
}

/// A file on its way to the library. On tape only its length and its digest are there, which is all that a replay needs.
private struct UploadedFile {
    let bytes: [UInt8]
    let size: Int
    /// What the record keeps in place of the bytes.
    let summary: Value

    init(at argument: Argument, _ context: CommandContext) throws(Diagnostic) {
        let path = argument.text
        if let recorded = try context.recorded("uploaded \(path)") {
            guard let size = recorded["bytes"].int else { throw .cannotRead(path, at: argument.span) }
            (bytes, self.size, summary) = ([], size, recorded)
            return
        }
        guard let data = FileManager.default.contents(atPath: path) else {
            try context.record("uploaded \(path)", [:])
            throw .cannotRead(path, at: argument.span)
        }
        bytes = Array(data)
        size = bytes.count
        summary = ["bytes": .integer(size), "sha256": .string(sha256(bytes))]
        try context.record("uploaded \(path)", summary)
    }
}

/// Media types by the endings of names.
private enum MediaType {
    static func of(_ name: String) -> String {
        let ending = name.split(separator: ".").last.map { $0.lowercased() } ?? ""
        return known[ending] ?? "application/octet-stream"
    }

    private static let known = [
        "txt": "text/plain", "md": "text/markdown", "csv": "text/csv", "json": "application/json",
        "yaml": "application/yaml", "yml": "application/yaml", "xml": "application/xml", "pdf": "application/pdf",
        "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif", "webp": "image/webp",
        "mp3": "audio/mpeg", "wav": "audio/wav", "mp4": "video/mp4", "zip": "application/zip",
        "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        // Those that the library refuses, so that it can say so (contract, 15.4).
        "html": "text/html", "htm": "text/html", "xhtml": "application/xhtml+xml", "svg": "image/svg+xml",
        "js": "text/javascript", "mjs": "text/javascript", "sh": "application/x-sh", "exe": "application/x-msdownload",
        "jar": "application/java-archive",
    ]
}
