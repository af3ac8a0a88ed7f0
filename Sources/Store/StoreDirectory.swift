// The directory of a store: a marker that says what it is and in which format, beside what the engines put
// there. The marker is written before anything else and never changes.

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

enum StoreDirectory {
    /// Of the layout of the directory, the keys and the values' envelope. Records have their own versions.
    static let formatVersion = 1
    private static let marker = "FORMAT"
    private static let title = "apus store "

    /// Makes directory and marker where they are missing, and checks the marker where it is there.
    static func prepare(_ directory: String) throws(StoreError) {
        try File.makeDirectories(directory)
        let path = directory + "/" + marker
        if let bytes = try File.read(path, limit: 64) {
            let text = String(decoding: bytes, as: UTF8.self)
            guard text.hasPrefix(title), text.hasSuffix("\n"),
                let version = Int(text.dropFirst(title.count).dropLast())
            else { throw .notAStore(directory) }
            guard version <= formatVersion else {
                throw .newerFormat(found: version, known: formatVersion)
            }
            return
        }
        if File.exists(directory + "/kv") { throw .notAStore(directory) }
        try File.writeDurably(
            Array("\(title)\(formatVersion)\n".utf8), to: path, temporary: path + ".new", in: directory)
    }
}
