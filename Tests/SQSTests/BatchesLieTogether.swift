// The messages of a batch are one value of the store: what is deleted of it stays deleted, whatever memory
// forgets, and nothing of it is left when the last one is gone.

import CloudCore
import CloudTesting
import Store
import Synchronization
import Testing
import Wire

@testable import SQS

@Suite struct BatchesLieTogether {
    private let cloud = SQSCloud()

    /// What the store has at the places of messages.
    private func places() async throws -> [PlaceRecord] {
        try await cloud.store.list(
            KeyRange(prefix: Key(bytes: [KeyClass.sqs(1).rawValue])), as: PlaceRecord.self, limit: 10_000
        ).map(\.record)
    }

    private func live(_ url: String, _ cloud: SQSCloud) async throws -> LiveQueue {
        let name = try QueueName(url: url, .testing())
        return try await cloud.sqs.directory.live(cloud.sqs.directory.queue(name))
    }

    @Test func asOneValue() async throws {
        let url = try await cloud.create("q")
        try await cloud.sendBatch(10, to: url)
        #expect(try await places().count == 1)
        let received = try await cloud.receive(url)
        #expect(received.bodies == (0..<10).map(String.init))
        try await cloud.deleteBatch(received, from: url)
        #expect(try await places().isEmpty)
        #expect(try await cloud.counts(url) == [0, 0, 0])
    }

    @Test(arguments: [false, true]) func whatGoesFirstLeavesAMark(isLater: Bool) async throws {
        let url = try await cloud.create("q")
        try await cloud.sendBatch(3, to: url)
        let received = try await cloud.receive(url)
        try await cloud.delete(received[1], from: url)
        #expect(try await places().count { $0 == .gone } == 1)
        let again = isLater ? cloud.afterCrash : cloud
        cloud.clock.advance(by: .seconds(31))
        let rest = try await again.receive(url)
        #expect(rest.bodies == ["0", "2"])
        try await again.delete(rest[0], from: url)
        try await again.delete(rest[1], from: url)
        #expect(try await places().isEmpty)
        #expect(try await again.afterCrash.counts(url) == [0, 0, 0])
    }

    /// The receipts alone tell the next process of them, and they may be deleted before the batch is read.
    @Test func whatWasInFlightAtTheEnd() async throws {
        let url = try await cloud.create("q")
        try await cloud.sendBatch(5, to: url)
        let received = try await cloud.receive(url, 3, hiding: 600)
        cloud.clock.advance(by: .seconds(2))
        try await cloud.saveReceipts()
        let again = cloud.afterCrash
        try await again.delete(received[0], from: url)
        try await again.delete(received[2], from: url)
        #expect(try await again.receive(url).bodies == ["3", "4"])
        cloud.clock.advance(by: .seconds(700))
        let last = again.afterCrash
        let rest = try await last.receive(url)
        #expect(rest.bodies == ["1", "3", "4"])
        try await last.deleteBatch(rest, from: url)
        #expect(try await places().isEmpty)
    }

    /// Handles outlive the process and the time of their messages.
    @Test func byHandlesOfBefore() async throws {
        let url = try await cloud.create("q")
        try await cloud.sendBatch(4, to: url)
        let received = try await cloud.receive(url)
        let again = cloud.afterCrash
        cloud.clock.advance(by: .seconds(60))
        for message in received.prefix(3) {
            try await again.delete(message, from: url)
            try await again.delete(message, from: url)
        }
        #expect(try await again.counts(url) == [1, 0, 0])
        let hidden = await again.error(
            "ChangeMessageVisibility",
            [
                "QueueUrl": .string(url), "ReceiptHandle": received[0]["ReceiptHandle"] ?? .string(""),
                "VisibilityTimeout": .integer(9),
            ])
        #expect(hidden?.code == "InvalidParameterValue")
        let rest = try await again.receive(url)
        #expect(rest.bodies == ["3"])
        try await again.delete(rest[0], from: url)
        #expect(try await places().isEmpty)
    }

