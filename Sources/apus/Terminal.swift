// What the terminal shows: colours only where a person reads, errors in one line.

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Standard output and error as this command uses them.
enum Terminal {
    /// Whether standard output is a terminal that wants colours (https://no-color.org).
    static let hasColours = isatty(STDOUT_FILENO) == 1 && getenv("NO_COLOR") == nil

    static func bold(_ text: String) -> String { styled(text, 1) }
    static func dim(_ text: String) -> String { styled(text, 2) }
    static func red(_ text: String) -> String { styled(text, 31) }
    static func green(_ text: String) -> String { styled(text, 32) }
    static func yellow(_ text: String) -> String { styled(text, 33) }

    /// Writes bytes as they are.
    static func write(_ bytes: [UInt8], to descriptor: Int32 = STDOUT_FILENO) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { writeBytes(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    /// Prints now, even where output is piped: for lines that somebody waits for.
    static func announce(_ text: String) { write(Array((text + "\n").utf8)) }

    static func warn(_ text: String) { write(Array((text + "\n").utf8), to: STDERR_FILENO) }

    /// Columns of a table, each as wide as its widest cell.
    static func table(_ rows: [[String]]) -> String {
        let columns = rows.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in
            rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
        }
        return rows.map { row in
            row.enumerated().map { column, cell in
                column == row.count - 1
                    ? cell : cell + String(repeating: " ", count: max(0, widths[column] - cell.count))
            }.joined(separator: "  ")
        }.joined(separator: "\n")
    }

    private static func styled(_ text: String, _ code: Int) -> String {
        hasColours ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}

private func writeBytes(_ descriptor: Int32, _ start: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, start, count)
}
