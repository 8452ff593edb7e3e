import AsyncHTTPClient
import NIOCore

/// A body as it arrives from the network, its failures as `TransportError`.
struct LiveChunks: AsyncSequence, Sendable {
    let body: HTTPClientResponse.Body
    let failure: @Sendable (any Error) -> TransportError

    struct AsyncIterator: AsyncIteratorProtocol {
        var buffers: HTTPClientResponse.Body.AsyncIterator
        let failure: @Sendable (any Error) -> TransportError

        mutating func next() async throws -> [UInt8]? {
            do {
                return try await buffers.next().map { Array($0.readableBytesView) }
            } catch {
                throw failure(error)
            }
        }
    }

    func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(buffers: body.makeAsyncIterator(), failure: failure)
    }
}
