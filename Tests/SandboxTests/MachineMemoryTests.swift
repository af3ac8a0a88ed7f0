// What functions may have together comes from the machine, or from the cgroup that is stricter.

import Testing

@testable import Sandbox

@Suite struct MachineMemoryTests {
    private let version1 = "35 31 0:32 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory\n"
    private let version2 = "25 23 0:22 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate\n"

    private func limit(_ membership: String, _ mounts: String, _ files: [String: String]) -> Int {
        MachineMemory.limit(
            physicalBytes: 8_000, membership: membership, mounts: mounts, read: { files[$0] })
    }

    @Test func withoutLimitItIsTheMachines() {
        #expect(limit("", "", [:]) == 8_000)
        #expect(limit("0::/a\n", version2, ["/sys/fs/cgroup/a/memory.max": "max\n"]) == 8_000)
        let unlimited = ["/sys/fs/cgroup/memory/a/memory.limit_in_bytes": "9223372036854771712\n"]
        #expect(limit("4:memory:/a\n", version1, unlimited) == 8_000)
    }

    @Test func theStrictestGroupCounts() {
        let files = [
            "/sys/fs/cgroup/system.slice/apus.service/memory.max": "max\n",
            "/sys/fs/cgroup/system.slice/memory.max": "5000\n",
        ]
        #expect(limit("0::/system.slice/apus.service\n", version2, files) == 5_000)
        #expect(
            limit("4:memory:/a/b\n", version1, ["/sys/fs/cgroup/memory/a/b/memory.limit_in_bytes": "7000\n"])
                == 7_000)
    }

    @Test func thisMachineHasSome() { #expect(MachineMemory.limitBytes() > 64 << 20) }
}