    /// What nobody could remove: memory did not know how much was left.
    @Test func emptyOnesGoWhenTheyAreRead() async throws {
        let url = try await cloud.create("q")
        try await cloud.sendBatch(3, to: url)
        let received = try await cloud.receive(url)
        for message in received { try await cloud.afterCrash.delete(message, from: url) }
        #expect(try await places().count == 4)
        let again = cloud.afterCrash
        #expect(try await again.counts(url) == [0, 0, 0])
        #expect(try await again.receive(url).isEmpty)
        try await again.saveReceipts()
        #expect(try await places().isEmpty)
    }

    @Test(arguments: [false, true]) func theirRetention(isLater: Bool) async throws {
        let url = try await cloud.create("q", ["MessageRetentionPeriod": "60"])
        try await cloud.sendBatch(10, to: url)
        let received = try await cloud.receive(url, 2, hiding: 600)
        try await cloud.delete(received[0], from: url)
        cloud.clock.advance(by: .seconds(30))
        try await cloud.sendBatch(10, to: url)
        cloud.clock.advance(by: .seconds(31))
        let again = isLater ? cloud.afterCrash : cloud
        try await live(url, again).discardOld()
        try await again.saveReceipts()
        #expect(try await places().count == 1)
        #expect(try await cloud.afterCrash.counts(url) == [10, 0, 0])
    }

    @Test func onlyWhereTheyAreSmallAndDueTogether() async throws {
        let url = try await cloud.create("q")
        try await cloud.sendBatch(2, to: url, delays: [0, 5])
        #expect(try await places().count == 2)
        try await cloud.sendBatch(2, to: url, bytes: 8_192)
        #expect(try await places().count == 4)
        try await cloud.sendBatch(2, to: url, delays: [5, 5])
        #expect(try await places().count == 5)
        #expect(try await cloud.afterCrash.counts(url) == [3, 0, 3])
        #expect(try await cloud.receive(url).count == 3)
        cloud.clock.advance(by: .seconds(5))
        #expect(try await cloud.receive(url).count == 3)
    }

    @Test func deadLettersComeOutOfThem() async throws {
        _ = try await cloud.create("dead")
        let policy = #"{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:dead","maxReceiveCount":1}"#
        let url = try await cloud.create("q", ["RedrivePolicy": policy])
        try await cloud.sendBatch(4, to: url)
        let received = try await cloud.receive(url, hiding: 1)
        try await cloud.delete(received[2], from: url)
        cloud.clock.advance(by: .seconds(2))
        let again = cloud.afterCrash
        #expect(try await again.receive(url).isEmpty)
        #expect(try await again.receive(url.replacing("/q", with: "/dead")).bodies == ["0", "1", "3"])
        try await again.saveReceipts()
        #expect(try await places().count == 3)
        #expect(try await again.afterCrash.counts(url) == [0, 0, 0])
    }

    /// A message that could not be moved is still there when the others of its batch are deleted.
    @Test func deadLettersThatStay() async throws {
        _ = try await cloud.create("dead")
        let policy = #"{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:dead","maxReceiveCount":1}"#
        let url = try await cloud.create("q", ["RedrivePolicy": policy])
        try await cloud.sendBatch(2, to: url)
        #expect(try await cloud.receive(url, 1, hiding: 0).bodies == ["0"])
        cloud.sealer.isBroken.store(true, ordering: .relaxed)
        let second = try await cloud.receive(url, 2)
        #expect(second.bodies == ["1"])
        try await cloud.delete(second[0], from: url)
        let again = cloud.afterCrash
        #expect(try await again.receive(url).isEmpty)
        #expect(try await again.receive(url.replacing("/q", with: "/dead")).bodies == ["0"])
        #expect(try await again.afterCrash.counts(url) == [0, 0, 0])
        #expect(try await places().count == 1)
    }

