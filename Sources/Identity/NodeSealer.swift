// Small secrets at rest under the node's key: AES-256-GCM, the context bound as associated data.

public import CloudCore
import Crypto

/// Seals under the node's own key; a KMS key may take its place later.
public struct NodeSealer: Sealer {
    /// Why something could not be opened. Says no more, on purpose.
    public enum Problem: Error, Equatable, Sendable { case notSealedHere }

    /// Leads every sealed value, so that another format can come.
    private static let formatVersion: UInt8 = 1

    private let key: SymmetricKey
    private let entropy: any Entropy

    public init(key: NodeKey, entropy: any Entropy) {
        self.key = key.derived(for: "sealer")
        self.entropy = entropy
    }

    public func seal(_ plaintext: [UInt8], context: String) throws -> [UInt8] {
        let box = try AES.GCM.seal(
            plaintext, using: key, nonce: AES.GCM.Nonce(data: entropy.bytes(12)),
            authenticating: Array(context.utf8))
        var sealed: [UInt8] = [Self.formatVersion]
        sealed.append(contentsOf: box.nonce)
        sealed.append(contentsOf: box.ciphertext)
        sealed.append(contentsOf: box.tag)
        return sealed
    }

    public func open(_ sealed: [UInt8], context: String) throws -> [UInt8] {
        guard sealed.first == Self.formatVersion,
            let box = try? AES.GCM.SealedBox(combined: sealed.dropFirst()),
            let plaintext = try? AES.GCM.open(box, using: key, authenticating: Array(context.utf8))
        else { throw Problem.notSealedHere }
        return Array(plaintext)
    }
}
