import Tables
import Values

/// What the platform took for its cycles, beside what it is to reach.
struct LoadReport {
    private let load: ClientLoad.Outcome

    init(_ load: ClientLoad.Outcome) { self.load = load }

    private static let cyclesPerSecond = 500.0
    private static let processorMilliseconds = 1.5
    private static let slowestMilliseconds = 100.0

    var text: String {
        let rows = List([rate, processor] + latencies)
        let memory = List(
            load.memory.map { sample -> Value in
                ["cycles": .integer(sample.cycles), "memory MB": megabytes(sample.bytes)]
            })
        let renderer = Renderer(.plain(width: 120))
        return """
            \(load.clients) clients, \(load.cycles.count) cycles
            \(renderer.render(.list(rows)))

            memory of the platform
            \(renderer.render(.list(memory)))
            """
    }

    private var rate: Value {
        let rate = Double(load.cycles.count) / load.wallTime.inSeconds
        return row("cycles a second", rate, target: "≥ 500", isMet: rate >= Self.cyclesPerSecond)
    }

    private var processor: Value {
        let time = load.processorTime.inSeconds * 1000 / Double(load.cycles.count)
        return row(
            "processor time of the platform, ms a cycle", time, target: "≤ 1.5",
            isMet: time <= Self.processorMilliseconds)
    }

    private var latencies: [Value] {
        let slowest = milliseconds(atShare: 0.99)
        return [
            row("a cycle, median ms", milliseconds(atShare: 0.5)),
            row("a cycle, p99 ms", slowest, target: "< 100", isMet: slowest < Self.slowestMilliseconds),
            row("a cycle, longest ms", milliseconds(atShare: 1)),
        ]
    }

    private func row(_ what: String, _ figure: Double, target: String? = nil, isMet: Bool = true) -> Value {
        [
            "what": .string(what), "figure": Figures.value(figure, places: 2),
            "target": target.map { .string("\($0): \(isMet ? "met" : "MISSED")") } ?? .null,
        ]
    }

    private func milliseconds(atShare share: Double) -> Double {
        let position = Int(Double(load.cycles.count - 1) * share)
        return load.cycles[position].inSeconds * 1000
    }

    private func megabytes(_ bytes: Int) -> Value { Figures.value(Double(bytes) / 1_000_000, places: 1) }
}
