// The house's style as a test: sizes, words, calls, imports. What a reader would otherwise have to remember.

import Testing

@Suite("Tidy: every file keeps the house's measures")
struct MeasuresTests {
    static let lineColumns = 110
    static let fileLines = 500
    static let functionLines = 70

    @Test("no line is longer than 110 columns", arguments: SourceTree.swift.filter { !$0.isGenerated })
    func lines(file: SourceFile) {
        for (number, line) in file.lines.enumerated() where line.count > Self.lineColumns {
            let isOneLongWord = line.contains("https://")
            #expect(isOneLongWord, "\(file.path):\(number + 1) has \(line.count) columns")
        }
    }

    @Test("no file is longer than 500 lines", arguments: SourceTree.swift.filter { !$0.isGenerated })
    func files(file: SourceFile) {
        #expect(
            file.lines.count <= Self.fileLines, "\(file.path) has \(file.lines.count) lines: give it rooms")
    }

    @Test("no function is longer than 70 lines", arguments: SourceTree.sources.filter { !$0.isGenerated })
    func functions(file: SourceFile) {
        for function in FunctionSpan.all(in: file) {
            #expect(
                function.lineCount <= Self.functionLines,
                "\(file.path):\(function.firstLine) is a function of \(function.lineCount) lines")
        }
    }

    @Test("every file opens with what lives in it", arguments: SourceTree.sources.filter { !$0.isGenerated })
    func headers(file: SourceFile) {
        #expect(file.lines.first?.hasPrefix("//") == true, "\(file.path) opens without a comment")
    }
}

@Suite("Tidy: words and calls")
struct WordsTests {
    /// A pattern, and what to write instead.
    static let bannedCalls: [(text: String, instead: String)] = [
        ("try!", "handle the error"),
        ("as!", "as? and an error"),
        ("import Foundation", "CloudCore, NIO, Glibc: Foundation costs start-up time and memory"),
        (" Date()", "the WallClock handed in"),
        ("UUID()", "the Entropy handed in"),
        ("Task.sleep", "WallClock.sleep"),
        ("ContinuousClock", "WallClock.uptime"),
        ("SuspendingClock", "WallClock.uptime"),
        ("JSONDecoder", "Wire's JSON"),
        ("JSONEncoder", "Wire's JSON"),
        (".shared ", "an instance handed in"),
    ]
    static let exempt: [String: Set<String>] = [
        "Task.sleep": ["Sources/CloudCore/WallClock.swift"]
    ]

    @Test("no banned call", arguments: SourceTree.sources)
    func calls(file: SourceFile) {
        for (number, line) in file.lines.enumerated() {
            let code = line.withoutComment
            for banned in Self.bannedCalls where code.contains(banned.text) {
                let allowed = Self.exempt[banned.text]?.contains(file.path) == true
                #expect(allowed, "\(file.path):\(number + 1) has \(banned.text); use \(banned.instead)")
            }
        }
    }

    @Test("only the command prints", arguments: SourceTree.sources.filter { $0.room != "apus" })
    func printing(file: SourceFile) {
        for (number, line) in file.lines.enumerated() {
            let code = line.withoutComment.drop { $0 == " " }
            #expect(!code.hasPrefix("print("), "\(file.path):\(number + 1) prints: use the logger handed in")
        }
    }

    @Test("no vague names", arguments: SourceTree.swift.filter { !$0.isGenerated })
    func names(file: SourceFile) {
        let declared = /\b(?:struct|class|enum|actor|protocol|typealias)\s+(\w+)/
        for (number, line) in file.lines.enumerated() {
            guard let match = line.withoutComment.firstMatch(of: declared) else { continue }
            for word in ["Manager", "Helper", "Utils", "Util"] {
                #expect(
                    !match.1.hasSuffix(word),
                    "\(file.path):\(number + 1) declares \(match.1): say what it does")
            }
        }
    }

    @Test("no path of one machine, and no unfinished placeholder", arguments: SourceTree.everything)
    func machinePaths(file: SourceFile) {
        guard file.path != "Tests/TidyTests/TidyTests.swift" else { return }
        for (number, line) in file.lines.enumerated() {
            for path in ["/" + "work/", "/opt/swift-" + "packages", "TODO", "FIXME", "XXX:"] {
                #expect(!line.contains(path), "\(file.path):\(number + 1) has \(path)")
            }
        }
        #expect(!file.name.hasPrefix("Placeholder"), "\(file.path) is a placeholder")
    }
}

/// Where a function begins and how far it goes, found by indentation, which swift-format guarantees.
struct FunctionSpan {
    let firstLine: Int
    let lineCount: Int

    static func all(in file: SourceFile) -> [FunctionSpan] {
        let opening = /^(\s*)(?:[\w@():\."\s]*\s)?(?:func\s|init[?(<]|deinit\b)/
        var spans: [FunctionSpan] = []
        for (index, line) in file.lines.enumerated() {
            guard let match = line.firstMatch(of: opening), !line.withoutComment.allSatisfy(\.isWhitespace)
            else { continue }
            let closing = match.1 + "}"
            let rest = file.lines[index...]
            if line.hasSuffix("}") { continue }
            guard let end = rest.firstIndex(where: { $0 == closing }) else { continue }
            spans.append(FunctionSpan(firstLine: index + 1, lineCount: end - index + 1))
        }
        return spans
    }
}

extension Substring {
    /// The line up to a `//` that opens a comment (one inside a string counts too: harmless here).
    var withoutComment: Substring {
        guard let start = firstRange(of: "//")?.lowerBound else { return self }
        return self[..<start]
    }
}
