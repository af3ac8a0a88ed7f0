// Where on this machine the server's cgroups can live: found once from /proc, on version 1, version 2 or both
// mounted beside each other (a hybrid: limits from version 1, freezing from 2). No limits here, only places.

internal import Glibc

/// What the kernel can account and limit, by the names of the controllers.
enum CgroupController: String, CaseIterable, Sendable {
    case memory, cpu, pids, freezer
}

/// The server's own part of the cgroup trees.
struct CgroupTree: Sendable {
    /// The directory on version 2 below which ours are made, and the controllers usable there.
    var unified: String?
    var unifiedControllers: Set<CgroupController> = []
    /// Directories on version 1, where 2 doesn't have the controller.
    var legacy: [CgroupController: String] = [:]
    /// The name of our directory in each.
    let name: String

    /// Reads which hierarchies there are and makes our directories. What can't be written is left out.
    static func prepare(
        name: String, membership: String? = nil, mounts: String? = nil
    ) -> CgroupTree {
        var tree = CgroupTree(
            name: name,
            parents: parse(
                membership: membership ?? SystemCall.read("/proc/self/cgroup") ?? "",
                mounts: mounts ?? SystemCall.read("/proc/self/mountinfo") ?? ""))
        tree.makeDirectories()
        tree.shareCPU()
        return tree
    }

    private init(name: String, parents: [Hierarchy: String]) {
        self.name = name
        for (hierarchy, path) in parents {
            switch hierarchy {
            case .unified: unified = path
            case .legacy(let controller): legacy[controller] = path
            }
        }
    }

    enum Hierarchy: Hashable { case unified, legacy(CgroupController) }

    /// The server's own directory in each hierarchy, as this process sees the mounts.
    static func parse(membership: String, mounts: String) -> [Hierarchy: String] {
        var own: [String: String] = [:]  // controller, or "" for version 2 → path
        for line in membership.split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3 else { continue }
            for controller in parts[1].split(separator: ",", omittingEmptySubsequences: false) {
                own[String(controller)] = String(parts[2])
            }
        }
        var found: [Hierarchy: String] = [:]
        for line in mounts.split(separator: "\n") {
            // id parent device root place options … - type source superoptions
            let fields = line.split(separator: " ")
            guard fields.count > 8, let dash = fields.firstIndex(of: "-"), dash + 3 < fields.count else {
                continue
            }
            let (root, place) = (String(fields[3]), String(fields[4]))
            switch fields[dash + 1] {
            case "cgroup2":
                if let path = own[""] { found[.unified] = join(place, root, path) }
            case "cgroup":
                let names = Set(fields[dash + 3].split(separator: ",").map(String.init))
                for controller in CgroupController.allCases where names.contains(controller.rawValue) {
                    if let path = own[controller.rawValue] {
                        found[.legacy(controller)] = join(place, root, path)
                    }
                }
            default: break
            }
        }
        return found
    }

    /// `path` of the hierarchy where `root` of it is mounted at `place` (in a container root isn't `/`).
    private static func join(_ place: String, _ root: String, _ path: String) -> String {
        var rest = path
        if root != "/" && path.hasPrefix(root) { rest = String(path.dropFirst(root.count)) }
        if rest == "/" || rest.hasPrefix("/..") { rest = "" }
        return place + rest
    }

    private mutating func makeDirectories() {
        if let parent = unified {
            let own = parent + "/" + name
            if mkdir(own, 0o755) == 0 || errno == EEXIST {
                unified = own
                unifiedControllers = Self.enable(in: parent, then: own)
                if SystemCall.exists(own + "/cgroup.freeze") { unifiedControllers.insert(.freezer) }
            } else {
                unified = nil
            }
        }
        for (controller, parent) in legacy {
            let own = parent + "/" + name
            if !unifiedControllers.contains(controller) && (mkdir(own, 0o755) == 0 || errno == EEXIST) {
                legacy[controller] = own
            } else {
                legacy[controller] = nil
            }
        }
    }

    /// All functions together weigh as much as one ordinary thread on every CPU. The kernel's default is one
    /// thread on the whole machine, which a busy neighbour turns into slow starts.
    private func shareCPU() {
        let processors = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        if let unified, unifiedControllers.contains(.cpu) {
            try? SystemCall.write("\(min(10_000, 100 * processors))", to: unified + "/cpu.weight")
        } else if let legacy = legacy[.cpu] {
            try? SystemCall.write("\(min(262_144, 1_024 * processors))", to: legacy + "/cpu.shares")
        }
    }

    /// Hands controllers down to ours. Version 2 allows it where the parent has no process of its own: the
    /// server moves to a leaf beside. In a unit of systemd that needs `Delegate=`.
    private static func enable(in parent: String, then own: String) -> Set<CgroupController> {
        let available = Set(
            (SystemCall.read(parent + "/cgroup.controllers") ?? "").split { $0 == " " || $0 == "\n" })
        var enabled: Set<CgroupController> = []
        for controller in [CgroupController.memory, .cpu, .pids]
        where available.contains(Substring(controller.rawValue)) {
            let word = "+" + controller.rawValue
            if (try? SystemCall.write(word, to: parent + "/cgroup.subtree_control")) == nil {
                let leaf = own + ".server"
                mkdir(leaf, 0o755)
                try? SystemCall.write("0", to: leaf + "/cgroup.procs")
                if (try? SystemCall.write(word, to: parent + "/cgroup.subtree_control")) == nil { continue }
            }
            if (try? SystemCall.write(word, to: own + "/cgroup.subtree_control")) != nil {
                enabled.insert(controller)
            }
        }
        return enabled
    }

    /// What can be limited here at all.
    var controllers: Set<CgroupController> { unifiedControllers.union(legacy.keys) }

    /// Every directory of ours.
    private var directories: [String] { Array(legacy.values) + (unified.map { [$0] } ?? []) }

    /// Makes the cgroup of one environment.
    func makeCgroup(_ leaf: String) throws(SandboxError) -> Cgroup {
        let cgroup = Cgroup(
            unified: unified.map { $0 + "/" + leaf }, unifiedControllers: unifiedControllers,
            legacy: legacy.mapValues { $0 + "/" + leaf })
        try cgroup.make()
        return cgroup
    }

    /// Removes our directories, which must be empty of processes by now.
    func remove() {
        for directory in directories {
            for leaf in SystemCall.list(directory) { rmdir(directory + "/" + leaf) }
            rmdir(directory)
        }
    }

    /// Removes what dead servers left: `isDead` is asked about the name of each directory like ours. Their
    /// processes ended with them, so nothing is killed here.
    func removeLeftovers(where isDead: (String) -> Bool) {
        for directory in directories {
            guard let slash = directory.lastIndex(of: "/") else { continue }
            let parent = String(directory[..<slash])
            for sibling in SystemCall.list(parent) where sibling != name && isDead(sibling) {
                for leaf in SystemCall.list(parent + "/" + sibling) {
                    rmdir(parent + "/" + sibling + "/" + leaf)
                }
                rmdir(parent + "/" + sibling)
            }
        }
    }
}
