// What IAM must know of a SAML provider's metadata: that it describes an identity provider that signs, and
// until when it holds. Who trusts an assertion reads the rest.
// https://docs.oasis-open.org/security/saml/v2.0/saml-metadata-2.0-os.pdf

import CloudCore
import Wire

/// A metadata document that was read.
struct SAMLMetadata: Sendable, Equatable {
    /// What the document says of its own end; nil where it says nothing.
    private(set) var validUntil: Instant?

    /// Throws InvalidInput.
    init(_ document: String) throws {
        do {
            var reader = try XMLReader(Self.checked(document))
            try read(&reader)
        } catch {
            throw IAMError.invalidInput("Could not parse metadata")
        }
    }

    private struct Unusable: Error {}

    private static func checked(_ document: String) throws -> [UInt8] {
        let bytes = Array(document.utf8)
        // AWS refuses a byte order mark.
        guard !bytes.starts(with: [0xEF, 0xBB, 0xBF]) else { throw Unusable() }
        return bytes
    }

    private mutating func read(_ reader: inout XMLReader) throws {
        guard try reader.root() == "EntityDescriptor" else { throw Unusable() }
        let attributes = reader.attributes
        let isMetadata = attributes.contains {
            ($0.name == "xmlns" || $0.name.hasPrefix("xmlns:")) && $0.value == Self.namespace
        }
        let entity = attributes.first { $0.name == "entityID" }?.value ?? ""
        guard isMetadata, !entity.isEmpty, entity.utf8.count <= 1_024 else { throw Unusable() }
        if let text = attributes.first(where: { $0.name == "validUntil" })?.value {
            guard let end = Timestamps.instant(text, .iso8601) else { throw Unusable() }
            validUntil = end
        }
        var signs = false
        var isReachable = false
        while let child = try reader.nextChild() {
            guard child == "IDPSSODescriptor" else {
                try reader.skip()
                continue
            }
            while let part = try reader.nextChild() {
                if part == "KeyDescriptor" {
                    let use = reader.attributes.first { $0.name == "use" }?.value
                    let hasCertificate = try Self.hasCertificate(&reader)
                    signs = signs || (hasCertificate && use != "encryption")
                } else {
                    isReachable = isReachable || part == "SingleSignOnService"
                    try reader.skip()
                }
            }
        }
        guard signs, isReachable, case .endOfDocument = try reader.next() else { throw Unusable() }
    }

    /// Whether there is an X.509 certificate in the open element, which then has ended.
    private static func hasCertificate(_ reader: inout XMLReader) throws -> Bool {
        let depth = reader.depth
        var isFound = false
        while reader.depth >= depth {
            guard case .start("X509Certificate") = try reader.next() else { continue }
            let text = try reader.text().filter { !$0.isWhitespace }
            // A certificate is a DER sequence.
            guard let bytes = Base64.decode(text), bytes.first == 0x30 else { throw Unusable() }
            isFound = true
        }
        return isFound
    }

    private static let namespace = "urn:oasis:names:tc:SAML:2.0:metadata"
}
