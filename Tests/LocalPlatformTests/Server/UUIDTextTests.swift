import Testing

@testable import LocalPlatform

@Suite("Ids")
struct UUIDTextTests {
    @Test("the id that follows from a name is a UUID of version 5 and always the same")
    func named() {
        let space = "9e2a6c1b-0f43-4c8e-a7b0-5d2f3c914e02"
        let id = UUIDText.named("RunCompleted", in: space)
        #expect(id == UUIDText.named("RunCompleted", in: space))
        #expect(id != UUIDText.named("SessionCompleted", in: space))
        #expect(id.asUUID == id)
        #expect(Array(id)[14] == "5")
        #expect("89ab".contains(Array(id)[19]))
    }

    @Test(
        "a text is a UUID in any case, or none",
        arguments: [
            ("9E2A6C1B-0F43-4C8E-A7B0-5D2F3C914E02", "9e2a6c1b-0f43-4c8e-a7b0-5d2f3c914e02"),
            ("9e2a6c1b0f434c8ea7b05d2f3c914e02", nil),
            ("9e2a6c1b-0f43-4c8e-a7b0-5d2f3c914e0", nil),
            ("9e2a6c1b-0f43-4c8e-a7b0-5d2f3c914e0g", nil),
            ("", nil),
        ] as [(String, String?)])
    func reading(text: String, id: String?) { #expect(text.asUUID == id) }
}
