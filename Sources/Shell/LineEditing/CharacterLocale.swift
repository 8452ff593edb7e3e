#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The C library's notion of characters, which libedit draws by.
enum CharacterLocale {
    private static let fallbacks = ["C.UTF-8", "en_US.UTF-8", "UTF-8"]

    /// Takes the environment's locale for characters, and another one if that is not UTF-8. Numbers, dates and messages
    /// stay as they are.
    static func prepare() {
        setlocale(LC_CTYPE, "")
        for name in fallbacks where !isUTF8 { setlocale(LC_CTYPE, name) }
    }

    static var isUTF8: Bool { nl_langinfo(nl_item(CODESET)).map { String(cString: $0) } == "UTF-8" }

    static let warning =
        "No locale with UTF-8 is installed: letters beyond ASCII cannot be shown while they are typed. Set LC_CTYPE."
}
