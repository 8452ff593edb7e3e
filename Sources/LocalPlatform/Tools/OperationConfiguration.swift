import Values

/// The `configuration` of an HTTP operation (contract, 22.2), read from its record.
struct OperationConfiguration: Sendable {
    /// In capital letters.
    var method: String
    var path: String
    var headers: [ServiceConfiguration.Field]
    var query: [ServiceConfiguration.Field]
    /// A text or a JSON template; nil when the unused arguments are the body.
    var body: Value?

    /// The methods that an operation may use.
    static let methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]

    init(_ configuration: Value) {
        method = configuration["method"].string?.uppercased() ?? "GET"
        path = configuration["path"].string ?? "/"
        headers = ServiceConfiguration.Field.list(configuration["headers"])
        query = ServiceConfiguration.Field.list(configuration["query"])
        // Looked up in the record: `nil` in an expression of values would mean their null.
        body = configuration.record?["body"].flatMap { $0.isNull ? .none : $0 }
    }

    /// Whether arguments that no template uses are sent as a JSON object.
    var sendsUnusedArguments: Bool { ["POST", "PUT", "PATCH"].contains(method) }
}
