/// Keeps tools away from addresses that only an attacker would ask for.
///
/// An agent's tool may talk to servers on this machine, since people test against those; but not to the platform that
/// runs it, nor to networks on which clouds hand out credentials.
struct AddressGuard: Sendable {
    /// The port on which the platform itself listens on the loopback; nil before it does.
    var ownPort: Int?

    /// Why the address may not be asked; nil when it may.
    func objection(to address: IPAddress, port: Int) -> String? {
        if address.isLinkLocal { return "it is link-local, where clouds keep the machine's credentials" }
        if address.isCloudMetadata { return "it is a cloud's metadata service" }
        if address.isUnspecifiedOrMulticast { return "it is no address of one machine" }
        if address.isLoopback, port == ownPort { return "it is the platform itself" }
        return nil
    }
}
