// What `apus doctor` looks at: what this machine can isolate, and which runtimes it has.

import CloudCore
import Lambda
import Sandbox

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What was found out about this machine.
public struct Examination: Sendable {
    public struct Finding: Sendable {
        public var subject: String
        public var detail: String
        public var isFine: Bool
        /// Whether Apus does well without it.
        public var isOptional = false
        /// What to do about it.
        public var remedy: String?
    }

    public struct Section: Sendable {
        public var title: String
        public var findings: [Finding]
    }

    public var sections: [Section]
    /// Whether functions can be kept apart as they should be.
    public var canIsolate: Bool

    /// Looks at everything; starts one sandbox that ends at once.
    public static func all() async -> Examination {
        let report = await SandboxProbe.run()
        return Examination(
            sections: [isolation(report), memory(), network(), runtimes()], canIsolate: report.canIsolate)
    }

    private static func isolation(_ report: SandboxReport) -> Section {
        Section(
            title: "Isolation",
            findings: report.findings.map { finding in
                switch finding.state {
                case .works: Finding(subject: finding.facility, detail: "", isFine: true)
                case .limited(let how):
                    Finding(subject: finding.facility, detail: how, isFine: true, remedy: finding.remedy)
                case .missing(let why):
                    Finding(subject: finding.facility, detail: why, isFine: false, remedy: finding.remedy)
                }
            })
    }

    private static func memory() -> Section {
        let megabytes = MachineMemory.limitBytes() >> 20
        return Section(
            title: "Memory",
            findings: [
                Finding(
                    subject: "\(FunctionMemory.standardMiB) MiB for functions",
                    detail: "of \(megabytes) MiB; `apus serve --function-memory MIB` sets another share",
                    isFine: true)
            ])
    }

    private static func network() -> Section {
        Section(
            title: "Network",
            findings: [
                Finding(
                    subject: "this cloud's endpoint",
                    detail:
                        "all that functions reach, in a VPC or not: subnets and security groups are not "
                        + "looked up",
                    isFine: true)
            ])
    }

    private static func runtimes() -> Section {
        let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        let directory = DataDirectory.temporary(in: base)
        defer { directory?.discard() }
        guard let directory, let runtimes = try? HostRuntimes(directory: directory.runtimes) else {
            return Section(
                title: "Runtimes",
                findings: [Finding(subject: base, detail: "cannot be written to", isFine: false, remedy: nil)]
            )
        }
        return Section(
            title: "Runtimes (Architectures: \(HostRuntimes.architecture))",
            findings: HostRuntimes.supported.map { name in
                let obstacle = runtimes.obstacle(for: name)
                return Finding(
                    subject: name, detail: obstacle ?? "", isFine: obstacle == nil, isOptional: true,
                    remedy: nil)
            })
    }
}
