extension Value {
    /// A bound that a value exceeds.
    public enum Excess: Sendable, Equatable {
        /// Lists and records stand too deep inside each other.
        case depth
        /// It has too many parts.
        case parts
        /// Not known: counting was stopped.
        case stopped
    }

    /// The bound this value exceeds; nil when it keeps to both.
    ///
    /// Lists and records may share their elements, so a value that takes little memory may have more parts than could
    /// ever be visited: each part counts as often as it is found, and counting ends where there are too many. What was
    /// read from one JSON text counts as one part, and is known not to nest deeper than that text. `stop` is asked every
    /// now and then whether to give up.
    public func excess(depth: Int, parts: Int, stop: () -> Bool = { false }) -> Excess? {
        withoutActuallyEscaping(stop) { stop in
            var meter = StructureMeter(partsLeft: parts, stop: stop)
            return meter.measure(self, depthLeft: depth)
        }
    }

    /// Whether the value has a JSON of at most so many bytes; false also when it was stopped. It is not written, and
    /// measuring ends where it is too long. `stop` is asked every now and then whether to give up.
    public func hasJSON(ofBytes limit: Int, stop: () -> Bool = { false }) -> Bool {
        withoutActuallyEscaping(stop) { stop in
            [true, false].contains { estimates in
                var meter = JSONMeter(bytesLeft: limit, estimates: estimates, stop: stop)
                meter.measure(self)
                return meter.bytesLeft >= 0
            }
        }
    }
}

private struct StructureMeter {
    var partsLeft: Int
    let stop: () -> Bool

    /// After so many parts, which take about a millisecond, it is asked whether to stop.
    static let partsBetweenPauses = 1 << 15

    mutating func measure(_ value: Value, depthLeft: Int) -> Value.Excess? {
        partsLeft -= 1
        guard partsLeft >= 0 else { return .parts }
        if partsLeft % Self.partsBetweenPauses == 0, stop() { return .stopped }
        switch value {
        case .list(let list):
            if let document = list.document { return measure(value, in: document, depthLeft: depthLeft) }
            guard depthLeft > 0 else { return .depth }
            for element in list {
                if let excess = measure(element, depthLeft: depthLeft - 1) { return excess }
            }
        case .record(let record):
            if let document = record.document { return measure(value, in: document, depthLeft: depthLeft) }
            guard depthLeft > 0 else { return .depth }
            for field in record.values {
                if let excess = measure(field, depthLeft: depthLeft - 1) { return excess }
            }
        default: break
        }
        return nil
    }

    private func measure(_ value: Value, in document: JSONDocument, depthLeft: Int) -> Value.Excess? {
        document.depth <= depthLeft || !value.nests(deeperThan: depthLeft) ? nil : .depth
    }
}

extension Value {
    /// Whether lists and records stand deeper inside each other than so; for values without shared parts.
    fileprivate func nests(deeperThan limit: Int) -> Bool {
        switch self {
        case .list(let list): limit == 0 || list.contains { $0.nests(deeperThan: limit - 1) }
        case .record(let record): limit == 0 || record.contains { $0.1.nests(deeperThan: limit - 1) }
        default: false
        }
    }
}

/// Counts the bytes of a JSON without its escapes.
private struct JSONMeter {
    var bytesLeft: Int
    /// Whether each part of a JSON text that was read counts as much as the whole text, so that none of its values needs
    /// to be made.
    let estimates: Bool
    let stop: () -> Bool
    private var parts = 0

    init(bytesLeft: Int, estimates: Bool, stop: @escaping () -> Bool) {
        self.bytesLeft = bytesLeft
        self.estimates = estimates
        self.stop = stop
    }

    mutating func measure(_ value: Value) {
        parts += 1
        if parts % StructureMeter.partsBetweenPauses == 0, stop() { bytesLeft = -1 }
        guard bytesLeft >= 0 else { return }
        if estimates, let document = value.list?.document ?? value.record?.document {
            bytesLeft -= document.size
            return
        }
        switch value {
        case .list(let list):
            bytesLeft -= 2 + list.count
            for element in list where bytesLeft >= 0 { measure(element) }
        case .record(let record):
            bytesLeft -= 2
            for (key, field) in record where bytesLeft >= 0 {
                bytesLeft -= key.utf8.count + 4
                measure(field)
            }
        case .string(let text): bytesLeft -= text.utf8.count + 2
        // Numbers, times and the like take about as much.
        default: bytesLeft -= 4
        }
    }
}
