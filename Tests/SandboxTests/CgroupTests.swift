// Cgroups are found on every kind of machine, and the numbers written are AWS's.

import Glibc
import Testing

@testable import Sandbox

@Suite struct CgroupTests {
    @Test func aHybridHasLimitsOnVersionOneAndFreezingOnTwo() {
        let found = CgroupTree.parse(
            membership: "8:pids:/a\n4:memory:/jobs/7\n2:cpu,cpuacct:/\n1:name=systemd:/\n0::/\n",
            mounts: """
                31 23 0:28 / /sys/fs/cgroup rw - tmpfs tmpfs rw
                32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw,relatime shared:9 - cgroup cgroup rw,cpu,cpuacct
                35 31 0:32 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory
                39 31 0:36 / /sys/fs/cgroup/pids rw,relatime - cgroup cgroup rw,pids
                41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw
                """)
        #expect(
            found == [
                .unified: "/sys/fs/cgroup/unified", .legacy(.memory): "/sys/fs/cgroup/memory/jobs/7",
                .legacy(.cpu): "/sys/fs/cgroup/cpu,cpuacct", .legacy(.pids): "/sys/fs/cgroup/pids/a",
            ])
    }

    @Test func versionTwoAloneIsTheUnitsOwnDirectory() {
        let found = CgroupTree.parse(
            membership: "0::/system.slice/apus.service\n",
            mounts: "25 23 0:22 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate\n")
        #expect(found == [.unified: "/sys/fs/cgroup/system.slice/apus.service"])
    }

    @Test func aContainersRootIsNotPartOfThePath() {
        let found = CgroupTree.parse(
            membership: "4:memory:/docker/abc\n0::/../other\n",
            mounts: """
                35 31 0:32 /docker/abc /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory
                41 31 0:38 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw
                """)
        #expect(found == [.legacy(.memory): "/sys/fs/cgroup/memory", .unified: "/sys/fs/cgroup/unified"])
    }

    @Test func nonsenseIsNoCgroup() {
        #expect(CgroupTree.parse(membership: "", mounts: "").isEmpty)
        #expect(CgroupTree.parse(membership: "x\n::\n0:", mounts: "1 2 3\n - - - -\n").isEmpty)
    }

    @Test(arguments: [
        (128, 2, 40_000), (128, 0, 1_447), (1_769, 0, 20_000), (10_240, 2, 115_771), (10_240, 0, 115_771),
        (1, 0, 1_000),
    ])
    func cpuIsInProportionToMemory(memoryMiB: Int, leastCPUs: Int, quota: Int) {
        #expect(Cgroup.quotaMicroseconds(memoryMiB: memoryMiB, leastCPUs: leastCPUs) == quota)
    }

    /// Version 2's controllers are missing on many test machines: plain files stand for them.
    @Test func versionTwoIsWrittenInItsOwnWords() throws {
        let scratch = try Scratch()
        for name in ["memory.max", "memory.swap.max", "memory.oom.group", "cpu.max", "cgroup.freeze"] {
            try scratch.write("", to: name, mode: 0o644)
        }
        try scratch.write("low 0\noom 3\noom_kill 2\noom_group_kill 1\n", to: "memory.events")
        try scratch.write("1048577\n", to: "memory.peak")
        let cgroup = Cgroup(
            unified: scratch.path, unifiedControllers: [.memory, .cpu, .freezer], legacy: [:])
        try cgroup.limitMemory(toMiB: 256)
        try cgroup.limitCPU(memoryMiB: 1_769, leastCPUs: 0)
        try cgroup.setFrozen(true)
        #expect(SystemCall.read(scratch.path + "/memory.max") == "268435456")
        #expect(SystemCall.read(scratch.path + "/memory.swap.max") == "0")
        #expect(SystemCall.read(scratch.path + "/memory.oom.group") == "1")
        #expect(SystemCall.read(scratch.path + "/cpu.max") == "20000 20000")
        #expect(SystemCall.read(scratch.path + "/cgroup.freeze") == "1")
        #expect(cgroup.outOfMemoryKills == 2)
        #expect(cgroup.peakMemoryBytes == 1_048_577)
    }

    @Test func withoutControllersNothingIsLimitedAndNothingFails() throws {
        let cgroup = Cgroup(unified: nil, unifiedControllers: [], legacy: [:])
        try cgroup.make()
        try cgroup.limitMemory(toMiB: 128)
        try cgroup.limitCPU(memoryMiB: 128, leastCPUs: 2)
        cgroup.liftCPULimit()
        #expect(!cgroup.canFreeze)
        #expect(cgroup.outOfMemoryKills == 0)
        #expect(cgroup.peakMemoryBytes == 0)
        #expect(cgroup.remove())
    }

    @Test func onlyTheDeadAreCleanedUp() throws {
        let own = try #require(SystemCall.read("/proc/self/stat")?.split(separator: ")").last)
        let start = own.split(separator: " ")[19]
        #expect(!Instance.isDead("apus-\(getpid())-\(start)-1"))
        #expect(Instance.isDead("apus-\(getpid())-\(start)0-1"))
        #expect(Instance.isDead("apus-999999999-1-1"))
        for name in ["", "apus", "apus-", "apus-x-y-z", "other-1-2-3", "apus-1"] {
            #expect(!Instance.isDead(name))
        }
    }

    @Test func waitStatusesAreReadAsTheKernelWritesThem() {
        #expect(SupervisedSandbox.exit(waitStatus: 0) == .exited(0))
        #expect(SupervisedSandbox.exit(waitStatus: 7 << 8) == .exited(7))
        #expect(SupervisedSandbox.exit(waitStatus: 9) == .signaled(9))
        #expect(SupervisedSandbox.exit(waitStatus: 11 | 0x80) == .signaled(11))
    }
}
