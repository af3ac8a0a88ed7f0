// The files of an image, layer over layer. Whatever a layer says happens inside of one directory: paths are
// opened as if that were the root, so that no link leads out of it, and nothing is ever written through a
// link in the last place.

import CLinux
import FileTrees
import Glibc

/// A root in the making.
final class RootTree {
    private let root: Int32
    private var entries = 0
    private var bytes = 0
    /// What the layer at hand has made: its own whiteouts don't hide it.
    private var made: Set<[[UInt8]]> = []

    private static let whiteout = Array(".wh.".utf8), opaque = Array(".wh..wh..opq".utf8)

    /// Makes the directory, which must not exist.
    init(making directory: String) throws {
        guard mkdir(directory, 0o755) == 0, chmod(directory, 0o755) == 0 else { throw Self.failure("mkdir") }
        root = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard root >= 0 else { throw Self.failure("open") }
    }

    deinit { close(root) }

    func count(bytes more: Int) throws {
        bytes += more
        guard bytes <= ImageLimits.unpackedBytes else { throw ImageError.tooLarge }
    }

    func beginLayer() { made = [] }

    /// Makes a file of a name in a directory held open.
    typealias FileMaker = (_ place: Int32, _ name: [CChar]) throws -> Void

    /// Adds, replaces or removes what the entry says.
    func apply(_ entry: TarEntry, file: FileMaker) throws {
        entries += 1
        guard entries <= ImageLimits.entries else { throw ImageError.tooLarge }
        let path = try Self.components(entry.path)
        guard let name = path.last else { return }
        let parents = Array(path.dropLast())
        if name == Self.opaque {
            if let place = try openDirectory(parents, makes: false) {
                try empty(place, at: parents, depth: 0)
            }
            return
        }
        if name.starts(with: Self.whiteout) {
            try remove(Array(name.dropFirst(Self.whiteout.count)), in: parents)
            return
        }
        // Devices are the sandbox's to give.
        if entry.kind == .special { return }
        guard let place = try openDirectory(parents, makes: true) else { return }
        try make(entry, name, in: place, file)
        made.insert(path)
    }

    private func make(_ entry: TarEntry, _ name: [UInt8], in place: Place, _ file: FileMaker) throws {
        let name = Self.text(name)
        if entry.kind == .directory {
            if !Self.isDirectory(name, in: place) {
                clear(name, in: place)
                guard mkdirat(place.descriptor, name, 0o755) == 0 else { throw Self.failure("mkdir") }
            }
            // Searchable by the server, which has to remove it one day.
            guard fchmodat(place.descriptor, name, mode_t(entry.mode & 0o777 | 0o700), 0) == 0 else {
                throw Self.failure("chmod")
            }
            return
        }
        // Found before the name is cleared: it may lead there.
        let target = entry.kind == .hardLink ? try linked(entry.link) : nil
        if let target, Self.isSame(target, name, in: place) { return }
        clear(name, in: place)
        switch entry.kind {
        case .symbolicLink:
            guard !entry.link.isEmpty, symlinkat(Self.text(entry.link), place.descriptor, name) == 0 else {
                throw Self.failure("symlink")
            }
        case .hardLink:
            guard let target,
                linkat(target.place.descriptor, target.name, place.descriptor, name, 0) == 0
            else { throw ImageError.hostile("a hard link to what isn't there") }
        default: try file(place.descriptor, name)
        }
    }

    // MARK: Whiteouts

    private func remove(_ name: [UInt8], in parents: [[UInt8]]) throws {
        guard !name.isEmpty, name != Array(".".utf8), name != Array("..".utf8) else {
            throw ImageError.hostile("a whiteout of nothing")
        }
        guard !made.contains(parents + [name]), let place = try openDirectory(parents, makes: false) else {
            return
        }
        clear(Self.text(name), in: place)
    }

    /// Removes what lower layers have put into a directory.
    private func empty(_ place: Place, at path: [[UInt8]], depth: Int) throws {
        guard depth < 256 else { throw ImageError.hostile("directories too deep") }
        for name in Self.names(in: place) {
            let child = path + [name]
            guard made.contains(child) else {
                clear(Self.text(name), in: place)
                continue
            }
            if Self.isDirectory(Self.text(name), in: place),
                let inner = try openDirectory(child, makes: false)
            {
                try empty(inner, at: child, depth: depth + 1)
            }
        }
    }

    // MARK: Places

    /// A directory of the image, held open.
    private final class Place {
        let descriptor: Int32
        init(_ descriptor: Int32) { self.descriptor = descriptor }
        deinit { close(descriptor) }
    }

