// The shape of the house as a test: who may import whom, what every room must have, what must be true of
// the documents.

import Testing

@Suite("Tidy: rooms keep apart")
struct RoomsTests {
    @Test(
        "no service imports another",
        arguments: SourceTree.sources.filter { SourceTree.services.contains($0.room) })
    func imports(file: SourceFile) {
        for line in file.lines {
            guard let module = line.firstMatch(of: /^(?:public |internal |private )?import (\w+)/)?.1 else {
                continue
            }
            let other = SourceTree.services.contains(String(module))
            #expect(!other, "\(file.path) imports \(module): services meet through CloudCore's ports")
        }
    }

    @Test("CloudCore depends on nothing", arguments: SourceTree.sources.filter { $0.room == "CloudCore" })
    func coreImports(file: SourceFile) {
        for line in file.lines {
            guard let module = line.firstMatch(of: /^\s*(?:public )?import (\w+)/)?.1 else { continue }
            #expect(
                ["Glibc", "Musl", "Darwin", "Synchronization"].contains(module),
                "\(file.path) imports \(module)")
        }
    }

    @Test("every service has the same rooms", arguments: SourceTree.services.sorted())
    func shape(service: String) {
        for needed in ["README.md", "\(service)Service.swift", "Limits.swift", "Errors.swift", "Operations"] {
            #expect(SourceTree.exists("Sources/\(service)/\(needed)"), "\(service) lacks \(needed)")
        }
    }

    @Test("services exist at all, so that the rules above can fail")
    func servicesAreFound() {
        #expect(SourceTree.services.isSuperset(of: ["IAM", "STS", "Logs", "Lambda"]))
    }

    @Test("every room has tests")
    func mirrored() {
        let rooms = Set(SourceTree.sources.map(\.room)).subtracting(["CloudTesting", "apus"])
        let tested = Set(SourceTree.tests.map(\.room))
        for room in rooms.sorted() {
            #expect(tested.contains(room + "Tests"), "\(room) has no tests")
        }
    }
}

@Suite("Tidy: documents")
struct DocumentsTests {
    static let wanted = [
        "README.md", "ARCHITECTURE.md", "SPECIFICATION.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE",
        "NOTICE",
        "Docs/threat-model.md", "Makefile", ".ci/run",
    ]

    @Test("the documents are there", arguments: wanted)
    func present(path: String) {
        #expect(SourceTree.exists(path))
    }

    @Test(
        "every link between documents leads somewhere",
        arguments: SourceTree.everything.filter { $0.path.hasSuffix(".md") })
    func links(file: SourceFile) {
        let folder = file.path.split(separator: "/").dropLast().joined(separator: "/")
        for (number, line) in file.lines.enumerated() {
            for match in line.matches(of: /\]\(([^)#\s]+)(?:#[^)]*)?\)/) {
                let target = String(match.1)
                if target.contains("://") || target.hasPrefix("mailto:") { continue }
                let path = folder.isEmpty ? target : folder + "/" + target
                #expect(SourceTree.exists(path), "\(file.path):\(number + 1) links to \(target)")
            }
        }
    }

    @Test("no document lies forgotten: each is linked from another")
    func noDeadDocuments() {
        let documents = SourceTree.everything.filter {
            $0.path.hasPrefix("Docs/") && $0.path.hasSuffix(".md")
        }
        for document in documents {
            let linked = SourceTree.everything.contains { other in
                other.path != document.path && other.path.hasSuffix(".md")
                    && other.lines.contains { $0.contains(document.name) }
            }
            #expect(linked, "nothing links to \(document.path)")
        }
    }

    @Test("the changelog keeps its shape")
    func changelog() {
        let headings = SourceTree.text("CHANGELOG.md").split(separator: "\n").filter { $0.hasPrefix("#") }
        #expect(headings.first == "# Changelog")
        #expect(headings.dropFirst().first == "## [Unreleased]")
        let kinds: Set<Substring> = [
            "### Added", "### Changed", "### Deprecated", "### Removed", "### Fixed", "### Security",
        ]
        for heading in headings.dropFirst() where heading.hasPrefix("###") {
            #expect(kinds.contains(heading), "\(heading) is no kind of Keep a Changelog")
        }
    }

    @Test("every command that the README names is a target of the Makefile")
    func makeTargets() {
        let makefile = SourceTree.text("Makefile")
        for match in SourceTree.text("README.md").matches(of: /`make (\w+)`/) {
            #expect(makefile.contains("\n\(match.1):"), "README names `make \(match.1)`")
        }
    }
}
