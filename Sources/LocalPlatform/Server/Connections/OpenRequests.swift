/// The requests of a connection that have no whole answer yet, for its handlers, which share an event loop.
final class OpenRequests {
    var count = 0
}
