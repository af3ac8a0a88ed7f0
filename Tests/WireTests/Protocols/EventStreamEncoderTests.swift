import CloudCore
import Testing
import Wire

@Suite struct EventStreamEncoderTests {
    private func lambda() throws -> EventStreamEncoder {
        let invoke = try #require(ServiceModel.lambda.operation(named: "InvokeWithResponseStream"))
        return try #require(EventStreamEncoder(output: invoke.output, of: .restJSON1))
    }

    private func message(_ frame: [UInt8]) throws -> EventStreamMessage {
        var decoder = EventStreamDecoder()
        decoder.append(frame)
        return try #require(try decoder.next())
    }

    @Test func bytesBecomePayloadChunks() throws {
        let chunk = try message(lambda().frame("PayloadChunk", payload: Array("hello".utf8)))
        #expect(chunk.text(":message-type") == "event" && chunk.text(":event-type") == "PayloadChunk")
        #expect(chunk.text(":content-type") == "application/octet-stream")
        #expect(chunk.payload == Array("hello".utf8))
    }

    @Test func recordsBecomeTheProtocolsBodies() throws {
        let stream = try lambda()
        var complete = Record(
            try #require(ServiceModel.lambda.shape(named: "InvokeWithResponseStreamCompleteEvent")))
        complete[try #require(complete.shape.memberIndex(named: "ErrorCode"))] = .string("Unhandled")
        let event = try message(stream.frame("InvokeComplete", complete))
        #expect(event.text(":content-type") == "application/json")
        #expect(String(decoding: event.payload, as: UTF8.self) == "{\"ErrorCode\":\"Unhandled\"}")
        var update = Record(try #require(ServiceModel.lambda.shape(named: "InvokeResponseStreamUpdate")))
        update[0] = .blob([1, 2])
        #expect(try message(stream.frame("PayloadChunk", update)).payload == [1, 2])
        #expect(throws: CodecError.self) { try stream.frame("InvokeComplete", update) }
        #expect(throws: CodecError.self) { try stream.frame("Nothing", payload: []) }
    }

    @Test func errorsEndTheStream() throws {
        let unknown = try message(lambda().frame(AWSError("InternalFailure", "sorry", status: 500)))
        #expect(unknown.text(":message-type") == "error" && unknown.text(":error-code") == "InternalFailure")
        let subscribe = try #require(ServiceModel.kinesis.operation(named: "SubscribeToShard"))
        let stream = try #require(EventStreamEncoder(output: subscribe.output, of: .awsJSON11))
        let known = try message(stream.frame(AWSError("ResourceNotFoundException", "gone")))
        #expect(known.text(":message-type") == "exception")
        #expect(known.text(":exception-type") == "ResourceNotFoundException")
        #expect(String(decoding: known.payload, as: UTF8.self) == "{\"message\":\"gone\"}")
        #expect(EventStreamEncoder(output: subscribe.input, of: .awsJSON11) == nil)
    }
}
