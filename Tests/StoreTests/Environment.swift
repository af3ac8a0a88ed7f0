// The variables with which the tests were started.

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

enum Environment {
    static subscript(name: String) -> String? { getenv(name).map { String(cString: $0) } }
}
