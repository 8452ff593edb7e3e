import Values

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// The file in which the holder of a data directory says where it answers, for others to join it.
///
/// It holds the workspace's access token, so that only the owner of the directory may read it. It is replaced as a whole:
/// a reader finds the old one, the new one or none.
struct AddressFile: Sendable {
    let path: String

    init(in directory: String) { path = directory + "/address.json" }

    /// What stands in the file; nil when there is none or it is not readable.
    func read() -> RunningPlatform? {
        guard let file = fopen(path, "r") else { return nil }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = fread(&bytes, 1, bytes.count, file)
        return (try? JSON.parse(Array(bytes.prefix(count)))).flatMap(RunningPlatform.init)
    }

    func write(_ platform: RunningPlatform) throws(LocalPlatformError) {
        let temporary = path + ".new"
        unlink(temporary)
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure(temporary) }
        defer { close(descriptor) }
        let text = platform.json.bytes + [UInt8(ascii: "\n")]
        #if canImport(Darwin)
            let written = Darwin.write(descriptor, text, text.count)
        #elseif canImport(Musl)
            let written = Musl.write(descriptor, text, text.count)
        #else
            let written = Glibc.write(descriptor, text, text.count)
        #endif
        guard written == text.count, rename(temporary, path) == 0 else { throw failure(path) }
    }

    func remove() { unlink(path) }

    private func failure(_ path: String) -> LocalPlatformError {
        .cannotWrite(path: path, reason: String(cString: strerror(errno)))
    }
}

extension RunningPlatform {
    fileprivate var json: JSONText {
        .record { members in
            members.add("baseUrl", baseURL)
            members.add("tenantId", tenantId)
            members.add("accessToken", accessToken.reveal())
        }
    }

    fileprivate init?(_ value: Value) {
        guard let baseURL = value["baseUrl"].string, let tenantId = value["tenantId"].string,
            let token = value["accessToken"].string
        else { return nil }
        self.init(baseURL: baseURL, tenantId: tenantId, accessToken: Secret(token))
    }
}
