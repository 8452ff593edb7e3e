import Values

/// Numbers as reports print them.
enum Figures {
    /// A finite number with exactly that many decimal places.
    static func decimal(_ number: Double, places: Int) -> String {
        let scale = (0..<places).reduce(1.0) { product, _ in product * 10 }
        let scaled = Int((number * scale).rounded())
        let digits = String(abs(scaled))
        let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
        let sign = scaled < 0 ? "-" : ""
        return places == 0 ? sign + padded : "\(sign)\(padded.dropLast(places)).\(padded.suffix(places))"
    }

    /// The same as a number of a table.
    static func value(_ number: Double, places: Int) -> Value {
        number.isFinite ? .number(.spelled(decimal(number, places: places))) : .null
    }

    /// Bytes as megabytes of a million bytes, with one decimal place.
    static func megabytes(_ bytes: Int) -> String {
        decimal(Double(bytes) / 1_000_000, places: 1)
    }
}
