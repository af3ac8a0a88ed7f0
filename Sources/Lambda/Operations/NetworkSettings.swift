// The network that a function is in, and the file system that it sees through it. No function of this cloud
// reaches any network but the cloud's own endpoint, in a VPC or not; what a VPC's rules would open comes with
// EC2.
// https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
// https://docs.aws.amazon.com/lambda/latest/dg/configuration-filesystem.html

import CloudCore
import Logging
import Synchronization
import Wire

/// What a request says of the network; nil for none.
struct NetworkChange: Sendable {
    var attachment: NetworkAttachment?

    /// Throws where only one of the lists has members, or a member can't be an id.
    init(_ config: VpcConfig) throws {
        let subnets = config.subnetIds ?? []
        let groups = config.securityGroupIds ?? []
        try Self.check(subnets, prefix: "subnet-", hasCapitals: false, at: "vpcConfig.subnetIds")
        try Self.check(groups, prefix: "sg-", hasCapitals: true, at: "vpcConfig.securityGroupIds")
        let isDualStack = config.ipv6AllowedForDualStack == true
        guard subnets.isEmpty == groups.isEmpty, !subnets.isEmpty || !isDualStack else {
            throw LambdaError.networkIncomplete()
        }
        guard !subnets.isEmpty else { return }
        attachment = NetworkAttachment(
            subnets: subnets, securityGroups: groups, allowsIPv6: isDualStack)
    }

    /// AWS's own patterns are stricter than its model.
    private static func check(
        _ ids: [String], prefix: String, hasCapitals: Bool, at member: String
    ) throws {
        let isFine = ids.allSatisfy { id in
            id.hasPrefix(prefix) && id.utf8.count <= 1_024
                && id.utf8.dropFirst(prefix.utf8.count).allSatisfy { byte in
                    switch byte {
                    case 48...57, 97...122: true
                    case 65...90: hasCapitals
                    default: false
                    }
                }
        }
        guard !isFine else { return }
        throw AWSError.constraint(
            "[\(ids.joined(separator: ", "))]", at: member,
            "Member must satisfy constraint: [Member must have length less than or equal to 1024, Member "
                + "must "
                + "have length greater than or equal to 0, Member must satisfy regular expression pattern: "
                + "^\(prefix)[0-9a-z\(hasCapitals ? "A-Z" : "")]*$]")
    }
}

/// What a request says of file systems: one, or none.
struct FileSystemChange: Sendable {
    var attachment: FileSystemAttachment?

    /// The model allows one, of the right form; AWS's pattern lets `.` and `..` through, which are no names.
    init(_ configs: [FileSystemConfig]) throws {
        guard let config = configs.first else { return }
        guard !["/mnt/.", "/mnt/.."].contains(config.localMountPath) else {
            throw AWSError.constraint(
                config.localMountPath, at: "fileSystemConfigs.1.member.localMountPath",
                "Member must satisfy regular expression pattern: ^/mnt/[a-zA-Z0-9-_.]+$")
        }
        attachment = FileSystemAttachment(accessPoint: config.arn, path: config.localMountPath)
    }
}

/// What this cloud knows of networks and file systems.
struct FunctionNetworks: Sendable {
    /// Whether environments have networks and mounts of their own.
    var isIsolated = true
    /// Nil where nobody knows subnets: they are taken as they are.
    var subnets: (any SubnetDirectory)?
    /// Nil where there are no file systems.
    var fileSystems: (any FileSystemDirectory)?
    var notice: Notice?
}

/// A line of the log that is written once.
final class Notice: Sendable {
    private let isSaid = Mutex(false)
    private let logger: Logger
    private let text: String

    init(_ text: String, _ logger: Logger) {
        self.text = text
        self.logger = logger
    }

    func say() {
        let isFirst = isSaid.withLock { isSaid in
            defer { isSaid = true }
            return !isSaid
        }
        if isFirst { logger.notice("\(text)") }
    }
}

extension LambdaService {
    /// Throws unless the function may be in the network, see the file system and be traced as the change
    /// says.
    func checkConnections(
        _ change: inout ConfigurationChange, role: String, of function: FunctionKey, _ context: RequestContext
    ) async throws {
        if change.network?.attachment != nil {
            try await checkNetwork(&change.network, role: role, of: function, context)
        }
        if let attachment = change.fileSystem?.attachment { try await checkFileSystem(attachment) }
        guard change.tracing == "Active" else { return }
        guard try await mayDo(Permission("xray:PutTraceSegments"), as: role, for: function, context) else {
            throw LambdaError.roleMayNot("PutTraceSegments", on: "XRAY")
        }
    }

    private func checkNetwork(
        _ change: inout NetworkChange?, role: String, of function: FunctionKey, _ context: RequestContext
    ) async throws {
        guard networks.isIsolated else {
            throw LambdaError.notBuilt("VpcConfig, where functions are plain processes,")
        }
        guard try await mayDo(Permission("ec2:CreateNetworkInterface"), as: role, for: function, context)
        else {
            throw LambdaError.roleMayNot("CreateNetworkInterface", on: "EC2")
        }
        guard let subnets = networks.subnets, let attachment = change?.attachment else {
            networks.notice?.say()
            return
        }
        do {
            change?.attachment?.vpc = try await subnets.vpc(
                ofSubnets: attachment.subnets, securityGroups: attachment.securityGroups, context: context)
        } catch let error as AWSError {
            throw LambdaError.networkUnknown(error)
        }
    }

    private func checkFileSystem(_ attachment: FileSystemAttachment) async throws {
        guard networks.isIsolated, let fileSystems = networks.fileSystems else {
            throw LambdaError.notBuilt("FileSystemConfigs, without `apus serve --file-system` and isolation,")
        }
        guard try await fileSystems.directory(ofAccessPoint: attachment.accessPoint) != nil else {
            throw LambdaError.accessPointMissing(attachment.accessPoint)
        }
    }
}
