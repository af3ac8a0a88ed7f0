// Receipt handles: where a message lies and when it was received, with a check so that what is no handle is
// told apart. They prove nothing: who may delete is decided by policies.

import CloudCore

extension Receipt {
    private static let version: UInt8 = 1
    private static let byteCount = 41

    /// What consumers get and give back.
    var handle: String {
        withUnsafeTemporaryAllocation(byteCount: Self.byteCount, alignment: 8) { bytes in
            bytes[0] = Self.version
            Self.set(0, queue, in: bytes)
            Self.set(1, UInt64(bitPattern: position.due.nanoseconds), in: bytes)
            Self.set(2, position.number, in: bytes)
            Self.set(3, UInt64(bitPattern: time.nanoseconds), in: bytes)
            Self.set(4, Self.check(UnsafeRawBufferPointer(bytes)), in: bytes)
            return Base64.encode(bytes: UnsafeRawBufferPointer(bytes))
        }
    }

    private static func set(_ index: Int, _ field: UInt64, in bytes: UnsafeMutableRawBufferPointer) {
        bytes.storeBytes(of: field.bigEndian, toByteOffset: 1 + 8 * index, as: UInt64.self)
    }

    private static func field(_ index: Int, of bytes: UnsafeRawBufferPointer) -> UInt64 {
        UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 1 + 8 * index, as: UInt64.self))
    }

    /// Throws ReceiptHandleIsInvalid.
    init(handle: String) throws(AWSError) {
        var text = handle
        guard let receipt = text.withUTF8({ Self.read(UnsafeRawBufferPointer($0)) }) else {
            throw SQSError.badReceipt
        }
        self = receipt
    }

    private static func read(_ handle: UnsafeRawBufferPointer) -> Receipt? {
        withUnsafeTemporaryAllocation(byteCount: byteCount, alignment: 8) { space in
            guard Base64.decode(characters: handle, into: space) == byteCount else { return nil }
            let bytes = UnsafeRawBufferPointer(space)
            guard bytes[0] == version, field(4, of: bytes) == check(bytes) else { return nil }
            return Receipt(
                queue: field(0, of: bytes),
                position: QueuePosition(
                    due: Instant(nanoseconds: Int64(bitPattern: field(1, of: bytes))),
                    number: field(2, of: bytes)),
                time: Instant(nanoseconds: Int64(bitPattern: field(3, of: bytes))))
        }
    }

    /// FNV-1a of all but itself.
    private static func check(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        bytes[..<(byteCount - 8)].reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }
}
