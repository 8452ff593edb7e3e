/// What every answer begins with.
public protocol ResponseHead: Sendable {
    var status: Int { get }
    var headers: [(String, String)] { get }
}

extension ResponseHead {
    /// The value of the first header with this name, compared without regard to case.
    public func header(_ name: String) -> String? {
        headers.first { $0.0.lowercased() == name.lowercased() }?.1
    }

    /// Whether the status is one of the 200s.
    public var isSuccess: Bool { (200..<300).contains(status) }
}

/// A whole answer.
public struct Response: ResponseHead {
    public var status: Int
    public var headers: [(String, String)]
    public var body: [UInt8]

    public init(status: Int, headers: [(String, String)] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}

/// The bytes of a body as they arrive, cut anywhere. What it throws is a `TransportError`.
public typealias ByteChunks = any AsyncSequence<[UInt8], any Error> & Sendable

/// An answer whose body is still arriving. Dropping it closes the connection.
public struct ResponseStream: ResponseHead {
    public var status: Int
    public var headers: [(String, String)]
    /// To be read once.
    public var chunks: ByteChunks

    public init(status: Int, headers: [(String, String)] = [], chunks: ByteChunks) {
        self.status = status
        self.headers = headers
        self.chunks = chunks
    }
}
