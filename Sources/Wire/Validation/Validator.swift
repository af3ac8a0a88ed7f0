// Checks an input against its model before a handler sees it: required, length, range, pattern, enum, in
// AWS's own words, all violations in one message. What a service checks beyond its model is the service's
// business.

public import CloudCore

/// The model's constraints.
public enum Validator {
    /// Throws one `AWSError` that tells every violation (the first twenty of them).
    public static func check(_ input: Record, of operation: OperationShape) throws(AWSError) {
        let dialect = ValidationDialect(operation.service)
        guard dialect.isChecked else { return }
        var walk = ValidationWalk()
        walk.structure(input)
        if walk.hasMalformedUnion { throw AWSError("SerializationException", malformedUnionText) }
        guard !walk.violations.isEmpty else { return }
        if operation.service == .sqs, let name = walk.firstMissing {
            // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/CommonErrors.html
            throw AWSError("MissingParameter", "The request must contain the parameter \(name).")
        }
        throw AWSError(dialect.code, message(walk.violations))
    }

    /// A union without a member, or with several: no matter of constraints, but of what can be read at all.
    /// https://github.com/smithy-lang/smithy/tree/main/smithy-aws-protocol-tests (malformed-union)
    static let malformedUnionText = "Unions must have exactly one non-null member."

    /// `2 validation errors detected: …; …`
    static func message(_ violations: [String]) -> String {
        let plural = violations.count == 1 ? "" : "s"
        return "\(violations.count) validation error\(plural) detected: "
            + violations.joined(separator: "; ")
    }

    /// Every violation, in the order of the model's members.
    public static func violations(in input: Record) -> [String] {
        var walk = ValidationWalk()
        walk.structure(input)
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

    /// Lambda checks runtimes with an error and words of its own.
    static func answersItself(_ shape: ShapeReference) -> Bool { shape == lambdaRuntime }
    private static let lambdaRuntime = ServiceModel.lambda.shape(named: "Runtime")

    /// Whether the service adds, to the constraints of elements it tells together, that they can't be null.
    static func tellsNull(_ shape: ShapeReference) -> Bool { shape.service == ServiceModel.lambda.index }

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
    private(set) var hasMalformedUnion = false
    /// The first member that must be there and isn't, by its name in the model.
    private(set) var firstMissing: String?
    /// Where the walk is; made text only where something is wrong.
    private var path: [Step] = []

    private enum Step {
        case member(TableString)
        /// Of a list, from 0.
        case element(Int)
        case entry(String)
    }

    mutating func structure(_ record: Record) {
        if record.shape.flags.contains(.union), record.slots.count(where: { $0 != nil }) != 1 {
            hasMalformedUnion = true
        }
        for (index, member) in record.shape.members.enumerated() {
            guard violations.count < WireLimits.violations else { return }
            let value = record[index]
            if case .null? = value { missing(member) }
            guard let value else {
                if member.isRequired { missing(member) }
                continue
            }
            path.append(.member(member.name))
            check(value, member)
            path.removeLast()
        }
    }

    private mutating func missing(_ member: Member) {
        guard member.isRequired else { return }
        if firstMissing == nil { firstMissing = member.name.text }
        path.append(.member(member.name))
        violate("null", "Member must not be null")
        path.removeLast()
    }

    /// `environment.variables`, `keySchema.1.member.keyType`. AWS begins the names of members with a small
    /// letter: `functionName`, `kMSKeyArn`.
    private var pathText: String {
        path.map { step in
            switch step {
            case .member(let name):
                let text = name.text
                return text.prefix(1).lowercased() + text.dropFirst()
            case .element(let index): return "\(index + 1).member"
            case .entry(let key): return "\(key).member"
            }
        }.joined(separator: ".")
    }

    private mutating func violate(_ value: String, _ constraint: String) {
        guard violations.count < WireLimits.violations else { return }
        let value = value.isEmpty ? "" : " " + value
        violations.append("Value\(value) at '\(pathText)' failed to satisfy constraint: \(constraint)")
    }

    private mutating func check(_ value: Value, _ member: Member) {
        let shape = member.shape
        let isSecret = member.flags.contains(.sensitive)
        for constraint in Self.failures(of: value, shape: shape) {
            violate(isSecret ? "" : "'\(Self.text(value))'", constraint)
        }
        switch value {
        case .record(let record): structure(record)
        case .list(let values): list(values, shape: shape, isSecret: isSecret)
        case .map(let map): self.map(map, shape: shape, isSecret: isSecret)
        default: break
        }
    }

    /// Elements that are structures or collections are told one by one, scalars all at once.
    private mutating func list(_ values: [Value], shape: ShapeReference, isSecret: Bool) {
        let element = shape.element
        let target = element.shape
        guard target.kind.isScalar else {
            for (index, value) in values.enumerated() {
                guard violations.count < WireLimits.violations else { return }
                path.append(.element(index))
                check(value, element)
                path.removeLast()
            }
            return
        }
        guard target.isConstrained,
            values.contains(where: { $0 == .null || !Self.failures(of: $0, shape: target).isEmpty })
        else { return }
        let isHidden = isSecret || element.flags.contains(.sensitive)
        violate(
            isHidden ? "" : "'\(Self.text(.list(values)))'",
            "Member must satisfy constraint: [\(Self.constraints(of: target).joined(separator: ", "))]")
    }

    private mutating func map(_ map: OrderedMap, shape: ShapeReference, isSecret: Bool) {
        let (key, element) = (shape.key.shape, shape.value)
        let target = element.shape
        if key.isConstrained,
            map.entries.contains(where: { !Self.failures(of: .string($0.key), shape: key).isEmpty })
        {
            violate(
                isSecret ? "" : "'\(Self.text(.map(map)))'",
                "Map keys must satisfy constraint: [\(Self.constraints(of: key).joined(separator: ", "))]")
        }
        guard target.kind.isScalar else {
            for entry in map.entries {
                guard violations.count < WireLimits.violations else { return }
                path.append(.entry(entry.key))
                check(entry.value, element)
                path.removeLast()
            }
            return
        }
        if target.isConstrained,
            map.entries.contains(where: { !Self.failures(of: $0.value, shape: target).isEmpty })
        {
            let isHidden = isSecret || element.flags.contains(.sensitive)
            violate(
                isHidden ? "" : "'\(Self.text(.map(map)))'",
                "Map value must satisfy constraint: [\(Self.constraints(of: target).joined(separator: ", "))]"
            )
        }
    }
}

extension ShapeKind {
    var isScalar: Bool {
        switch self {
        case .structure, .list, .map: return false
        default: return true
        }
    }
}
