// The languages that this machine's C library knows. Sandboxes see the machine's own.

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

enum MachineLocale {
    /// Whether the C library can use a locale.
    static func isKnown(_ name: String) -> Bool {
        guard let locale = newlocale(LC_CTYPE_MASK, name, nil) else { return false }
        freelocale(locale)
        return true
    }

    /// The variables that give programs UTF-8 where the machine doesn't know the locale that `LANG` names;
    /// none where it does, or knows no other.
    static func substitute(for name: String, isKnown: (String) -> Bool) -> [String: String] {
        isKnown(name) || !isKnown("C.UTF-8") ? [:] : ["LC_ALL": "C.UTF-8"]
    }

    /// Whether a function says itself what its language is.
    static func isChosen(by variables: [String: String]) -> Bool {
        variables.keys.contains { $0 == "LANG" || $0.hasPrefix("LC_") }
    }
}