    @Test func theirGroupsAndNumbers() async throws {
        let url = try await cloud.createFIFO("q", ["ContentBasedDeduplication": "true"])
        try await cloud.sendBatch(6, to: url, groups: ["a", "b"])
        #expect(try await places().count == 1)
        let again = cloud.afterCrash
        let first = try await again.receive(url, 2)
        #expect(first.bodies == ["0", "2"])
        #expect(try await again.receive(url).bodies == ["1", "3", "5"])
        #expect(try await again.receive(url).isEmpty)
        try await again.deleteBatch(first, from: url)
        #expect(try await again.receive(url).bodies == ["4"])
    }

    /// Wherever a page ends, and whatever is gone of its last batch.
    @Test(arguments: 1...40) func pagesAreWhole(limit: Int) async throws {
        let url = try await cloud.create("q")
        let random = SeededEntropy(UInt64(limit))
        for _ in 0..<12 {
            try await cloud.sendBatch(random.integer(in: 1..<11), to: url)
            if random.integer(in: 0..<3) == 0 { try await cloud.send("alone", to: url) }
        }
        var left: [Document] = []
        while case let received = try await cloud.receive(url), !received.isEmpty {
            for message in received {
                if random.integer(in: 0..<2) == 0 {
                    left.append(message)
                } else {
                    try await cloud.afterCrash.delete(message, from: url)
                }
            }
        }
        let live = try await live(url, cloud.afterCrash)
        var found: [QueuedMessage] = []
        var next = QueuePosition.first
        while true {
            let stretch = try await live.read(from: next, limit: limit)
            found += stretch.messages
            #expect(stretch.strays.isEmpty && stretch.messages.count <= max(limit, Limits.batchEntries))
            guard let following = stretch.next, let last = stretch.messages.last else { break }
            #expect(stretch.messages.count + Limits.batchEntries > limit)
            #expect(following > last.position)
            next = following
        }
        var bodies: [String] = []
        for message in found { bodies.append(try await live.content(of: message)?.body ?? "") }
        #expect(bodies == left.bodies)
        for message in found {
            let rest = try await live.read(from: message.position, limit: 1_000).messages
            #expect(rest.first?.position == message.position)
        }
    }

    @Test func recordsOfBeforeAreRead() throws {
        var writer = RecordWriter()
        writer.byte(1)
        writer.instant(Instant(milliseconds: 5))
        writer.optional("group")
        writer.integer(2)
        writer.bool(true)
        writer.bytes([7])
        let record = MessageRecord(
            sentAt: Instant(milliseconds: 5), group: "group", parts: 2, isSealed: true, content: [7])
        #expect(try PlaceRecord(stored: writer.output) == .message(record))
        #expect(try PlaceRecord(stored: PlaceRecord.message(record).encoded) == .message(record))
        #expect(throws: StoreError.self) { try PlaceRecord(stored: [2, 9]) }
        let tooMany = PackRecord(
            sentAt: .epoch, groups: Array(repeating: nil, count: 16), isSealed: false, content: [])
        #expect(throws: StoreError.self) { try PlaceRecord(stored: PlaceRecord.pack(tooMany).encoded) }
    }

    /// As versions 1 and 2 wrote a message: ids and digests as text, the id first.
    private func former(_ message: StoredMessage, version: UInt8, id: String? = nil) -> [UInt8] {
        var writer = RecordWriter()
        writer.byte(version)
        writer.string(id ?? message.id.text)
        writer.string(message.senderID)
        writer.string(message.body)
        writer.array(message.attributes) {
            $0.string($1.name)
            $0.string($1.type)
            $0.bool(false)
            if case .string(let text) = $1.value { $0.string(text) }
        }
        writer.optional(message.traceHeader)
        writer.optional(message.deduplicationID)
        writer.string(message.bodyMD5.text)
        writer.optional(message.attributesMD5?.text)
        writer.optional(message.deadLetterSource)
        if version >= 2 { writer.bool(false) }
        return writer.output
    }

    private func message(_ body: String, from sender: String = "AIDAEXAMPLE") -> StoredMessage {
        let attribute = MessageAttribute(name: "n", type: "String", value: .string("v"))
        var message = StoredMessage(
            id: SystemEntropy().uniqueID(), senderID: sender, body: body, bodyMD5: MessageDigests.md5(body))
        message.attributes = [attribute]
        message.attributesMD5 = MessageDigests.md5([attribute])
        return message
    }

