import Testing

@testable import Shell

@Suite("Failures inside of the local platform")
struct FaultNoticeTests {
    private let start = ContinuousClock.now

    private func time(_ seconds: Int) -> ContinuousClock.Instant { start.advanced(by: .seconds(seconds)) }

    @Test("are told in one line each, which cannot drive the terminal")
    func oneLine() {
        var notices = FaultNotices()
        let told = notices.text(of: "the disk\nis \u{1B}[2Jfull", at: start)
        #expect(told == "The local platform failed inside: the disk↵is ␛[2Jfull")
    }

    @Test("are told once a minute when they are the same, with how many there were")
    func repeated() {
        var notices = FaultNotices()
        let told = [0, 1, 59, 60, 61, 200].map { notices.text(of: "the disk is full", at: time($0)) }
        let sentence = "The local platform failed inside: the disk is full"
        let expected: [String?] = [
            sentence, nil, nil, sentence + " (and 2 more since this was told)", nil,
            sentence + " (and 1 more since this was told)",
        ]
        #expect(told == expected)
        #expect(notices.text(of: "the disk is full", at: time(400)) == sentence)
    }

    @Test("are told at once when they are others")
    func others() {
        var notices = FaultNotices()
        let told = ["a", "a", "b", "a"].map { notices.text(of: $0, at: start) }
        let sentence = "The local platform failed inside: "
        let expected: [String?] = [sentence + "a", nil, sentence + "b", nil]
        #expect(told == expected)
    }

    @Test("go to standard error in a script")
    func script() throws {
        let shell = ShellProbe()
        let app = try ShellApp(
            ShellConfiguration(
                terminal: shell.terminal, connector: ProbeConnector(transport: NoTransport()), ground: .local,
                baseURL: nil, record: .none))
        for _ in 1...3 { app.tellFault(Fault()) }
        #expect(shell.errors == "The local platform failed inside: no room\n")
        #expect(shell.output.isEmpty)
    }

    private struct Fault: Error, CustomStringConvertible {
        let description = "no room"
    }
}
