// Our pattern engine against Python's, on texts made from the models' own patterns and on broken ones.

import Testing

@testable import Wire

@Suite(.enabled(if: Botocore.isInstalled)) struct PatternDifferentialTests {
    @Test(arguments: [1, 2]) func everyPatternAgreesWithPython(seed: Int) throws {
        let arguments = ["\(seed)", "10"] + ServiceModel.all.map(\.name)
        var (compiled, differences, checked, matching): ([String: Pattern], [String], Int, Int) = (
            [:], [], 0, 0
        )
        let output = try Botocore.drive(arguments, script: "patterns.py", input: [])
        for line in output.split(separator: UInt8(ascii: "\n")) {
            let document = try JSON.parse(Array(line))
            if let leftOut = document["leftOut"]?.integer {
                // Most of what Python can't read has Unicode categories, which PatternTests has examples of.
                #expect(leftOut < 60)
                continue
            }
            let text = try #require(document["pattern"]?.string)
            let candidate = try #require(document["text"]?.string)
            guard let pattern = compiled[text] ?? Pattern(text) else {
                differences.append("\(text) is not understood")
                continue
            }
            compiled[text] = pattern
            checked += 1
            if document["matches"]?.bool == true { matching += 1 }
            if pattern.matchesWhole(candidate) != document["matches"]?.bool {
                differences.append("\(text) on \(candidate.debugDescription)")
            }
        }
        #expect(checked > 8_000 && matching > 4_000)
        #expect(differences.isEmpty, "\(differences.prefix(10))")
    }
}
