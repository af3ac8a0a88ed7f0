// Receipt handles: where a message lies and when it was received, with a check so that what is no handle is
// told apart. They prove nothing: who may delete is decided by policies.

import CloudCore

extension Receipt {
    private static let version: UInt8 = 1
    private static let bytes = 41

    /// What consumers get and give back.
    var handle: String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.bytes)
        bytes.append(Self.version)
        Self.append(queue, to: &bytes)
        Self.append(UInt64(bitPattern: position.due.nanoseconds), to: &bytes)
        Self.append(position.number, to: &bytes)
        Self.append(UInt64(bitPattern: time.nanoseconds), to: &bytes)
        Self.append(Self.check(bytes[...]), to: &bytes)
        return Base64.encode(bytes)
    }

    private static func append(_ field: UInt64, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: field.bigEndian) { bytes.append(contentsOf: $0) }
    }

    private static func field(_ index: Int, of bytes: [UInt8]) -> UInt64 {
        bytes.withUnsafeBytes {
            UInt64(bigEndian: $0.loadUnaligned(fromByteOffset: 1 + 8 * index, as: UInt64.self))
        }
    }

    /// Throws ReceiptHandleIsInvalid.
    init(handle: String) throws(AWSError) {
        guard handle.utf8.count < 80, let bytes = Base64.decode(handle), bytes.count == Self.bytes,
            bytes.first == Self.version
        else { throw SQSError.badReceipt }
        guard Self.field(4, of: bytes) == Self.check(bytes.dropLast(8)) else { throw SQSError.badReceipt }
        self.init(
            queue: Self.field(0, of: bytes),
            position: QueuePosition(
                due: Instant(nanoseconds: Int64(bitPattern: Self.field(1, of: bytes))),
                number: Self.field(2, of: bytes)),
            time: Instant(nanoseconds: Int64(bitPattern: Self.field(3, of: bytes))))
    }

    /// FNV-1a.
    private static func check(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }
}
