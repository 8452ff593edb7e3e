import NIOCore

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// What a client may hold of the server without using it.
struct ConnectionLimits: Sendable {
    /// How many connections there may be at once; further ones wait in the backlog until one is closed.
    var count = Self.defaultCount
    /// How long a connection may be idle between requests, and how long the head of a request may take. More than the
    /// minute for which common clients keep a connection, so that they close first.
    var idleTime = Duration.seconds(65)
    /// In this time a body has to bring `bodyProgress` bytes, or come to its end.
    var bodyPatience = Duration.seconds(10)
    var bodyProgress = 4096
    /// The largest head of a request, in bytes: each field, and all of them.
    var fieldSize = 16 * 1024
    var headSize = 64 * 1024
    var fieldCount = 200

    /// Half of the files that the process may have open, the store and the calls of tools need the rest.
    private static var defaultCount: Int { min(max(OpenFiles.raisedLimit / 2, 64), 4096) }
}

/// How many files the process may have open.
private enum OpenFiles {
    private static let wanted: rlim_t = 10_240

    #if canImport(Glibc)
        private static let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    #else
        private static let resource = RLIMIT_NOFILE
    #endif

    /// The limit after it was raised as far as the system lets everybody: systems begin with 256 or 1024, and each client
    /// that follows a run takes one.
    static var raisedLimit: Int {
        var limit = rlimit()
        guard getrlimit(resource, &limit) == 0 else { return 512 }
        var raised = limit
        raised.rlim_cur = max(limit.rlim_cur, min(wanted, limit.rlim_max))
        return Int(clamping: setrlimit(resource, &raised) == 0 ? raised.rlim_cur : limit.rlim_cur)
    }
}
