import Testing
import Values

@testable import LocalPlatform

@Suite("Ids")
struct TimeOrderedIDTests {
    @Test("ids are lower-case UUIDs of version 7 and rise with time")
    func rise() {
        var random = SystemRandomNumberGenerator()
        let ids = (0..<100).map { number in
            TimeOrderedID.make(at: Instant(nanoseconds: Int64(number) * 1_000_000), using: &random)
        }
        #expect(ids == ids.sorted())
        for id in ids {
            #expect(id.wholeMatch(of: /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/) != nil)
        }
    }

    @Test("the time stands in front")
    func time() {
        var random = SystemRandomNumberGenerator()
        let id = TimeOrderedID.make(at: Instant(nanoseconds: 0x0123_4567_89AB * 1_000_000), using: &random)
        #expect(id.hasPrefix("01234567-89ab-7"))
    }
}
