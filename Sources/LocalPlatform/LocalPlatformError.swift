/// Why a local platform could not start.
public enum LocalPlatformError: Error, Sendable {
    /// Another process serves this data directory; `holder` is where, when it has said so.
    case dataDirectoryInUse(String, holder: RunningPlatform?)
    /// A file or folder of the data directory cannot be written.
    case cannotWrite(path: String, reason: String)
    case portInUse(Int)
    /// The address cannot be listened on for another reason.
    case cannotListen(port: Int, reason: String)
    /// The database was written by a newer phrosh.
    case newerDatabase(path: String)
    /// The database is damaged or does not answer.
    case storeFailed(path: String, reason: String)
    /// A manifest file cannot be read.
    case cannotReadManifest(path: String, reason: String)
    /// Manifests were refused; each line is `path:line:column: member: text`.
    case manifest([String])
}

extension LocalPlatformError: CustomStringConvertible {
    /// What is wrong and what to do about it.
    public var description: String {
        switch self {
        case .dataDirectoryInUse(let path, let holder?):
            "\(path) is in use by the platform at \(holder.baseURL); join that one, or choose another with --data."
        case .dataDirectoryInUse(let path, nil):
            "\(path) is in use by another platform that has not said where; try again, or choose another with --data."
        case .cannotWrite(let path, let reason):
            "Cannot write \(path): \(reason). Make it writable, or choose another data directory with --data."
        case .portInUse(let port):
            "Port \(port) is in use by another program; choose another with --port, or none to take a free one."
        case .cannotListen(let port, let reason):
            "Cannot listen on 127.0.0.1:\(port): \(reason)."
        case .newerDatabase(let path):
            "\(path) was written by a newer phrosh; update phrosh, or choose another data directory with --data."
        case .storeFailed(let path, let reason):
            "The database \(path) cannot be used: \(reason). Move it away to begin with an empty one."
        case .cannotReadManifest(let path, let reason):
            "Cannot read the manifest \(path): \(reason)."
        case .manifest(let lines):
            lines.joined(separator: "\n")
        }
    }
}