    /// Opens a directory as one would from inside. Where it isn't there, it is made, or nil.
    private func openDirectory(_ path: [[UInt8]], makes: Bool) throws -> Place? {
        let found = openInside(path)
        if found >= 0 { return Place(found) }
        guard found == -ENOENT else { throw ImageError.hostile("a path through what is no directory") }
        guard makes, let name = path.last, let parent = try openDirectory(Array(path.dropLast()), makes: true)
        else { return nil }
        guard mkdirat(parent.descriptor, Self.text(name), 0o755) == 0 else {
            throw ImageError.hostile("a path through a link that leads nowhere")
        }
        let made = openInside(path)
        guard made >= 0 else { throw ImageError.system(call: "open", errno: -made) }
        return Place(made)
    }

    private func openInside(_ path: [[UInt8]]) -> Int32 {
        let joined = path.isEmpty ? Array(".".utf8) : Array(path.joined(separator: [UInt8(ascii: "/")]))
        return apus_open_inside(root, Self.text(joined), O_DIRECTORY)
    }

    private func linked(_ target: [UInt8]) throws -> (place: Place, name: [CChar]) {
        let path = try Self.components(target)
        guard let name = path.last, let place = try openDirectory(Array(path.dropLast()), makes: false) else {
            throw ImageError.hostile("a hard link to what isn't there")
        }
        return (place, Self.text(name))
    }

    /// Removes whatever has the name.
    private func clear(_ name: [CChar], in place: Place) {
        if unlinkat(place.descriptor, name, 0) == 0 || errno == ENOENT { return }
        let text = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        TreeRemoval.remove("/proc/self/fd/\(place.descriptor)/\(text)")
    }

    private static func isDirectory(_ name: [CChar], in place: Place) -> Bool {
        var status = stat()
        return fstatat(place.descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0
            && status.st_mode & S_IFMT == S_IFDIR
    }

    private static func isSame(_ target: (place: Place, name: [CChar]), _ name: [CChar], in place: Place)
        -> Bool
    {
        var (first, second) = (stat(), stat())
        return fstatat(target.place.descriptor, target.name, &first, AT_SYMLINK_NOFOLLOW) == 0
            && fstatat(place.descriptor, name, &second, AT_SYMLINK_NOFOLLOW) == 0
            && first.st_ino == second.st_ino && first.st_dev == second.st_dev
    }

    private static func names(in place: Place) -> [[UInt8]] {
        guard let directory = opendir("/proc/self/fd/\(place.descriptor)") else { return [] }
        defer { closedir(directory) }
        var names: [[UInt8]] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: UInt8.self, capacity: 256) { start in
                    Array(UnsafeBufferPointer(start: start, count: 256).prefix { $0 != 0 })
                }
            }
            if name != Array(".".utf8), name != Array("..".utf8) { names.append(name) }
        }
        return names
    }

    // MARK: Paths

    /// The parts of a path; throws where it leads out of the image or is none.
    private static func components(_ path: [UInt8]) throws -> [[UInt8]] {
        guard path.count < ImageLimits.pathBytes, !path.contains(0) else {
            throw ImageError.hostile("a path that is too long")
        }
        let parts = path.split(separator: UInt8(ascii: "/")).map(Array.init).filter { $0 != Array(".".utf8) }
        guard parts.allSatisfy({ $0 != Array("..".utf8) && $0.count <= 255 }) else {
            throw ImageError.hostile("a path that leads out of the image")
        }
        return parts
    }

    private static func text(_ bytes: [UInt8]) -> [CChar] { bytes.map { CChar(bitPattern: $0) } + [0] }

    private static func failure(_ call: String) -> ImageError { .system(call: call, errno: errno) }

    // MARK: The end

    /// What every sandbox hides: directories for its mounts, and files of `/etc`.
    func finish() throws {
        guard let top = try openDirectory([], makes: false) else { throw Self.failure("open") }
        for directory in ["dev", "mnt", "proc", "tmp"] {
            let name = Self.text(Array(directory.utf8))
            if Self.isDirectory(name, in: top) { continue }
            clear(name, in: top)
            guard mkdirat(top.descriptor, name, 0o755) == 0 else { throw Self.failure("mkdir") }
        }
        guard let etc = try openDirectory([Array("etc".utf8)], makes: true) else {
            throw Self.failure("open")
        }
        for file in ["hosts", "resolv.conf"] {
            let name = Self.text(Array(file.utf8))
            clear(name, in: etc)
            let made = openat(
                etc.descriptor, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o644)
            guard made >= 0 else { throw Self.failure("open") }
            close(made)
        }
    }
}