    @Test func messagesOfBeforeAreRead() throws {
        var whole = message("of before")
        whole.traceHeader = "Root=1"
        whole.deduplicationID = "d"
        whole.deadLetterSource = "arn"
        for version: UInt8 in [1, 2] {
            #expect(try StoredMessage(stored: former(whole, version: version)) == whole)
            #expect(throws: StoreError.corruptRecord("a message's id")) {
                try StoredMessage(stored: former(whole, version: version, id: "x"))
            }
        }
        #expect(try StoredMessage(stored: whole.encoded) == whole)
        var pack = RecordWriter()
        pack.byte(1)
        pack.array([whole, message("2")]) { $0.bytes(former($1, version: 2)) }
        #expect(try PackedMessages(stored: pack.output).messages.map(\.message.body) == ["of before", "2"])
        var known = RecordWriter()
        known.byte(1)
        known.instant(.epoch)
        known.string(whole.id.text)
        known.unsigned(UInt64(7))
        #expect(try DeduplicationRecord(stored: known.output).messageID == whole.id)
        let record = DeduplicationRecord(sentAt: .epoch, messageID: whole.id, number: 7)
        #expect(try DeduplicationRecord(stored: record.encoded) == record)
    }

    @Test func theirMessagesShareTheirSender() throws {
        let messages = ["one", "two", ""].map { message($0) }
        let encoded = PackedMessages(messages.map { OpenedMessage($0) }).encoded
        #expect(try PackedMessages(stored: encoded).messages.map(\.message) == messages)
        var later = encoded
        later[1] = StoredMessage.formatVersion + 1
        #expect(throws: StoreError.self) { try PackedMessages(stored: later) }
        var earlier = encoded
        earlier[1] = 2
        #expect(throws: StoreError.self) { try PackedMessages(stored: earlier) }
    }

    @Test func messagesOfOtherSendersLieAlone() async throws {
        let url = try await cloud.create("q")
        let live = try await live(url, cloud)
        let messages = ["one", "two"].map { sender in
            OutgoingMessage(message: OpenedMessage(message(sender, from: sender)))
        }
        _ = try await live.send(messages, isSealed: false)
        #expect(try await places().count == 2)
        let received = try await cloud.afterCrash.receive(url)
        #expect(received.bodies == ["one", "two"])
    }

    @Test func memoryOfThemIsBounded() {
        var packs = Packs()
        for number in 0..<(UInt64(Limits.packs) + 5) {
            let place = QueuePosition(due: .epoch, number: number * Pack.places)
            packs.note(
                QueuedMessage(position: place.message(1), sentAt: .epoch, group: nil, pack: Pack(of: 1)))
        }
        #expect(packs.count == Limits.packs)
        let known = QueuePosition(due: .epoch, number: 0)
        #expect(packs.remove([known.message(1)]) == [.empty(known, marks: [])])
        let unknown = QueuePosition(due: .epoch, number: (UInt64(Limits.packs) + 4) * Pack.places)
        #expect(packs.remove([unknown.message(1)]) == [.mark([unknown.message(1)])])
    }
}

