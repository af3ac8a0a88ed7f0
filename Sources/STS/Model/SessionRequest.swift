// What narrows and marks a session, as three operations take it, checked.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html

import CloudCore

/// Session policies and tags that somebody asks for.
struct SessionRequest: Sendable {
    let context: SessionContext

    /// Throws ValidationError or InvalidParameterValue, in AWS's words. Whether the policies are policies is
    /// for IAM to say.
    init(
        policy: String?, policyARNs: [PolicyDescriptorType]?, tags: [Tag]?, transitiveTagKeys: [String]?
    ) throws {
        try self.init(
            policy: policy, policyARNs: policyARNs,
            tags: (tags ?? []).map { SessionTag(key: $0.key, value: $0.value) },
            transitiveTagKeys: transitiveTagKeys ?? [])
    }

    init(
        policy: String?, policyARNs: [PolicyDescriptorType]?, tags: [SessionTag], transitiveTagKeys: [String]
    ) throws {
        let arns = (policyARNs ?? []).compactMap(\.arn)
        if let policy, policy.unicodeScalars.count > STSLimits.sessionPolicyCharacters {
            throw STSError.tooLong("policy", limit: STSLimits.sessionPolicyCharacters)
        }
        if arns.count > STSLimits.sessionPolicyARNs {
            throw STSError.tooLong("policyArns", limit: STSLimits.sessionPolicyARNs)
        }
        try Self.check(tags, transitiveTagKeys)
        context = SessionContext(
            policy: policy, policyARNs: arns, tags: tags, transitiveTagKeys: transitiveTagKeys)
    }

    private static func check(_ tags: [SessionTag], _ transitiveTagKeys: [String]) throws {
        guard tags.count <= STSLimits.sessionTags else {
            throw STSError.tooLong("tags", limit: STSLimits.sessionTags)
        }
        var keys: Set<String> = []
        for tag in tags {
            let key = tag.key.lowercased()
            guard keys.insert(key).inserted else { throw STSError.duplicateTags() }
            if key.hasPrefix("aws:") { throw STSError.reservedTag() }
        }
        for key in transitiveTagKeys where !keys.contains(key.lowercased()) {
            throw STSError.transitiveTagMissing()
        }
    }
}
