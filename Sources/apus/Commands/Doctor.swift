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
                let mark = finding.isFine ? Terminal.green("✓") : Terminal.red("✗")
                print("  \(mark) \(finding.subject)  \(Terminal.dim(finding.detail))")
                if let remedy = finding.remedy { print("      \(remedy)") }
            }
        }
        if !findings.canIsolate { throw ExitCode(1) }
    }
}
