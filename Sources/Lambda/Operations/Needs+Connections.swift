// What a request says of networks, for conditions, and the tags that code signing configurations are made
// with.
// https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#vpc-conditions

import CloudCore
import Wire

extension Needs {
    /// "Lambda uses your permissions to verify mount targets." Of the execution role nothing is asked: file
    /// systems here have no policies, and EFS lets every client in that can connect to such a one.
    /// https://docs.aws.amazon.com/lambda/latest/dg/configuration-filesystem-efs.html
    static func verifyMountTargets(of configs: [FileSystemConfig]?) -> [Permission] {
        (configs ?? []).map {
            Permission("elasticfilesystem:DescribeMountTargets", on: [$0.arn])
        }
    }

    /// The VPC's id isn't known to a request.
    static func network(_ config: VpcConfig?) -> [String: [String]] {
        var keys: [String: [String]] = [:]
        if let subnets = config?.subnetIds, !subnets.isEmpty { keys["lambda:subnetids"] = subnets }
        if let groups = config?.securityGroupIds, !groups.isEmpty { keys["lambda:securitygroupids"] = groups }
        return keys
    }

    static let createCodeSigning:
        @Sendable (CreateCodeSigningConfigRequest, RequestContext) throws -> [Permission] = { request, _ in
            let tags = request.tags ?? [:]
            var needed = [Permission("lambda:CreateCodeSigningConfig", requestTags: tags)]
            if !tags.isEmpty { needed.append(Permission("lambda:TagResource", requestTags: tags)) }
            return needed
        }
}
