// Where the statements of a policy's text begin and end, as simulations tell it: lines and columns from 1,
// the column that follows the brace. (So AWS's documented examples count.)
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_Statement.html

/// A place in a text.
struct TextPosition: Hashable, Sendable {
    var line = 1
    var column = 1
}

/// From behind a statement's opening brace to behind its closing one.
struct StatementSpan: Hashable, Sendable {
    var start: TextPosition
    var end: TextPosition

    /// The spans of a document's statements, in their order. The text is a policy, so it is JSON.
    static func all(in json: String) -> [StatementSpan] {
        var scanner = StatementScanner()
        for scalar in json.unicodeScalars { scanner.read(scalar) }
        return scanner.spans
    }
}

/// Reads a document character by character; knows of JSON only strings and nesting.
private struct StatementScanner {
    private(set) var spans: [StatementSpan] = []
    private var position = TextPosition()
    private var depth = 0
    private var isInString = false
    private var isEscaped = false
    private var text = ""
    /// The member of the document that is being read.
    private var member = ""
    private var start: TextPosition?
    private var statementDepth = 0

    mutating func read(_ scalar: Unicode.Scalar) {
        if scalar == "\n" {
            position.line += 1
            position.column = 1
        } else {
            position.column += 1
        }
        if isInString { return readString(scalar) }
        switch scalar {
        case "\"":
            isInString = true
            text = ""
        case ":" where depth == 1: member = text
        case "{", "[": open(scalar)
        case "}", "]": close()
        default: break
        }
    }

    private mutating func readString(_ scalar: Unicode.Scalar) {
        if isEscaped {
            isEscaped = false
        } else if scalar == "\\" {
            isEscaped = true
        } else if scalar == "\"" {
            isInString = false
            return
        }
        text.unicodeScalars.append(scalar)
    }

    private mutating func open(_ scalar: Unicode.Scalar) {
        depth += 1
        guard scalar == "{", start == nil, depth == 2 || depth == 3, member == "Statement" else { return }
        start = position
        statementDepth = depth
    }

    private mutating func close() {
        if let start, depth == statementDepth {
            spans.append(StatementSpan(start: start, end: position))
            self.start = nil
        }
        depth -= 1
    }
}
