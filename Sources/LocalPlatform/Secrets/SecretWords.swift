/// The words that tell of a member that it holds a secret, where nothing but its name can tell (contract, section 21).
enum SecretWords {
    private static let words = ["password", "secret", "token", "authorization", "apikey"]

    /// Whether one of them is in a name, however that is spelled: `clientSecret`, `API_KEY`, `X-Auth-Token`.
    static func areIn(_ name: String) -> Bool {
        let letters = name.lowercased().filter(\.isLetter)
        return words.contains { letters.contains($0) }
    }
}
