// A policy document's text on its way in: counted as the quotas count, and made to fit the store.

/// Text of a policy document.
enum DocumentText {
    /// Characters without white space, which is how AWS counts policy sizes.
    static func characters(_ json: String) -> Int {
        var count = 0
        for scalar in json.unicodeScalars where !isWhiteSpace(scalar) { count += 1 }
        return count
    }

    /// The text to keep: as it was sent, or, where that is long, without white space between tokens.
    static func kept(_ json: String) -> String {
        guard json.utf8.count > IAMLimits.verbatimDocumentBytes else { return json }
        var result = String.UnicodeScalarView()
        var isInString = false
        var isEscaped = false
        for scalar in json.unicodeScalars {
            if !isInString, isWhiteSpace(scalar) { continue }
            result.append(scalar)
            if isEscaped {
                isEscaped = false
            } else if scalar == "\\" {
                isEscaped = isInString
            } else if scalar == "\"" {
                isInString.toggle()
            }
        }
        return String(result)
    }

    /// Whether the kept text fits a value of the store. Only a document that is white space inside of its
    /// strings for the most part does not.
    static func fits(_ kept: String) -> Bool { kept.utf8.count <= 2 * IAMLimits.verbatimDocumentBytes }

    private static func isWhiteSpace(_ scalar: Unicode.Scalar) -> Bool {
        scalar == " " || scalar == "\n" || scalar == "\r" || scalar == "\t"
    }
}
