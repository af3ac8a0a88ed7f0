// awsQuery: parameters of a form in, XML out; with its flag EC2's dialect of it.
// https://smithy.io/2.0/aws/protocols/aws-query-protocol.html

public import CloudCore

/// The protocol of IAM, STS, SNS, CloudFormation, RDS and others; with `isEC2` that of EC2.
public struct QueryProtocol: WireProtocol {
    private let isEC2: Bool

    public init(isEC2: Bool = false) { self.isEC2 = isEC2 }

    public var name: ProtocolName { isEC2 ? .ec2Query : .awsQuery }

    public func decode(_ request: WireRequest, as operation: OperationShape) throws -> Record {
        do throws(CodecError) {
            let form = try FormTree(Self.form(of: request))
            var reader = FormShapeReader(form, isEC2: isEC2)
            var record = try reader.record(operation.input, at: .root)
            if operation.service == .sqs { Self.addQueueURL(of: request.head, to: &record) }
            return record
        } catch {
            throw XMLErrors.malformedInput(error)
        }
    }

    /// Requests to a queue's own URL need not repeat it as a parameter: that is how SQS's dialect began.
    /// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-making-api-requests-xml.html
    private static func addQueueURL(of head: RequestHead, to record: inout Record) {
        guard let index = record.shape.memberIndex(named: "QueueUrl"), record[index] == nil,
            head.path.utf8.count > 1, let host = head.headers["Host"]
        else { return }
        record[index] = .string("http://" + host + head.path)
    }

    /// A GET has its parameters in the query, a POST in the body; some clients use both.
    private static func form(of request: WireRequest) -> [UInt8] {
        let query = request.head.query
        if query.isEmpty { return request.body }
        return request.body.isEmpty
            ? Array(query.utf8) : Array(query.utf8) + [UInt8(ascii: "&")] + request.body
    }

    public func encode(
        _ output: Record, of operation: OperationShape, requestID: String, into response: inout WireResponse
    ) {
        var writer = XMLShapeWriter()
        let name = operation.name.text
        writer.open(name + "Response")
        let namespace = operation.service.xmlNamespace
        if !namespace.isEmpty { writer.attribute("xmlns", namespace.text) }
        if isEC2 {
            writer.element("requestId", requestID)
            writer.members(of: output)
        } else {
            if operation.hasOutput {
                let wrapper = operation.resultWrapper
                writer.open(wrapper.isEmpty ? name + "Result" : wrapper.text)
                writer.members(of: output)
                writer.close()
            }
            writer.open("ResponseMetadata")
            writer.element("RequestId", requestID)
            writer.close()
        }
        writer.close()
        response.headers["Content-Type"] = "text/xml"
        response.body = .bytes(writer.bytes)
    }

    public func encode(
        _ error: AWSError, for service: ServiceModel?, requestID: String, into response: inout WireResponse
    ) {
        response.status = error.status
        response.headers["Content-Type"] = "text/xml"
        response.body = .bytes(
            XMLErrors.document(error, for: service, requestID: requestID, form: isEC2 ? .ec2 : .wrapped))
    }
}
