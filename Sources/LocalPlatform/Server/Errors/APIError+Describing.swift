import NIOCore

extension APIError {
    /// What a client is told of an error, whatever threw it. What is not a refusal becomes `internal` without detail.
    init(describing error: any Error) {
        switch error {
        case let error as APIError: self = error
        case let error as EngineError: self.init(error)
        case let error as WorkspaceError: self.init(error)
        case let error as FileLibraryError: self.init(error)
        case let error as StoreError: self.init(error)
        case is NIOTooManyBytesError: self.init(.payloadTooLarge, "The body is too large.")
        case is CancellationError: self.init(.shuttingDown, "The platform is shutting down.")
        default: self = .internal
        }
    }
}
