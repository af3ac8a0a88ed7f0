// `apus doctor`: what this machine can isolate, which runtimes it has, and what to install.

import ArgumentParser
import Cloud

struct Doctor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say what this machine can isolate, which runtimes it has, and what to install.",
        discussion: "Starts nothing that stays. Exits with 1 where functions cannot be isolated.")

    func run() async throws {
        let findings = await Examination.all()
        for section in findings.sections {
            print(Terminal.bold(section.title))
            for finding in section.findings {
                let mark =
                    finding.isFine
                    ? Terminal.green("✓") : finding.isOptional ? Terminal.dim("–") : Terminal.red("✗")
                let detail = finding.detail.isEmpty ? "" : "  " + Terminal.dim(finding.detail)
                print("  \(mark) \(finding.subject)\(detail)")
                if let remedy = finding.remedy { print("      \(remedy)") }
            }
        }
        guard findings.canIsolate else {
            print("Functions cannot be isolated here. `apus serve --isolation process` runs them without.")
            throw ExitCode(1)
        }
        print("This machine can isolate functions. Start with `apus serve`.")
    }
}
