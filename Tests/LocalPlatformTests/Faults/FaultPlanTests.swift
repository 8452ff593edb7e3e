import Testing

@testable import LocalPlatform

/// Section 8 of the design: faults on request, on a seed.
@Suite("Fault plans")
struct FaultPlanTests {
    private func strikes(_ plan: FaultPlan, _ kind: FaultKind, of occasions: Int = 200) -> [Bool] {
        let injector = FaultInjector(plan)
        return (0..<occasions).map { _ in injector.strike(kind) != nil }
    }

    @Test("the same seed gives the same faults, whatever else happens, and another seed others")
    func seeds() throws {
        let plan = FaultPlan(seed: 7, [Fault(.dropStream, rate: 0.3), Fault(.rateLimit, rate: 0.3)])
        let first = strikes(plan, .dropStream)
        #expect(strikes(plan, .dropStream) == first)
        #expect(strikes(plan, .rateLimit) != first)
        #expect(strikes(FaultPlan(seed: 8, plan.faults), .dropStream) != first)
        let injector = FaultInjector(plan)
        let mixed = (0..<200).map { _ in
            _ = injector.strike(.rateLimit)
            return injector.strike(.dropStream) != nil
        }
        #expect(mixed == first)
    }

    @Test("a fault strikes at its share of the occasions, and no more often than its count")
    func rates() {
        let often = strikes(FaultPlan([Fault(.delay, rate: 0.25)]), .delay, of: 4000).count { $0 }
        #expect((850...1150).contains(often))
        #expect(strikes(FaultPlan([Fault(.delay, rate: 0)]), .delay).contains(true) == false)
        #expect(strikes(FaultPlan([Fault(.delay)]), .delay).contains(false) == false)
        #expect(strikes(FaultPlan([Fault(.delay, count: 3)]), .delay, of: 5) == [true, true, true, false, false])
        #expect(strikes(FaultPlan([Fault(.delay)]), .killModel).contains(true) == false)
    }

    @Test("a plan that is begun anew begins at its first occasion, and without a plan nothing happens")
    func life() {
        let injector = FaultInjector()
        #expect(injector.strike(.delay) == nil && injector.report == nil)
        let plan = FaultPlan([Fault(.delay, count: 1)])
        for _ in 0..<2 {
            injector.begin(plan)
            #expect(injector.strike(.delay) != nil && injector.strike(.delay) == nil)
        }
        #expect(injector.report?.counts[.delay] == FaultCount(occasions: 2, strikes: 1))
        injector.begin(nil)
        #expect(injector.strike(.delay) == nil && injector.report == nil)
    }

    @Test(
        "faults are written as a kind with a share, a count and a time",
        arguments: [
            ("drop-stream", Fault(.dropStream)), ("drop-stream=20%", Fault(.dropStream, rate: 0.2)),
            ("double-event=0.5", Fault(.doubleEvent, rate: 0.5)), ("429=1x", Fault(.rateLimit, count: 1)),
            ("delay=50%,300ms", Fault(.delay, rate: 0.5, delay: .milliseconds(300))),
            ("delay=2s,3x", Fault(.delay, count: 3, delay: .seconds(2))), ("500=0%", Fault(.serverError, rate: 0)),
            ("expire-task=100%", Fault(.expireTask)),
        ])
    func texts(text: String, fault: Fault) throws { #expect(try Fault(text) == fault) }

    @Test(
        "anything else is refused",
        arguments: [
            "", "drop", "=1", "delay=", "delay=1.5", "delay=101%", "delay=-1x", "delay=1.5x", "delay=,", "delay=nanms",
            "delay=0x10", "delay=1e99s", "seed=7",
        ])
    func badTexts(text: String) { #expect(throws: FaultTextError.self) { try Fault(text) } }

    @Test("a plan takes one fault of a kind and a seed, and says what it does")
    func plans() throws {
        let plan = try FaultPlan(["429=3x", "seed=7", "delay=12.5%,300ms", "429=1x"])
        #expect(plan.seed == 7 && plan.faults.count == 2)
        #expect("\(plan)" == "delay 12.5% by 300 ms, 429 at most 1 time (seed 7)")
        #expect(throws: FaultTextError.invalidSeed("x")) { try FaultPlan(["seed=x"]) }
        #expect("\(try FaultPlan(["drop-stream=20%"]))" == "drop-stream 20% (seed 1)")
    }
}
