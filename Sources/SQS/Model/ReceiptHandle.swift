// Receipt handles: where a message lies and when it was received, with a check so that what is no handle is
// told apart. They prove nothing: who may delete is decided by policies.

import CloudCore

extension Receipt {
    private static let version: UInt8 = 1
    private static let bytes = 41

    /// What consumers get and give back.
    var handle: String {
        var bytes = [Self.version]
        bytes.reserveCapacity(Self.bytes)
        let fields = [
            queue, UInt64(bitPattern: position.due.nanoseconds), position.number,
            UInt64(bitPattern: time.nanoseconds),
        ]
        for field in fields { withUnsafeBytes(of: field.bigEndian) { bytes.append(contentsOf: $0) } }
        let check = Self.check(bytes)
        withUnsafeBytes(of: check.bigEndian) { bytes.append(contentsOf: $0) }
        return Base64.encode(bytes)
    }

    /// Throws ReceiptHandleIsInvalid.
    init(handle: String) throws(AWSError) {
        guard handle.utf8.count < 80, let bytes = Base64.decode(handle), bytes.count == Self.bytes,
            bytes.first == Self.version
        else { throw SQSError.badReceipt }
        let fields = stride(from: 1, to: Self.bytes, by: 8).map { start in
            bytes[start..<start + 8].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        }
        guard fields.count == 5, fields[4] == Self.check(Array(bytes.dropLast(8))) else {
            throw SQSError.badReceipt
        }
        self.init(
            queue: fields[0],
            position: QueuePosition(
                due: Instant(nanoseconds: Int64(bitPattern: fields[1])), number: fields[2]),
            time: Instant(nanoseconds: Int64(bitPattern: fields[3])))
    }

    /// FNV-1a.
    private static func check(_ bytes: [UInt8]) -> UInt64 {
        bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }
}
