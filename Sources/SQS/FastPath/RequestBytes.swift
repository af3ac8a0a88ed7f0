// Requests of the JSON protocols read from their bytes: flat objects of strings and numbers, as nearly all
// are. What is anything else answers nil here, and goes the general way, which also has the words for faults.

import CloudCore
import Wire

enum RequestBytes {
    /// Whether all of `body` is one JSON text that `read` understands.
    static func scan(_ body: [UInt8], _ read: (inout JSONReader) throws -> Bool) -> Bool {
        body.withUnsafeBytes { bytes in
            var reader = JSONReader(bytes)
            do {
                guard try read(&reader) else { return false }
                try reader.finish()
                return true
            } catch {
                return false
            }
        }
    }
}

extension JSONReader {
    /// Reads an object; `member` reads the value of each member, and says whether it understood.
    mutating func members(
        _ member: (UnsafeRawBufferPointer, inout JSONReader) throws -> Bool
    ) throws -> Bool {
        guard try kind() == .object else { return false }
        guard try openObject() else { return true }
        repeat {
            guard let name = try plainKey(), try member(name, &self) else { return false }
        } while try moreInObject()
        return true
    }

    /// Reads an array; `element` reads each element, and says whether it understood.
    mutating func elements(_ element: (inout JSONReader) throws -> Bool) throws -> Bool {
        guard try kind() == .array else { return false }
        guard try openArray() else { return true }
        repeat {
            guard try element(&self) else { return false }
        } while try moreInArray()
        return true
    }

    /// Reads a string into `text`.
    mutating func read(_ text: inout String?) throws -> Bool {
        guard try kind() == .string else { return false }
        text = try string()
        return true
    }

    /// Reads a number of 32 bits into `number`.
    mutating func read(_ number: inout Int?) throws -> Bool {
        guard try kind() == .number, case .integer(let whole) = try self.number(),
            Int32(exactly: whole) != nil
        else { return false }
        number = Int(whole)
        return true
    }

    /// Reads an array of strings into `texts`.
    mutating func read(_ texts: inout [String]?) throws -> Bool {
        var found: [String] = []
        let isRead = try elements { reader in
            guard try reader.kind() == .string else { return false }
            found.append(try reader.string())
            return true
        }
        texts = found
        return isRead
    }
}

extension UnsafeRawBufferPointer {
    static func == (bytes: UnsafeRawBufferPointer, name: StaticString) -> Bool {
        guard bytes.count == name.utf8CodeUnitCount else { return false }
        for index in 0..<bytes.count where bytes[index] != name.utf8Start[index] { return false }
        return true
    }
}
