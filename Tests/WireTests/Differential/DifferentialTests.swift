// Every operation of every table against the installed botocore, in both directions: what it serialises we
// must decode, what we encode it must parse. Inputs and outputs are random, from fixed seeds.

import CloudCore
import Testing
import Wire

@Suite(.enabled(if: Botocore.isInstalled)) struct DifferentialTests {
    @Test(arguments: [1, 2]) func whatBotocoreSendsIsDecoded(seed: Int) throws {
        let cases = try Botocore.requests(seed: seed, count: 1, services: ServiceModel.all)
        #expect(cases.count > 2_500)
        var differences: [String] = []
        for test in cases {
            let place = "\(test.name) \(test.operation)"
            do {
                let route = try Route.resolve(test.signed)
                guard route.operation == test.operation, route.wire.name == test.name else {
                    differences.append("\(place): routed to \(route.wire.name) \(route.operation)")
                    continue
                }
                let got = NeutralForm.document(try route.wire.decode(test.request, as: test.operation))
                if let difference = NeutralForm.difference(test.expected, got) {
                    differences.append("\(place): \(difference)")
                }
            } catch {
                differences.append("\(place): \(error)")
            }
        }
        report(differences)
    }

    @Test func whatIsDamagedIsRefusedAsTheClientsMistake() throws {
        let cases = try Botocore.requests(seed: 4, count: 1, services: ServiceModel.all)
        var wrong: [String] = []
        var (refused, accepted) = (0, 0)
        for (index, test) in cases.enumerated() {
            for request in test.damaged(seed: UInt64(index)) {
                do {
                    _ = try? Route.resolve(request)
                    _ = try test.name.implementation.decode(request, as: test.operation)
                    accepted += 1
                } catch let error as AWSError where (400..<500).contains(error.status) {
                    refused += 1
                } catch {
                    wrong.append("\(test.name) \(test.operation): \(error)")
                }
            }
        }
        #expect(refused > 500 && accepted > 500)
        report(wrong)
    }

    @Test(arguments: [1, 2]) func whatWeAnswerIsParsed(seed: UInt64) throws {
        var responses: [Document] = []
        for service in ServiceModel.all {
            for name in Botocore.protocols(of: service) {
                for operation in service.operations where Botocore.canParseOutput(of: operation) {
                    let random = seed &* 1_000_003 &+ UInt64(responses.count)
                    responses.append(try response(to: operation, in: name, seed: random))
                }
            }
        }
        let (checked, differences) = try Botocore.differences(in: responses)
        #expect(checked == responses.count && checked > 2_500)
        report(differences)
    }

    @Test func everyErrorIsParsed() throws {
        var responses: [Document] = []
        for service in ServiceModel.all {
            for name in Botocore.protocols(of: service) {
                var seen: Set<ShapeReference> = []
                for operation in service.operations {
                    responses.append(
                        error(.notImplemented(service: "s", operation: "o"), nil, operation, name))
                    for shape in operation.errors where seen.insert(shape).inserted {
                        let error = AWSError(
                            shape.name.text, "A <b> & \"ç\"", status: shape.error?.status ?? 400)
                        responses.append(self.error(error, shape, operation, name))
                    }
                }
            }
        }
        let (checked, differences) = try Botocore.differences(in: responses)
        #expect(checked == responses.count && checked > 4_000)
        report(differences)
    }

    private func error(
        _ error: AWSError, _ shape: ShapeReference?, _ operation: OperationShape, _ name: ProtocolName
    ) -> Document {
        let service = operation.service
        let response = name.implementation.response(error, for: service, requestID: "request-1")
        let isXML = name == .awsQuery || name == .restXML
        var expected: [(key: String, value: Document)] = [
            ("message", .string(error.message)), ("requestID", "request-1"),
            ("status", .integer(Int64(error.status))),
        ]
        if isXML {
            expected.append(("code", .string(shape?.error?.code.text ?? error.code)))
            if service != .s3 { expected.append(("type", .string(error.fault.rawValue))) }
        } else if service.isQueryCompatible {
            expected.append(("queryCode", .string(error.code)))
            expected.append(("type", .string(error.fault.rawValue)))
            expected.append(("code", .string(shape?.error?.code.text ?? error.code)))
        } else {
            expected.append(("code", .string(error.code)))
        }
        return document(response, operation, name, [("error", .object(expected))])
    }

    @Test(arguments: [1, 2]) func everyEventStreamIsParsed(seed: UInt64) throws {
        var responses: [Document] = []
        for service in ServiceModel.all {
            for operation in service.operations {
                let name = service.preferredProtocol
                guard let encoder = EventStreamEncoder(output: operation.output, of: name) else { continue }
                for failure in [nil, AWSError("InternalFailure", "sorry", status: 500)] {
                    responses.append(try stream(of: operation, name, encoder, failure, seed))
                }
            }
        }
        let (checked, differences) = try Botocore.differences(in: responses)
        #expect(checked == responses.count && checked >= 10)
        report(differences)
    }

    private func stream(
        of operation: OperationShape, _ name: ProtocolName, _ encoder: EventStreamEncoder,
        _ failure: AWSError?,
        _ seed: UInt64
    ) throws -> Document {
        var records = RandomRecords(seed: seed, protocol: name)
        let isRPC = name == .awsJSON10 || name == .awsJSON11
        var body = isRPC ? try encoder.initialResponse(Record(operation.output)) : []
        var events: [Document] = []
        for member in encoder.stream.members where !member.shape.flags.contains(.exception) {
            let record = records.event(member.shape)
            body += try encoder.frame(member.name.text, record)
            events.append(.object([(member.name.text, NeutralForm.document(record))]))
        }
        if let failure { body += try encoder.frame(failure) }
        return document(
            WireResponse(body: .bytes(body)), operation, name,
            [("events", .array(events)), ("failure", failure.map { .string($0.code) } ?? .null)])
    }

    private func response(to operation: OperationShape, in name: ProtocolName, seed: UInt64) throws
        -> Document
    {
        var records = RandomRecords(seed: seed, protocol: name)
        let output = records.output(operation.output)
        var response = WireResponse()
        try name.implementation.encode(output, of: operation, requestID: "request-1", into: &response)
        return document(response, operation, name, [("expected", NeutralForm.document(output))])
    }

    private func document(
        _ response: WireResponse, _ operation: OperationShape, _ name: ProtocolName,
        _ more: [(key: String, value: Document)]
    ) -> Document {
        var body: [UInt8] = []
        if case .bytes(let bytes) = response.body { body = bytes }
        let headers = response.headers.fields.map { (key: $0.name, value: Document.string($0.value)) }
        return .object(
            [
                ("service", .string(operation.service.name)), ("protocol", .string(name.driverName)),
                ("operation", .string(operation.name.text)), ("status", .integer(Int64(response.status))),
                ("headers", .object(headers)), ("body", .string(Base64.encode(body))),
            ] + more)
    }

    /// Some of what differs, and how much does.
    private func report(_ differences: [String]) {
        for difference in differences.prefix(20) { Issue.record("\(difference)") }
        #expect(differences.count == 0)
    }
}
