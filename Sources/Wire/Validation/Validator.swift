// Checks an input against its model before a handler sees it: required, length, range, pattern, enum, in AWS's
// own words, all violations in one message. What a service checks beyond its model is the service's business.

public import CloudCore

/// The model's constraints.
public enum Validator {
    /// Throws one `AWSError` that tells every violation (the first twenty of them).
    public static func check(_ input: Record, of operation: OperationShape) throws(AWSError) {
        let dialect = ValidationDialect(operation.service)
        guard dialect.isChecked else { return }
        let violations = violations(in: input)
        guard !violations.isEmpty else { return }
        throw AWSError(dialect.code, message(violations))
    }

    /// `2 validation errors detected: …; …`
    static func message(_ violations: [String]) -> String {
        let plural = violations.count == 1 ? "" : "s"
        return "\(violations.count) validation error\(plural) detected: "
            + violations.joined(separator: "; ")
    }

    /// Every violation, in the order of the model's members.
    public static func violations(in input: Record) -> [String] {
        var walk = ValidationWalk()
        walk.structure(input, path: "")
        return walk.violations
    }
}

/// How one service answers violations.
struct ValidationDialect {
    /// The error's code.
    let code: String
    /// False where the service answers each case in a way of its own: S3.
    let isChecked: Bool

    init(_ service: ServiceModel) {
        code = Self.codes[service] ?? Self.code(of: service.preferredProtocol)
        isChecked = service != .s3
    }

    private static func code(of name: ProtocolName) -> String {
        name == .awsQuery || name == .ec2Query ? "ValidationError" : "ValidationException"
    }

    /// Where it is not the protocol's usual code.
    private static let codes: [ServiceModel: String] = [
        .apigateway: "BadRequestException", .apigatewayv2: "BadRequestException",
        .appconfig: "BadRequestException", .appsync: "BadRequestException",
        .cloudfront: "InvalidArgument", .cloudwatch: "ValidationError",
        .cognitoIdentity: "InvalidParameterException", .cognitoIdp: "InvalidParameterException",
        .ecr: "InvalidParameterException", .ecs: "InvalidParameterException",
        .logs: "InvalidParameterException", .organizations: "InvalidInputException",
        .rdsData: "BadRequestException", .resourcegroupstaggingapi: "InvalidParameterException",
        .route53: "InvalidInput", .sesv2: "BadRequestException", .sqs: "InvalidParameterValue",
        .xray: "InvalidRequestException",
    ]
}

/// One walk over a record.
struct ValidationWalk {
    private(set) var violations: [String] = []

    mutating func structure(_ record: Record, path: String) {
        for (index, member) in record.shape.members.enumerated() {
            guard violations.count < WireLimits.violations else { return }
            if let value = record[index] {
                if value == .null {
                    missing(member, path)
                } else {
                    check(value, member, path: path + Self.pathName(member.name))
                }
            } else if member.isRequired {
                missing(member, path)
            }
        }
    }

    private mutating func missing(_ member: Member, _ path: String) {
        guard member.isRequired else { return }
        violate("null", path + Self.pathName(member.name), "Member must not be null")
    }

    /// AWS begins the names of members with a small letter: `functionName`, `kMSKeyArn`.
    private static func pathName(_ name: TableString) -> String {
        let text = name.text
        return text.prefix(1).lowercased() + text.dropFirst()
    }

    private mutating func violate(_ value: String, _ path: String, _ constraint: String) {
        guard violations.count < WireLimits.violations else { return }
        let value = value.isEmpty ? "" : " " + value
        violations.append("Value\(value) at '\(path)' failed to satisfy constraint: \(constraint)")
    }

    private mutating func check(_ value: Value, _ member: Member, path: String) {
        let shape = member.shape
        let isSecret = member.flags.contains(.sensitive)
        for constraint in Self.failures(of: value, shape: shape) {
            violate(isSecret ? "" : "'\(Self.text(value))'", path, constraint)
        }
        switch value {
        case .record(let record): structure(record, path: path + ".")
        case .list(let values): list(values, shape: shape, path: path, isSecret: isSecret)
        case .map(let map): self.map(map, shape: shape, path: path, isSecret: isSecret)
        default: break
        }
    }

    /// Elements that are structures or collections are told one by one, scalars all at once.
    private mutating func list(_ values: [Value], shape: ShapeReference, path: String, isSecret: Bool) {
        let element = shape.element
        guard Self.isScalar(element.shape) else {
            for (index, value) in values.enumerated() where value != .null {
                guard violations.count < WireLimits.violations else { return }
                check(value, element, path: "\(path).\(index + 1).member")
            }
            return
        }
        let constraints = Self.constraints(of: element.shape)
        guard !constraints.isEmpty,
            values.contains(where: { $0 == .null || !Self.failures(of: $0, shape: element.shape).isEmpty })
        else { return }
        let isHidden = isSecret || element.flags.contains(.sensitive)
        violate(
            isHidden ? "" : "'\(Self.text(.list(values)))'", path,
            "Member must satisfy constraint: [\(constraints.joined(separator: ", "))]")
    }

    private mutating func map(_ map: OrderedMap, shape: ShapeReference, path: String, isSecret: Bool) {
        let (key, element) = (shape.key, shape.value)
        if map.entries.contains(where: { !Self.failures(of: .string($0.key), shape: key.shape).isEmpty }) {
            let constraints = Self.constraints(of: key.shape).joined(separator: ", ")
            violate(
                isSecret ? "" : "'\(Self.text(.map(map)))'", path,
                "Map keys must satisfy constraint: [\(constraints)]")
        }
        guard Self.isScalar(element.shape) else {
            for entry in map.entries where entry.value != .null {
                guard violations.count < WireLimits.violations else { return }
                check(entry.value, element, path: "\(path).\(entry.key).member")
            }
            return
        }
        if map.entries.contains(where: { !Self.failures(of: $0.value, shape: element.shape).isEmpty }) {
            let isHidden = isSecret || element.flags.contains(.sensitive)
            let constraints = Self.constraints(of: element.shape).joined(separator: ", ")
            violate(
                isHidden ? "" : "'\(Self.text(.map(map)))'", path,
                "Map value must satisfy constraint: [\(constraints)]")
        }
    }

    private static func isScalar(_ shape: ShapeReference) -> Bool {
        switch shape.kind {
        case .structure, .list, .map: return false
        default: return true
        }
    }
}
