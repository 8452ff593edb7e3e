import Crypto
import Values

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The file that holds the values of all secrets, encrypted with AES-256-GCM under the key that lies beside it
/// (contract, section 23).
///
/// What this protects: the database, its backups and a copy of the sealed file alone tell no value, no file can be changed
/// without being noticed, and nothing that searches the disk for keys finds them in plain text. What it does not: whoever
/// may read all files of the owner reads the key file too. Against that only an encrypted disk helps.
struct SealedSecrets: Sendable {
    private let file: PrivateFile
    private let keyFile: PrivateFile

    /// The first bytes of the file; they are authenticated with what follows: nonce, ciphertext and tag.
    private static let header = Array("phrosh secrets 1\n".utf8)

    init(directory: String) {
        file = PrivateFile(path: directory + "/secrets.sealed")
        keyFile = PrivateFile(path: directory + "/secrets.key")
    }

    /// The values by the ids of their secrets; empty when none was ever sealed.
    ///
    /// Throws `unreadable` when the key is missing or another one, or when the file was changed.
    func open() throws(SealedSecretsError) -> [String: Secret] {
        guard let bytes = try read(file) else { return [:] }
        guard bytes.starts(with: Self.header) else { throw .unreadable("it is no file of secrets") }
        guard let key = try read(keyFile), key.count == SymmetricKeySize.bits256.bitCount / 8 else {
            throw .unreadable("its key is missing")
        }
        do {
            let box = try AES.GCM.SealedBox(combined: bytes.dropFirst(Self.header.count))
            let text = try AES.GCM.open(box, using: SymmetricKey(data: key), authenticating: Self.header)
            return Self.values(in: try JSON.parse([UInt8](text)))
        } catch {
            throw .unreadable("it was changed, or sealed with another key")
        }
    }

    /// Replaces the values. The first time a key is made.
    func seal(_ values: [String: Secret]) throws(SealedSecretsError) {
        let key = try key()
        let text = Value.record(Record(values.map { ($0.key, .string($0.value.reveal())) })).jsonBytes()
        let sealed: Data?
        do {
            sealed = try AES.GCM.seal(text, using: SymmetricKey(data: key), authenticating: Self.header).combined
        } catch {
            throw .storage(.abandoned(reason: "the secrets cannot be encrypted"))
        }
        do { try file.replace(with: Self.header + [UInt8](sealed ?? Data()), durably: true) } catch {
            throw .storage(error)
        }
    }

    /// Puts a file that cannot be read aside, so that a new one does not overwrite it.
    func putAside() throws(SealedSecretsError) {
        do { try file.move(to: file.path + ".unreadable") } catch { throw .storage(error) }
    }

    private func key() throws(SealedSecretsError) -> [UInt8] {
        if let key = try read(keyFile), key.count == SymmetricKeySize.bits256.bitCount / 8 { return key }
        let key = SymmetricKey(size: .bits256).withUnsafeBytes { Array($0) }
        do { try keyFile.replace(with: key, durably: true) } catch { throw .storage(error) }
        return key
    }

    private func read(_ file: PrivateFile) throws(SealedSecretsError) -> [UInt8]? {
        do { return try file.read() } catch { throw .storage(error) }
    }

    private static func values(in record: Value) -> [String: Secret] {
        let pairs = (record.record ?? Record()).compactMap { id, value in value.string.map { (id, Secret($0)) } }
        return Dictionary(pairs) { first, _ in first }
    }
}

/// Why the values of secrets cannot be read or written.
enum SealedSecretsError: Error, Equatable {
    /// The file is there and tells nothing; the reason is half a sentence.
    case unreadable(String)
    case storage(StoreError)
}
