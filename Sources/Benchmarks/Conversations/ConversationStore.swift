import Foundation

/// The generated conversations in one folder, kept between runs.
struct ConversationStore {
    let directory: URL

    init(directory: URL) throws {
        self.directory = directory
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    }

    /// The name of the conversation's file in the folder; it is written first unless it is there as it should be.
    func fileName(of conversation: Conversation) throws -> String {
        let name = "conversation-\(conversation.name).json"
        let file = directory.appending(path: name)
        if try fingerprint(of: file) != conversation.fingerprint { try generate(conversation, into: file) }
        return name
    }

    /// Writes beside the file and renames, so that an interrupted run leaves no half of one.
    private func generate(_ conversation: Conversation, into file: URL) throws {
        let draft = file.appendingPathExtension("draft")
        try Data().write(to: draft)
        let handle = try FileHandle(forWritingTo: draft)
        var fingerprint = Fingerprint()
        try conversation.write { piece in
            piece.withUnsafeBytes { fingerprint.add($0) }
            try handle.write(contentsOf: piece)
        }
        try handle.close()
        guard fingerprint == conversation.fingerprint else {
            throw GeneratorChanged(conversation: conversation, fingerprint: fingerprint)
        }
        _ = try? FileManager.default.removeItem(at: file)
        try FileManager.default.moveItem(at: draft, to: file)
    }

    /// Nil when there is no file.
    private func fingerprint(of file: URL) throws -> Fingerprint? {
        guard FileManager.default.fileExists(atPath: file.path) else { return nil }
        let handle = try FileHandle(forReadingFrom: file)
        defer { try? handle.close() }
        var fingerprint = Fingerprint()
        while let piece = try handle.read(upToCount: 1 << 20), !piece.isEmpty {
            piece.withUnsafeBytes { fingerprint.add($0) }
        }
        return fingerprint
    }
}

/// The generator wrote other bytes than those that all earlier figures were measured with.
struct GeneratorChanged: Error, CustomStringConvertible {
    let conversation: Conversation
    let fingerprint: Fingerprint

    var description: String {
        """
        The generated conversation of \(conversation.name) items is not what it was: \(fingerprint) instead of \
        \(conversation.fingerprint). If that is meant, put the new values into Conversation.swift.
        """
    }
}
