/// How long the repetitions of one thing took.
struct Samples {
    private var sorted: [Duration] = []

    mutating func add(_ sample: Duration) {
        let position = sorted.firstIndex { $0 > sample } ?? sorted.endIndex
        sorted.insert(sample, at: position)
    }

    var count: Int { sorted.count }
    var minimum: Duration { sorted.first ?? .zero }
    /// The middle one; of an even number the faster of the two in the middle.
    var median: Duration { sorted.isEmpty ? .zero : sorted[(sorted.count - 1) / 2] }
    var total: Duration { sorted.reduce(.zero, +) }
}

extension Duration {
    var inSeconds: Double { self / .seconds(1) }
}
