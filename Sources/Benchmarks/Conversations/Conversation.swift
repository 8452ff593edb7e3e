/// One of the generated conversations.
struct Conversation {
    let name: String
    let itemCount: Int
    /// What its file must be. A change of the generator changes it, and with it every figure ever measured.
    let fingerprint: Fingerprint

    static let small = Conversation(
        name: "1k", itemCount: 1_000, fingerprint: Fingerprint(size: 478_081, digest: 0x2594_A6CE_D171_8CFA))
    static let medium = Conversation(
        name: "20k", itemCount: 20_000, fingerprint: Fingerprint(size: 9_601_319, digest: 0xDBF1_DB57_8292_68D8))
    static let large = Conversation(
        name: "200k", itemCount: 200_000, fingerprint: Fingerprint(size: 96_342_299, digest: 0xAFF7_A0E2_15F6_CAA8))

    private static let seed: UInt64 = 0x7068_726F_7368

    /// Writes the document, piece by piece.
    ///
    /// The session and its runs stand in front and say how it all ended, so it is simulated twice: once to know that,
    /// once to write the rows.
    func write(_ writePiece: @escaping ([UInt8]) throws -> Void) throws {
        var rehearsal = SessionSimulation(itemCount: itemCount, seed: Self.seed) { _ in }
        try rehearsal.run()
        try writePiece(ConversationHeader(simulation: rehearsal).bytes)
        var simulation = SessionSimulation(itemCount: itemCount, seed: Self.seed, writePiece: writePiece)
        try simulation.run()
        try writePiece(Array("}\n".utf8))
    }
}
