import Testing
import Values

@testable import LocalPlatform

@Suite("Keys and tokens")
struct CredentialTests {
    @Test("a key is phk_ and 43 base64url characters, and no two are the same")
    func keys() throws {
        let keys = (0..<50).map { _ in Credential.makeAPIKey().reveal() }
        for key in keys { #expect(try Pattern("^phk_[A-Za-z0-9_-]{43}$").matches(key)) }
        #expect(Set(keys).count == 50)
        #expect(Credential.makeAccessToken().reveal().hasPrefix("pwt_"))
    }

    @Test("a digest is stored as SHA-256 in hexadecimal digits and reads back")
    func digests() {
        let digest = Credential.digest(of: "abc")
        let hex = Credential.hex(digest)
        #expect(hex == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(Credential.bytes(ofHex: hex) == Array(digest))
        #expect(Credential.bytes(ofHex: "no digest") == [])
    }

    @Test("only an active key with the whole secret is found, until it is removed")
    func ring() {
        let secret = Credential.makeAPIKey().reveal()
        let ring = KeyRing([key("old", secret: "phk_old", revoked: true)])
        ring.add(key("new", secret: secret), isEphemeral: false)
        #expect(ring.find(secret: secret)?.id == "new")
        #expect(ring.find(secret: String(secret.dropLast())) == nil)
        #expect(ring.find(secret: "phk_old") == nil)
        #expect(ring.remove(id: "new"))
        #expect(ring.find(secret: secret) == nil)
        #expect(ring.remove(id: "new") == false)
    }

    private func key(_ id: String, secret: String, revoked: Bool = false) -> APIKeyRecord {
        let time = Instant(nanoseconds: 0)
        return APIKeyRecord(
            id: id, name: id, secretHash: Credential.hex(Credential.digest(of: secret)), lastFour: "wxyz", scopes: [],
            createdAt: time, revokedAt: revoked ? time : nil)
    }
}
