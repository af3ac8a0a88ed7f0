// A seal for tests that need one and are not about cryptography.

public import CloudCore

/// Turns bytes over and remembers the context, so that what is stored is not what was sealed.
public struct TurningSealer: Sealer {
    public struct WrongContext: Error {}

    public init() {}

    public func seal(_ plaintext: [UInt8], context: String) throws -> [UInt8] {
        [UInt8(context.utf8.count)] + context.utf8 + plaintext.map { ~$0 }
    }

    public func open(_ sealed: [UInt8], context: String) throws -> [UInt8] {
        guard sealed.first == UInt8(context.utf8.count), sealed.dropFirst().starts(with: context.utf8) else {
            throw WrongContext()
        }
        return sealed.dropFirst(1 + context.utf8.count).map { ~$0 }
    }
}
