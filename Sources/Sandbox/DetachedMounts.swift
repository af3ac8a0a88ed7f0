// What an assignment brings into a root that is already entered: code, layers, /tmp and a file system as
// mounts that are attached nowhere yet.

internal import CLinux
internal import Glibc

/// The mounts of one assignment; −1 where there is none. Whoever made it closes it.
struct DetachedMounts {
    private(set) var code: Int32 = -1
    private(set) var layers: Int32 = -1
    var disk: Int32 = -1
    var fileSystem: Int32 = -1

    /// Those of a start, where code and layers are named by their paths.
    init(disk: Int32) { self.disk = disk }

    /// Opens code and layers.
    init(_ spec: SandboxSpec) throws(SandboxError) {
        if !spec.codeDirectory.isEmpty { code = try Self.opened(apus_clone_tree(spec.codeDirectory), "code") }
        do {
            layers = try Self.layers(spec.layerDirectories)
        } catch {
            close()
            throw error
        }
    }

    private static func layers(_ directories: [String]) throws(SandboxError) -> Int32 {
        if directories.isEmpty { return -1 }
        if directories.count == 1 { return try opened(apus_clone_tree(directories[0]), "layers") }
        let strings = directories.map { strdup($0) }
        defer { strings.forEach { free($0) } }
        var pointers = strings.map { UnsafePointer($0) }
        return try opened(apus_merge_layers(&pointers, UInt32(pointers.count)), "layers")
    }

    private static func opened(_ result: Int32, _ what: String) throws(SandboxError) -> Int32 {
        if result < 0 { throw SandboxError(step: "open \(what)", errno: -result) }
        return result
    }

    var set: MountSet {
        var set: MountSet = []
        if code >= 0 { set.insert(.code) }
        if layers >= 0 { set.insert(.layers) }
        if disk >= 0 { set.insert(.disk) }
        if fileSystem >= 0 { set.insert(.fileSystem) }
        return set
    }

    /// In the order in which the init reads them.
    var descriptors: [Int32] { [code, layers, disk, fileSystem].filter { $0 >= 0 } }

    func close() { descriptors.forEach(SystemCall.close) }
}
