// What services that run in somebody's network ask of EC2, and of file systems that they mount.

/// Knows subnets and security groups: EC2.
public protocol SubnetDirectory: Sendable {
    /// The id of the VPC that all of these are in, for the caller in `context`. Throws EC2's own errors, such
    /// as InvalidSubnetID.NotFound.
    func vpc(
        ofSubnets subnets: [String], securityGroups: [String], context: RequestContext
    ) async throws -> String
}

/// Knows file systems by the ARNs of their access points: the configuration, EFS.
public protocol FileSystemDirectory: Sendable {
    /// The directory of this machine that an access point shows; nil where there is no such access point.
    func directory(ofAccessPoint arn: String) async throws -> String?
}
