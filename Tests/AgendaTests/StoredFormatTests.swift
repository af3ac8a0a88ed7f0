// What the agenda has written is read for ever. Don't change the expectation: write a migration.

import CloudCore
import Store
import Testing

@testable import Agenda

@Suite struct StoredFormatTests {
    private let queue = AgendaQueue("q")
    private let place = Place(due: Instant(nanoseconds: 2), id: "i")

    @Test func keysOfFormat1() throws {
        #expect(Hex.encode(AgendaKeys.task(queue, "i").bytes) == "02" + "01" + "710001" + "690001")
        let key = AgendaKeys.place(queue, place)
        #expect(Hex.encode(key.bytes) == "02" + "02" + "710001" + "00" + "8000000000000002" + "690001")
        #expect(try AgendaKeys.readPlace(key) == place)
    }

    @Test func taskRecordsOfVersion1() throws {
        let task = DueTask(queue: queue, id: "i", due: place.due, payload: [1, 2], retries: 3)
        #expect(Hex.encode(TaskRecord(task).encoded) == "01" + "04" + "06" + "020102")
        let record = try TaskRecord(stored: [1, 4, 6, 2, 1, 2])
        #expect(record.due == place.due)
        #expect(record.retries == 3)
        #expect(record.payload == [1, 2])
    }
}
