// A record or dead letter on its way to its destination, as the store keeps it until it has been sent.

import CloudCore
import Store

struct DeliveryRecord: StoredRecord, Sendable {
    static let formatVersion: UInt8 = 1

    var function: FunctionKey
    var role: ARN
    /// Its body is empty: see `body`.
    var delivery: Delivery
    var body: AsyncRecord.Payload
    /// Tries that failed.
    var failures = 0

    init(function: FunctionKey, role: ARN, delivery: Delivery, body: AsyncRecord.Payload) {
        self.function = function
        self.role = role
        self.delivery = delivery
        self.delivery.body = []
        self.body = body
    }

    func encode(to writer: inout RecordWriter) {
        writer.string(function.account.text)
        writer.string(function.region.name)
        writer.string(function.name)
        writer.string(role.description)
        writer.string(delivery.id)
        writer.string(delivery.target.description)
        switch delivery.kind {
        case .record(succeeded: true): writer.integer(0)
        case .record(succeeded: false): writer.integer(1)
        case .deadLetter: writer.integer(2)
        }
        writer.string(delivery.source)
        writer.instant(delivery.time)
        writer.integer(delivery.attributes.count)
        for attribute in delivery.attributes {
            writer.string(attribute.name)
            writer.string(attribute.type.rawValue)
            writer.string(attribute.value)
        }
        body.encode(to: &writer)
        writer.integer(failures)
    }

    init(from reader: inout RecordReader, version: UInt8) throws {
        guard let account = AccountID(try reader.string()), let region = Region(try reader.string()) else {
            throw StoreError.corruptRecord("account or region of a delivery")
        }
        function = FunctionKey(account: account, region: region, name: try reader.string())
        role = try Self.arn(&reader)
        let id = try reader.string()
        let target = try Self.arn(&reader)
        let kind: Delivery.Kind
        switch try reader.integer() {
        case 0: kind = .record(succeeded: true)
        case 1: kind = .record(succeeded: false)
        default: kind = .deadLetter
        }
        delivery = Delivery(
            id: id, target: target, kind: kind, source: try reader.string(), body: [], attributes: [],
            time: try reader.instant())
        for _ in 0..<(try reader.integer()) {
            let name = try reader.string()
            let type = Delivery.Attribute.DataType(rawValue: try reader.string()) ?? .string
            delivery.attributes.append(.init(name: name, type: type, value: try reader.string()))
        }
        body = try AsyncRecord.Payload(from: &reader)
        failures = try reader.integer()
    }

    private static func arn(_ reader: inout RecordReader) throws -> ARN {
        guard let arn = ARN(try reader.string()) else {
            throw StoreError.corruptRecord("an ARN of a delivery")
        }
        return arn
    }
}

extension AsyncRecord.Payload {
    func encode(to writer: inout RecordWriter) {
        switch self {
        case .inline(let bytes):
            writer.bool(true)
            writer.bytes(bytes)
        case .blob(let id):
            writer.bool(false)
            writer.blob(id)
        }
    }

    init(from reader: inout RecordReader) throws {
        self = try reader.bool() ? .inline(try reader.bytes()) : .blob(try reader.blob())
    }
}
