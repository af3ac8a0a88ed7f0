// Which services a policy document grants access to: told from the actions of its Allow statements alone, as
// AWS's last-accessed reports do. Conditions, denials and resources don't count.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_last-accessed.html

import Wire

/// The services of Allow statements.
struct GrantedServices: Sendable, Equatable {
    /// `*`, or NotAction.
    var all = false
    /// In lower case, such as `s3`.
    var namespaces: Set<String> = []

    init() {}

    init(json: String) {
        guard let document = try? JSON.parse(json) else { return }
        let statements = document["Statement"].map { $0.array ?? [$0] } ?? []
        for statement in statements where statement["Effect"]?.string?.lowercased() == "allow" {
            if statement["NotAction"] != nil { all = true }
            for action in Self.texts(statement["Action"]) {
                guard let colon = action.firstIndex(of: ":") else {
                    all = all || action == "*"
                    continue
                }
                let namespace = action[..<colon].lowercased()
                if namespace.contains("*") { all = true } else { namespaces.insert(namespace) }
            }
        }
    }

    private static func texts(_ value: Document?) -> [String] {
        guard let value else { return [] }
        return (value.array ?? [value]).compactMap(\.string)
    }

    func contains(_ namespace: String) -> Bool { all || namespaces.contains(namespace) }

    mutating func formUnion(_ other: GrantedServices) {
        all = all || other.all
        namespaces.formUnion(other.namespaces)
    }
}

/// Services by the prefix of their actions.
enum ServiceNames {
    /// What people call it; the prefix itself where this cloud does not know the service.
    static func name(of namespace: String) -> String {
        fullNames[namespace] ?? names[namespace] ?? namespace
    }

    /// Every service that this cloud knows.
    static var namespaces: Set<String> { Set(names.keys) }

    private static let names: [String: String] = Dictionary(
        ServiceModel.all.map { (namespace($0), $0.fullName.text) }, uniquingKeysWith: { first, _ in first })

    /// Where the tables have a shorter name.
    private static let fullNames: [String: String] = [
        "acm": "AWS Certificate Manager", "cloudwatch": "Amazon CloudWatch",
        "dax": "Amazon DynamoDB Accelerator (DAX)", "dynamodb": "Amazon DynamoDB",
        "ecr": "Amazon Elastic Container Registry", "ecs": "Amazon Elastic Container Service",
        "elasticloadbalancing": "Elastic Load Balancing", "iam": "AWS Identity and Access Management",
        "kinesis": "Amazon Kinesis", "kms": "AWS Key Management Service",
        "rds": "Amazon Relational Database Service", "route53": "Amazon Route 53",
        "s3": "Amazon Simple Storage Service", "ses": "Amazon Simple Email Service",
        "sns": "Amazon Simple Notification Service", "sqs": "Amazon Simple Queue Service",
        "ssm": "AWS Systems Manager", "states": "AWS Step Functions",
        "sts": "AWS Security Token Service",
    ]

    /// Two services sign under another name than their actions have.
    private static func namespace(_ model: ServiceModel) -> String {
        switch model.signingName.text {
        case "monitoring": "cloudwatch"
        case "email": "ses"
        case let name: name
        }
    }
}
