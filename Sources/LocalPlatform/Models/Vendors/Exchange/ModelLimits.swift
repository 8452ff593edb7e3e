/// How much a model call may cost.
struct ModelLimits: Sendable {
    /// From the request to the last byte of the answer. Models think for minutes.
    var timeout = Duration.seconds(600)
    var connectTimeout = Duration.seconds(10)
    /// To one host, where it does not speak HTTP/2; more calls wait for one of them.
    var connections = 64
    var replyBytes = 16 << 20
    /// Of all files in one request.
    var fileBytes = 20 << 20
    /// How often a call is made at most, when each time something is wrong that may pass.
    var attempts = 4
    /// How long a vendor may make us wait before the next call.
    var longestWait = Duration.seconds(60)
    /// How many tools one turn may call.
    var callsInTurn = 128
}
