// Packets to and from the launcher and the inits (CLinux.h says what is in them).

internal import CLinux
internal import Glibc

/// One received packet.
struct Packet {
    var bytes: [UInt8]
    var descriptors: [Int32]

    /// Waits for nothing: nil where there is no packet yet; `bytes` is empty at the end of the connection.
    static func receive(from socket: Int32) -> Packet? {
        var bytes = [UInt8](repeating: 0, count: 256)
        var descriptors = [Int32](repeating: -1, count: Int(apus_descriptor_limit))
        var count: Int32 = 0
        let length = apus_receive(
            socket, &bytes, bytes.count, Int32(MSG_DONTWAIT), &descriptors, &count)
        if length == -Int(EAGAIN) { return nil }
        return Packet(
            bytes: Array(bytes.prefix(max(0, length))), descriptors: Array(descriptors.prefix(Int(count))))
    }

    static func send(_ bytes: [UInt8], with descriptors: [Int32] = [], to socket: Int32) throws(SandboxError)
    {
        let result = apus_send(socket, bytes, bytes.count, descriptors, Int32(descriptors.count))
        if result < 0 { throw SandboxError(step: "send to sandbox", errno: -result) }
    }

    /// The little-endian (native) 32-bit word at a byte offset.
    func word(at offset: Int) -> Int32 {
        guard offset + 4 <= bytes.count else { return 0 }
        return bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: Int32.self) }
    }

    /// The NUL-terminated text that ends the packet.
    func text(from offset: Int) -> String {
        String(decoding: bytes.dropFirst(offset).prefix { $0 != 0 }, as: UTF8.self)
    }
}

extension SandboxSpec {
    /// What the init reads: `apus_spec` and its strings. Throws where a bound is exceeded or a NUL is in one.
    /// `mounts`, those of `apus_assign` or the disk of `apus_start`, come as descriptors in their order.
    func encoded(
        as kind: apus_command = apus_start, adopts: Bool = false, firstProcess: Int = 0,
        mounts: MountSet = [],
        temporary: String = "",
        landlock: Bool = false
    ) throws(SandboxError) -> [UInt8] {
        let binds = (rootDirectory.map { [Bind(source: $0, target: "/")] } ?? []) + binds
        let variables = environment.sorted { $0.key < $1.key }.map { $0.key + "=" + $0.value }
        guard binds.count <= SandboxLimits.binds, layerDirectories.count <= SandboxLimits.layers,
            hostPorts.count <= SandboxLimits.hostPorts,
            hostPorts.allSatisfy({ (1...65_535).contains($0) }),
            SandboxLimits.memoryMiB.contains(memoryMiB),
            SandboxLimits.temporaryStorageMiB.contains(temporaryStorageMiB)
        else { throw SandboxError(step: "check spec", errno: EINVAL) }
        var head = apus_spec()
        head.kind = kind.rawValue
        head.adopts = adopts ? 1 : 0
        head.has_code = mounts.contains(.code) ? 1 : 0
        head.has_layers = mounts.contains(.layers) ? 1 : 0
        head.has_disk = mounts.contains(.disk) ? 1 : 0
        head.has_file_system = mounts.contains(.fileSystem) ? 1 : 0
        head.bind_count = UInt32(binds.count)
        head.layer_count = UInt32(layerDirectories.count)
        head.argument_count = UInt32(arguments.count)
        head.variable_count = UInt32(variables.count)
        head.port_count = UInt32(hostPorts.count)
        head.landlock = landlock ? 1 : 0
        head.first_process = UInt32(firstProcess)
        head.temporary_bytes = UInt64(temporaryStorageMiB) << 20
        withUnsafeMutableBytes(of: &head.ports) { ports in
            for (index, port) in hostPorts.enumerated() {
                ports.storeBytes(of: UInt16(port), toByteOffset: 2 * index, as: UInt16.self)
            }
        }
        var bytes = withUnsafeBytes(of: &head) { Array($0) }
        let strings =
            [workingDirectory, executable, codeDirectory, temporary, fileSystem?.target ?? ""]
            + binds.flatMap { [$0.source, $0.target] } + layerDirectories + arguments + variables
        for string in strings {
            if string.utf8.contains(0) { throw SandboxError(step: "check spec", errno: EINVAL) }
            bytes.append(contentsOf: string.utf8)
            bytes.append(0)
        }
        if strings.count > SandboxLimits.specStrings || bytes.count > SandboxLimits.specBytes {
            throw SandboxError(step: "check spec", errno: E2BIG)
        }
        return bytes
    }
}

/// Which detached mounts come with a spec.
struct MountSet: OptionSet, Sendable {
    let rawValue: Int
    static let code = MountSet(rawValue: 1)
    static let layers = MountSet(rawValue: 2)
    static let disk = MountSet(rawValue: 4)
    static let fileSystem = MountSet(rawValue: 8)
}

extension SandboxSpec {
    /// What turns a prepared runtime into this spec's.
    func assignment(_ mounts: MountSet) throws(SandboxError) -> [UInt8] {
        var rest = self
        (rest.binds, rest.layerDirectories) = ([], [])
        // Merged already, and counted here as the whole spec is.
        if layerDirectories.count > SandboxLimits.layers {
            throw SandboxError(step: "check spec", errno: EINVAL)
        }
        return try rest.encoded(as: apus_assign, mounts: mounts)
    }

    /// Below /usr everything is there already.
    mutating func removeNeedlessBinds() {
        binds.removeAll { $0.source == $0.target && $0.target.hasPrefix("/usr/") }
    }
}

extension RuntimePreparation {
    /// Where the runtime in a blank comes from.
    enum Origin {
        /// It is executed there.
        case start
        /// It is executed in the place of the init, as a zygote.
        case zygote
        /// It comes from a zygote.
        case fork
    }

    /// What starts it in a blank.
    func encoded(_ origin: Origin) throws(SandboxError) -> [UInt8] {
        var spec = SandboxSpec(
            id: "", binds: binds, codeDirectory: "", executable: executable, arguments: arguments,
            environment: environment)
        spec.environment[Self.assignmentVariable] = "\(apus_assignment_descriptor)"
        if origin == .zygote { spec.environment[Self.zygoteVariable] = "1" }
        spec.removeNeedlessBinds()
        return try spec.encoded(as: apus_prepare, adopts: origin == .fork)
    }
}
