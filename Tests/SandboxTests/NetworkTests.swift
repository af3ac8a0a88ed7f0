// A function reaches the ports that its spec names, and no other network.

import Glibc
import Testing

@testable import Sandbox

/// A listener on the host's loopback.
struct HostListener: ~Copyable {
    let descriptor: Int32
    let port: Int

    init() throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = descriptor
        let result = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length) == 0 && listen(listener, 512) == 0
                    && getsockname(listener, $0, &length) == 0
            }
        }
        try #require(result)
        port = Int(UInt16(bigEndian: address.sin_port))
    }

    deinit { close(descriptor) }
}

extension RealSandboxes {
    @Suite struct Networks {
        @Test func thereIsNoRouteAndNoInterfaceButLoopback() async throws {
            let host = try HostListener()
            var spec = Inside.shell(
                """
                tail -n +3 /proc/net/dev | cut -d: -f1; tail -n +2 /proc/net/route
                for address in 127.0.0.1/\(host.port) 169.254.169.254/80 10.0.0.1/80 1.1.1.1/53; do
                  (exec 3<>/dev/tcp/$address) 2>/dev/null && echo "reached $address"
                done; echo end
                """)
            spec.executable = "/bin/bash"
            let prepared = spec
            let outcome = try await Inside.withBackend { try await Inside.run(prepared, in: $0) }
            #expect(outcome.lines.map { $0.filter { $0 != " " } } == ["lo", "end"])
            #expect(!Inside.isReadable(host.descriptor, withinMilliseconds: 0))
        }

        @Test func aNamedHostPortIsRelayedBothWays() async throws {
            let host = try HostListener()
            var spec = Inside.shell(
                """
                exec 3<>/dev/tcp/127.0.0.1/\(host.port); head -c 300000 /dev/zero >&3
                read a <&3; echo $a; cat <&3
                """,
                hostPorts: [host.port])
            spec.executable = "/bin/bash"
            let backend = try NamespaceBackend(SandboxConfiguration(spareEnvironments: 0))
            let sandbox = try await backend.launch(spec)
            let pipe = sandbox.takeOutput()
            defer { close(pipe) }
            try #require(Inside.isReadable(host.descriptor))
            let connection = accept(host.descriptor, nil, nil)
            var received = 0
            var buffer = [UInt8](repeating: 0, count: 65_536)
            while received < 300_000, Inside.isReadable(connection) {
                let count = read(connection, &buffer, buffer.count)
                if count <= 0 { break }
                received += count
            }
            #expect(received == 300_000)
            #expect(write(connection, "pong\nend\n", 9) == 9)
            close(connection)
            #expect(await sandbox.exitStatus() == .exited(0))
            #expect(Inside.drain(pipe) == "pong\nend\n")
            await backend.shutdown()
        }

        @Test func aClosedHostPortEndsTheConnection() async throws {
            let port = try { try HostListener().port }()
            var spec = Inside.shell(
                "exec 3<>/dev/tcp/127.0.0.1/\(port); cat <&3; echo end", hostPorts: [port])
            spec.executable = "/bin/bash"
            let prepared = spec
            let outcome = try await Inside.withBackend { try await Inside.run(prepared, in: $0) }
            #expect(outcome.lines.last == "end")
        }

        @Test func connectionsBeyondTheLimitWait() async throws {
            let host = try HostListener()
            let total = SandboxLimits.relayedConnections + 20
            var spec = Inside.shell(
                """
                for i in $(seq \(total)); do eval "exec $((i+10))<>/dev/tcp/127.0.0.1/\(host.port)"; done
                echo open; read x
                """, hostPorts: [host.port])
            spec.executable = "/bin/bash"
            let backend = try NamespaceBackend(SandboxConfiguration(spareEnvironments: 0))
            let sandbox = try await backend.launch(spec)
            let pipe = sandbox.takeOutput()
            defer { close(pipe) }
            #expect(await sandbox.exitStatus() == .exited(1))
            var relayed = 0
            while Inside.isReadable(host.descriptor, withinMilliseconds: 200) {
                close(accept(host.descriptor, nil, nil))
                relayed += 1
            }
            #expect(Inside.drain(pipe) == "open\n")
            #expect(relayed >= SandboxLimits.relayedConnections)
            await backend.shutdown()
        }
    }
}
