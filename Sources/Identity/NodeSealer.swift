// Small secrets at rest under the node's key, the context bound to them.

public import CloudCore

/// Seals under the node's own key; a KMS key may take its place later.
public struct NodeSealer: Sealer {
    /// Why something could not be opened. Says no more, on purpose.
    public enum Problem: Error, Equatable, Sendable { case notSealedHere }

    /// Leads every sealed value. Version 1 had no key id behind it, version 2 no salt.
    private static let formatVersion: UInt8 = 3
    private static let versionWithoutSalt: UInt8 = 2
    private static let versionWithoutKeyID: UInt8 = 1

    private let keys: SealingKeys
    private let entropy: any Entropy

    public init(key: NodeKey, entropy: any Entropy) {
        keys = key.sealingKeys(for: "sealer")
        self.entropy = entropy
    }

    public func seal(_ plaintext: [UInt8], context: String) throws -> [UInt8] {
        try sealEach([plaintext], context: context)[0]
    }

    public func sealEach(_ plaintexts: [[UInt8]], context: String) throws -> [[UInt8]] {
        try keys.sealSalted(plaintexts, behind: Self.formatVersion, context: context, entropy: entropy)
    }

    /// Whether a value needs no sealing anew before older keys are dropped.
    public func isSealedByNewestKey(_ sealed: [UInt8]) -> Bool {
        sealed.first.map { $0 == Self.formatVersion || $0 == Self.versionWithoutSalt } ?? false
            && keys.isNewest(sealed.dropFirst())
    }

    public func open(_ sealed: [UInt8], context: String) throws -> [UInt8] {
        let plaintext: [UInt8]?
        switch sealed.first {
        case Self.formatVersion: plaintext = keys.openSalted(sealed.dropFirst(), context: context)
        case Self.versionWithoutSalt: plaintext = keys.open(sealed.dropFirst(), context: context)
        case Self.versionWithoutKeyID:
            plaintext = keys.openWithoutID(sealed.dropFirst(), context: context)
        default: plaintext = nil
        }
        guard let plaintext else { throw Problem.notSealedHere }
        return plaintext
    }
}
