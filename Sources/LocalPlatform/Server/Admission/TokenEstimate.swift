import Values

extension Value {
    /// How many tokens the value is taken for before any model has seen it: a quarter of the bytes of its compact JSON,
    /// rounded up (contract, section 5).
    var estimatedTokens: Int { (jsonBytes().count + 3) / 4 }
}
