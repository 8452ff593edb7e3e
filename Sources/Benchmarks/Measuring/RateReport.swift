import Tables
import Values

/// Rates as a table: megabytes with one decimal place, everything else as a whole number.
struct RateReport {
    let rates: [Rate]

    var text: String {
        Renderer(.plain(width: 120)).render(.list(List(rates.map(row))))
    }

    private func row(for rate: Rate) -> Value {
        let figure =
            rate.unit == .bytes
            ? Figures.value(rate.perSecond / 1_000_000, places: 1) : Figures.value(rate.perSecond, places: 0)
        return ["what": .string(rate.name), "rate": figure, "unit": .string(rate.unit.rawValue)]
    }
}
