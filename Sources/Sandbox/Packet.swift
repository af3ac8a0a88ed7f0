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
    func encoded(
        hasDisk: Bool, temporary: String = "", landlock: Bool = false
    ) throws(SandboxError) -> [UInt8] {
        let variables = environment.sorted { $0.key < $1.key }.map { $0.key + "=" + $0.value }
        guard binds.count <= SandboxLimits.binds, layerDirectories.count <= SandboxLimits.layers,
            hostPorts.count <= SandboxLimits.hostPorts,
            hostPorts.allSatisfy({ (1...65_535).contains($0) }),
            SandboxLimits.memoryMiB.contains(memoryMiB),
            SandboxLimits.temporaryStorageMiB.contains(temporaryStorageMiB)
        else { throw SandboxError(step: "check spec", errno: EINVAL) }
        var head = apus_spec()
        head.kind = apus_start.rawValue
        head.has_disk = hasDisk ? 1 : 0
        head.bind_count = UInt32(binds.count)
        head.layer_count = UInt32(layerDirectories.count)
        head.argument_count = UInt32(arguments.count)
        head.variable_count = UInt32(variables.count)
        head.port_count = UInt32(hostPorts.count)
        head.landlock = landlock ? 1 : 0
        head.temporary_bytes = UInt64(temporaryStorageMiB) << 20
        withUnsafeMutableBytes(of: &head.ports) { ports in
            for (index, port) in hostPorts.enumerated() {
                ports.storeBytes(of: UInt16(port), toByteOffset: 2 * index, as: UInt16.self)
            }
        }
        var bytes = withUnsafeBytes(of: &head) { Array($0) }
        let strings =
            [workingDirectory, executable, codeDirectory, temporary]
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
