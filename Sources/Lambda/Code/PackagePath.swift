// The name of a file in a package, made safe: relative, without `.` and `..`, short enough for any file
// system. Kept as bytes, because archives need not be UTF-8.

/// A path inside a package.
struct PackagePath: Hashable, Sendable {
    let components: [[UInt8]]

    /// What the whole path and each component may measure; file systems allow 4,096 and 255.
    static let limitBytes = 1_024
    static let componentLimitBytes = 255

    init(components: [[UInt8]]) { self.components = components }

    /// From an entry's name. Empty where it means the package's own root (`./`).
    init(entryName name: [UInt8]) throws(ZipError) {
        guard !name.isEmpty, name.count <= Self.limitBytes, name[0] != UInt8(ascii: "/"),
            !name.contains(0), !name.contains(UInt8(ascii: "\\"))
        else { throw .unsafeName }
        var components: [[UInt8]] = []
        for component in name.split(separator: UInt8(ascii: "/")) {
            let component = Array(component)
            if component == Array(".".utf8) { continue }
            guard component != Array("..".utf8), component.count <= Self.componentLimitBytes else {
                throw .unsafeName
            }
            components.append(component)
        }
        // `C:` at the start is absolute on the machine that made the archive.
        if let first = components.first, first.count == 2, first[1] == UInt8(ascii: ":") { throw .unsafeName }
        self.components = components
    }

    var isRoot: Bool { components.isEmpty }
    var parent: PackagePath { PackagePath(components: Array(components.dropLast())) }

    /// `directory/a/b`, ended by NUL for the system calls.
    func absolute(under directory: String) -> [CChar] {
        var bytes = Array(directory.utf8)
        for component in components {
            bytes.append(UInt8(ascii: "/"))
            bytes.append(contentsOf: component)
        }
        bytes.append(0)
        return bytes.map { CChar(bitPattern: $0) }
    }
}
