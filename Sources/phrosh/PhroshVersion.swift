import PhronyClient

/// What `phrosh --version` prints.
enum PhroshVersion {
    static let text = "phrosh \(PhronyClient.version)"
}
