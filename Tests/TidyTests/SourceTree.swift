// Reads the project's own files for the tidy tests. Nothing here judges.

import Foundation
import Testing

/// One text file of the project.
struct SourceFile: CustomTestStringConvertible {
    /// From the project's root, such as `Sources/Wire/Value.swift`.
    let path: String
    let lines: [Substring]

    var name: String { String(path.split(separator: "/").last ?? "") }
    /// The target: the folder below Sources or Tests.
    var room: String { path.split(separator: "/").dropFirst().first.map(String.init) ?? "" }
    var isGenerated: Bool { path.contains("/Generated/") }
    var testDescription: String { path }
}

/// The project's working tree, without what builds and version control put there.
struct SourceTree {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    static let skipped: Set<String> = [".build", ".git", ".swiftpm", ".venv", "__pycache__", "node_modules"]

    static let everything: [SourceFile] = read(root, prefix: "")
    static let swift = everything.filter { $0.path.hasSuffix(".swift") && $0.path != "Package.swift" }
    static let sources = swift.filter { $0.path.hasPrefix("Sources/") }
    static let tests = swift.filter { $0.path.hasPrefix("Tests/") }

    /// The services: the targets that have a table of operations.
    static let services: Set<String> = Set(
        sources.filter { $0.name.hasSuffix("Service.swift") && !foundation.contains($0.room) }.map(\.room))
    static let foundation: Set<String> = [
        "CloudCore", "Wire", "Identity", "Store", "Agenda", "Sandbox", "Gateway", "Cloud", "CloudTesting",
        "apus",
    ]

    static func text(_ path: String) -> String {
        (try? String(contentsOf: root.appending(path: path), encoding: .utf8)) ?? ""
    }

    static func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: root.appending(path: path).path)
    }

    private static func read(_ folder: URL, prefix: String) -> [SourceFile] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.sorted().filter { !skipped.contains($0) }.flatMap { name -> [SourceFile] in
            let url = folder.appending(path: name)
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) else { return [] }
            if isFolder.boolValue { return read(url, prefix: prefix + name + "/") }
            guard let data = try? Data(contentsOf: url), data.count < 2_000_000, !data.contains(0),
                let text = String(data: data, encoding: .utf8)
            else { return [] }
            return [
                SourceFile(
                    path: prefix + name, lines: text.split(separator: "\n", omittingEmptySubsequences: false))
            ]
        }
    }
}
