// What an archive would unpack to, judged before a byte is written: no name leaves the package, nothing is
// written twice or through a link, every link stays inside, sizes are within the limits.

/// The tree of a package.
struct PackageLayout: Sendable {
    struct File: Sendable {
        var path: PackagePath
        var entry: ZipEntry
        /// Permission bits, readable by all.
        var mode: Int
    }

    struct Link: Sendable {
        var path: PackagePath
        var target: [UInt8]
    }

    private(set) var directories: Set<PackagePath> = []
    private(set) var files: [File] = []
    private(set) var links: [Link] = []
    /// Of all files together.
    private(set) var uncompressedBytes = 0

    private enum FileType {
        static let mask = 0o170000, directory = 0o040000, regular = 0o100000, link = 0o120000
    }

    init(_ archive: ZipArchive, of file: [UInt8], sizeLimitBytes: Int) throws {
        var occupied: Set<PackagePath> = []
        var linkEntries: [(PackagePath, ZipEntry)] = []
        for entry in archive.entries {
            let path = try PackagePath(entryName: entry.name)
            let type = entry.unixMode & FileType.mask
            if entry.name.last == UInt8(ascii: "/") || type == FileType.directory {
                insertDirectories(upTo: path)
                continue
            }
            guard !path.isRoot else { throw ZipError.unsafeName }
            guard occupied.insert(path).inserted else { throw ZipError.duplicateName }
            insertDirectories(upTo: path.parent)
            uncompressedBytes += entry.uncompressedBytes
            guard uncompressedBytes <= sizeLimitBytes else { throw ZipError.tooLarge }
            switch type {
            case FileType.link: linkEntries.append((path, entry))
            case 0, FileType.regular:
                files.append(File(path: path, entry: entry, mode: Self.permissions(of: entry.unixMode)))
            default: throw ZipError.specialFile
            }
        }
        // A file or link cannot be a directory too: nothing is ever written through a link.
        guard occupied.isDisjoint(with: directories) else { throw ZipError.duplicateName }
        guard !occupied.isEmpty else { throw ZipError.empty }
        for (path, entry) in linkEntries {
            links.append(Link(path: path, target: try Self.target(of: entry, in: file)))
        }
        try LinkResolver(links).checkAll()
    }

    private mutating func insertDirectories(upTo path: PackagePath) {
        var path = path
        while !path.isRoot, directories.insert(path).inserted { path = path.parent }
    }

    /// Readable by the sandbox's user, who owns nothing here; executable for all where it is for the owner.
    private static func permissions(of unixMode: Int) -> Int {
        let kept = unixMode & 0o777
        if kept == 0 { return 0o644 }
        return kept | 0o444 | (kept & 0o100 != 0 ? 0o111 : 0)
    }

    private static func target(of entry: ZipEntry, in file: [UInt8]) throws -> [UInt8] {
        guard entry.uncompressedBytes <= PackagePath.limitBytes else { throw ZipError.escapingLink }
        var target: [UInt8] = []
        try file.withUnsafeBufferPointer { buffer in
            try entry.unpack(from: buffer) { target.append(contentsOf: $0) }
        }
        guard !target.isEmpty, !target.contains(0), target[0] != UInt8(ascii: "/") else {
            throw ZipError.escapingLink
        }
        return target
    }
}

/// Follows links as a kernel would, inside the package alone.
private struct LinkResolver {
    private let targets: [PackagePath: [UInt8]]
    /// As Linux: more hops than this are a circle.
    private static let hopLimit = 40

    init(_ links: [PackageLayout.Link]) {
        targets = Dictionary(links.map { ($0.path, $0.target) }, uniquingKeysWith: { first, _ in first })
    }

    func checkAll() throws(ZipError) {
        for path in targets.keys { try check(path) }
    }

    private func check(_ path: PackagePath) throws(ZipError) {
        var pending: [ArraySlice<UInt8>] = path.components.reversed().map { $0[...] }
        var place: [[UInt8]] = []
        var hops = 0
        while let component = pending.popLast() {
            if component.elementsEqual(".".utf8) { continue }
            if component.elementsEqual("..".utf8) {
                guard place.popLast() != nil else { throw .escapingLink }
                continue
            }
            place.append(Array(component))
            guard let target = targets[PackagePath(components: place)] else { continue }
            hops += 1
            guard hops <= Self.hopLimit else { throw .escapingLink }
            place.removeLast()
            pending.append(contentsOf: target.split(separator: UInt8(ascii: "/")).reversed())
        }
    }
}
