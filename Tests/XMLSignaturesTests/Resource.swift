// The files of Resources, which other programs made (make.py).

import CloudCore
import Foundation
import Testing
import XMLSignatures

enum Resource {
    static func bytes(_ name: String) throws -> [UInt8] {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        return Array(try Data(contentsOf: folder.appendingPathComponent("Resources/\(name)")))
    }

    static func text(_ name: String) throws -> String { String(decoding: try bytes(name), as: UTF8.self) }

    /// A certificate in DER, by its name in keys.txt.
    static func certificate(_ name: String) throws -> [UInt8] {
        let line = try text("keys.txt").split(separator: "\n").first { $0.hasPrefix(name + " ") }
        return try #require(line.flatMap { Base64.decode($0.dropFirst(name.count + 1)) })
    }

    static func key(_ name: String) throws -> VerificationKey {
        try #require(Certificate(der: try certificate(name))).key
    }
}

extension XMLElement {
    /// The element with that ID.
    func named(_ id: String) -> XMLElement? {
        if attribute("ID") == id { return self }
        for element in elements {
            if let found = element.named(id) { return found }
        }
        return nil
    }
}
