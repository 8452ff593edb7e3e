import PhronyClient

extension TransportError {
    /// What the chunks of a stream threw, as a transport's error.
    init(stream error: any Error) {
        switch error {
        case let error as TransportError: self = error
        case is CancellationError: self.init(.cancelled, "The stream was cancelled.", requestWasSent: true)
        default: self.init(.connectionLost, "The stream broke: \(error).", requestWasSent: true)
        }
    }
}
