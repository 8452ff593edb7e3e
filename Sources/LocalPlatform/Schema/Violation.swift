/// One way in which a value does not fit its schema, as the error bodies of the API list them (contract, section 4).
struct Violation: Sendable, Equatable {
    /// Where in the value, `input.orderId` or `input.items[0].sku`.
    var field: String
    /// The keyword that is not kept, `required`; `limit` when the value could not be checked to its end.
    var rule: String
    /// To be read behind the field: `is required`.
    var message: String
}