/// Everything at once, and crashes: what was acknowledged holds.
@Suite struct BatchesAreSimulated {
    @Test(arguments: 0..<40) func whateverHappens(seed: UInt64) async throws {
        let random = SeededEntropy(seed)
        let isFIFO = seed % 4 == 3
        var cloud = SQSCloud()
        let url = try await isFIFO ? cloud.createFIFO("q") : cloud.create("q")
        var sent = 0
        var there: Set<String> = []
        var held: [Document] = []
        for _ in 0..<400 {
            switch random.integer(in: 0..<100) {
            case 0..<20:
                let count = random.integer(in: 1..<11)
                let delay = !isFIFO && random.integer(in: 0..<5) == 0 ? Int64(3) : 0
                try await cloud.sendBatch(
                    count, to: url, from: sent, delays: [delay], groups: isFIFO ? ["a", "b", "c"] : [])
                there.formUnion((sent..<sent + count).map(String.init))
                sent += count
            case 20..<25:
                try await cloud.send("\(sent)", to: url, group: isFIFO ? "a" : nil)
                there.insert("\(sent)")
                sent += 1
            case 25..<55:
                let received = try await cloud.receive(
                    url, Int64(random.integer(in: 1..<11)), hiding: Int64(random.integer(in: 0..<20)))
                for body in received.bodies { #expect(there.contains(body), "deleted, and back again") }
                // Earlier receipts of a standard queue's message do nothing, and say that they did.
                held.removeAll { received.bodies.contains($0["Body"]?.string ?? "") }
                held += received
            case 55..<80:
                held.shuffle(by: random)
                let some = held.suffix(random.integer(in: 1..<11))
                held.removeLast(some.count)
                there.subtract(try await cloud.deleteBatch(Array(some), from: url))
            // Who is delayed is counted by the second.
            case 80..<88: cloud.clock.advance(by: .seconds(random.integer(in: 0..<5)))
            case 88..<93: try await cloud.saveReceipts()
            case 93..<96: cloud = cloud.afterCrash
            default:
                let counted = try await cloud.counts(url)
                #expect(counted.reduce(0, +) == there.count, "\(counted)")
            }
        }
        cloud.clock.advance(by: .seconds(30))
        cloud = cloud.afterCrash
        #expect(try await cloud.counts(url).reduce(0, +) == there.count)
        while case let received = try await cloud.receive(url), !received.isEmpty {
            for body in received.bodies { #expect(there.contains(body)) }
            there.subtract(try await cloud.deleteBatch(received, from: url))
        }
        #expect(there.isEmpty)
        // A look from the front clears away what is left of batches that memory had forgotten.
        cloud = cloud.afterCrash
        #expect(try await cloud.receive(url).isEmpty)
        try await cloud.saveReceipts()
        let left = try await cloud.store.list(
            KeyRange(prefix: Key(bytes: [KeyClass.sqs(1).rawValue])), as: PlaceRecord.self, limit: 10)
        #expect(left.isEmpty)
    }
}

extension [Document] {
    fileprivate mutating func shuffle(by random: SeededEntropy) {
        for index in indices.dropLast() { swapAt(index, random.integer(in: index..<count)) }
    }
}

extension SQSCloud {
    /// Sends messages whose bodies are numbers, as one batch.
    fileprivate func sendBatch(
        _ count: Int, to url: String, from first: Int = 0, delays: [Int64] = [0], groups: [String] = [],
        bytes: Int = 0
    ) async throws {
        let entries = (0..<count).map { index -> Document in
            let number = "\(first + index)"
            var members: [(key: String, value: Document)] = [
                ("Id", .string(number)),
                ("MessageBody", .string(number + String(repeating: ".", count: bytes))),
            ]
            if groups.isEmpty {
                members.append(("DelaySeconds", .integer(delays[index % delays.count])))
            } else {
                members.append(("MessageGroupId", .string(groups[index % groups.count])))
            }
            return .object(members)
        }
        let answer = try await call(
            "SendMessageBatch", ["QueueUrl": .string(url), "Entries": .array(entries)])
        #expect(answer["Successful"]?.array?.count == count)
    }

    /// Deletes messages as one batch; returns the bodies of those that are gone.
    @discardableResult
    fileprivate func deleteBatch(_ messages: [Document], from url: String) async throws -> [String] {
        if messages.isEmpty { return [] }
        let entries = messages.enumerated().map { index, message -> Document in
            ["Id": .string("\(index)"), "ReceiptHandle": message["ReceiptHandle"] ?? .string("")]
        }
        let answer = try await call(
            "DeleteMessageBatch", ["QueueUrl": .string(url), "Entries": .array(entries)])
        let gone = (answer["Successful"]?.array ?? []).compactMap { Int($0["Id"]?.string ?? "") }
        return gone.map { messages[$0] }.bodies
    }
}
