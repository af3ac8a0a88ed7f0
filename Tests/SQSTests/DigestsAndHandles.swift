// What is computed: digests, handles, URLs.

import CloudCore
import CloudTesting
import Testing

@testable import SQS

@Suite struct DigestsAndHandles {
    /// The example of AWS's developer guide has this shape; the value is that of boto3's own computation.
    @Test func digests() {
        #expect(MessageDigests.md5("hello").text == "5d41402abc4b2a76b9719d911017c592")
        #expect(MessageDigests.md5([MessageAttribute]()) == nil)
    }

    @Test func handlesComeBackWhole() throws {
        let receipt = Receipt(
            queue: 7, position: QueuePosition(due: Instant(nanoseconds: -5), number: .max),
            time: Instant(milliseconds: 9_000))
        #expect(try Receipt(handle: receipt.handle) == receipt)
        let broken = String(receipt.handle.dropFirst()) + "A"
        #expect(throws: AWSError.self) { try Receipt(handle: broken) }
        #expect(throws: AWSError.self) { try Receipt(handle: "") }
    }

    @Test func regionsOfURLs() throws {
        let context = RequestContext.testing()
        for url in [
            "http://127.0.0.1:4566/000000000000/q", "https://sqs.us-east-1.amazonaws.com/000000000000/q",
            "https://us-east-1.queue.amazonaws.com/000000000000/q", "/000000000000/q", "000000000000/q",
            "https://queue.amazonaws.com/000000000000/q",
        ] {
            let name = try QueueName(url: url, context)
            #expect(name.arn.description == "arn:aws:sqs:us-east-1:000000000000:q")
        }
        for url in ["", "q", "http://host/q", "https://sqs.eu-west-1.amazonaws.com/000000000000/q", "/1/q"] {
            #expect(throws: AWSError.self) { try QueueName(url: url, context) }
        }
    }

    @Test func theHeapIsInOrder() {
        var heap = Heap<Int>()
        let random = SeededEntropy(1)
        let numbers = (0..<500).map { _ in random.integer(in: 0..<100) }
        for number in numbers { heap.insert(number) }
        heap.keep { $0 != 50 }
        var sorted: [Int] = []
        while let next = heap.removeFirst() { sorted.append(next) }
        #expect(sorted == numbers.filter { $0 != 50 }.sorted())
    }
}
