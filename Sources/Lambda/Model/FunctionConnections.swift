// What a function is connected to outside of itself: the key that keeps its variables, the network that it is
// in, the file system that it sees, the tenants that it keeps apart.

import CloudCore
import Store

/// The connections of one version.
struct FunctionConnections: Hashable, Sendable {
    /// Nil where the node's own key keeps the variables.
    var keyed: KeyedVariables?
    /// Nil for a function in no VPC.
    var network: NetworkAttachment?
    var fileSystem: FileSystemAttachment?
    /// Whether each tenant's calls have environments of their own; said when the function is made, for good.
    var isolatesTenants = false
}

/// Environment variables under a key of KMS.
struct KeyedVariables: Hashable, Sendable {
    /// The key's ARN.
    var key: String
    /// Nil where the function has no variables.
    var ciphertext: [UInt8]?
}

/// `VpcConfig`, with at least one subnet and one security group.
struct NetworkAttachment: Hashable, Sendable {
    var subnets: [String]
    var securityGroups: [String]
    /// Nil where nobody knows: this cloud has no EC2 yet.
    var vpc: String?
    var allowsIPv6 = false
}

/// A member of `FileSystemConfigs`.
struct FileSystemAttachment: Hashable, Sendable {
    /// The ARN of an access point.
    var accessPoint: String
    /// `/mnt/…`
    var path: String
}

/// Version 2: tenants.
extension FunctionConnections: StoredRecord {
    static var formatVersion: UInt8 { 2 }

    func encode(to writer: inout RecordWriter) {
        writer.optional(keyed) { writer, keyed in
            writer.string(keyed.key)
            writer.optional(keyed.ciphertext) { $0.bytes($1) }
        }
        writer.optional(network) { writer, network in
            writer.array(network.subnets)
            writer.array(network.securityGroups)
            writer.optional(network.vpc)
            writer.bool(network.allowsIPv6)
        }
        writer.optional(fileSystem) { writer, fileSystem in
            writer.string(fileSystem.accessPoint)
            writer.string(fileSystem.path)
        }
        writer.bool(isolatesTenants)
    }

    init(from reader: inout RecordReader, version: UInt8) throws {
        keyed = try reader.optional { reader in
            KeyedVariables(key: try reader.string(), ciphertext: try reader.optional { try $0.bytes() })
        }
        network = try reader.optional { reader in
            NetworkAttachment(
                subnets: try reader.strings(), securityGroups: try reader.strings(),
                vpc: try reader.optionalString(), allowsIPv6: try reader.bool())
        }
        fileSystem = try reader.optional { reader in
            FileSystemAttachment(accessPoint: try reader.string(), path: try reader.string())
        }
        if version >= 2 { isolatesTenants = try reader.bool() }
    }
}

extension FunctionConfiguration {
    /// Shows what the function is connected to; its variables are not read here.
    mutating func show(_ connections: FunctionConnections) {
        kmsKeyArn = connections.keyed?.key
        vpcConfig = connections.network.map {
            VpcConfigResponse(
                subnetIds: $0.subnets, securityGroupIds: $0.securityGroups, vpcId: $0.vpc ?? "",
                ipv6AllowedForDualStack: $0.allowsIPv6)
        }
        fileSystemConfigs = connections.fileSystem.map {
            [FileSystemConfig(arn: $0.accessPoint, localMountPath: $0.path)]
        }
        if connections.isolatesTenants {
            tenancyConfig = TenancyConfig(tenantIsolationMode: TenantIsolationMode(rawValue: "PER_TENANT"))
        }
    }
}
