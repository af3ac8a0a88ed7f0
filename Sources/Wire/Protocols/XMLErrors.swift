// Errors as the XML protocols write them: wrapped (query, Route 53, CloudFront), bare (S3) and EC2's.

import CloudCore

enum XMLErrors {
    enum Form {
        /// `<ErrorResponse><Error><Type/><Code/><Message/></Error><RequestId/></ErrorResponse>`
        case wrapped
        /// `<Error><Code/><Message/>…<RequestId/><HostId/></Error>`
        case bare
        /// `<Response><Errors><Error><Code/><Message/></Error></Errors><RequestID/></Response>`
        case ec2
    }

    static func document(
        _ error: AWSError, for service: ServiceModel?, requestID: String, form: Form
    ) -> [UInt8] {
        let shape = service?.error(code: error.code)
        let code = QueryCompatibility.queryCode(of: error, in: service)
        var writer = XMLShapeWriter()
        switch form {
        case .wrapped:
            writer.open("ErrorResponse")
            let namespace = service.flatMap(RESTXMLRoots.namespace(of:)) ?? ""
            if !namespace.isEmpty { writer.attribute("xmlns", namespace) }
            writer.open("Error")
            writer.element("Type", error.fault.rawValue)
            write(error, code: code, shape, to: &writer)
            // SQS has it in every error, always empty.
            if service == .sqs { writer.element("Detail", "") }
            writer.close()
            writer.element("RequestId", requestID)
        case .bare:
            writer.declaration()
            writer.open("Error")
            write(error, code: code, shape, to: &writer)
            writer.element("RequestId", requestID)
            writer.element("HostId", hostID(of: requestID))
        case .ec2:
            writer.declaration()
            writer.open("Response")
            writer.open("Errors")
            writer.open("Error")
            write(error, code: code, shape, to: &writer)
            writer.close()
            writer.close()
            writer.element("RequestID", requestID)
        }
        writer.close()
        return writer.bytes
    }

    private static func write(
        _ error: AWSError, code: String, _ shape: ShapeReference?, to writer: inout XMLShapeWriter
    ) {
        writer.element("Code", code)
        writer.element("Message", error.message)
        for (name, value) in error.fields.sorted(by: { $0.key < $1.key }) {
            if let member = shape?.members.first(where: { $0.name == name }) {
                writer.member(ErrorFields.value(value, of: member), member)
            } else {
                writer.element(name, value)
            }
        }
    }

    /// What S3 calls the extended request id (`x-amz-id-2`): opaque text, here made of the request's own.
    static func hostID(of requestID: String) -> String { Base64.encode(Array(requestID.utf8)) }

    /// What the services of the XML protocols answer to a body or parameters they cannot read.
    static func malformedInput(_ error: CodecError) -> AWSError {
        AWSError("MalformedInput", error.detail)
    }
}
