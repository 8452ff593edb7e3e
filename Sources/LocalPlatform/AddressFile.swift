import Values

/// The file in which the holder of a data directory says where it answers, for others to join it.
///
/// It holds the workspace's access token, so that only the owner of the directory may read it. It is replaced as a whole:
/// a reader finds the old one, the new one or none.
struct AddressFile: Sendable {
    let path: String

    init(in directory: String) { path = directory + "/address.json" }

    /// What stands in the file; nil when there is none or it is not readable.
    func read() -> RunningPlatform? {
        guard let bytes = try? PrivateFile(path: path).read() else { return nil }
        return (try? JSON.parse(bytes)).flatMap(RunningPlatform.init)
    }

    func write(_ platform: RunningPlatform) throws(LocalPlatformError) {
        do {
            try PrivateFile(path: path).replace(with: platform.json.bytes + [UInt8(ascii: "\n")], durably: false)
        } catch {
            throw LocalPlatformError(error, in: path)
        }
    }

    func remove() { PrivateFile(path: path).remove() }
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
