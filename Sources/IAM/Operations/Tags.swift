// Tags. AWS has the same three operations for each noun; here they are rows of one table and share the work.
// What a request tags is said by `target`; where its tags lie, by IAMStore+Tags.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html

import CloudCore
import Wire

/// What carries tags.
enum TagTarget: Sendable {
    case role(String)
    case user(String)
    case instanceProfile(String)
    case policy(arn: String)
    case mfaDevice(String)
    case openIDConnectProvider(arn: String)
    case samlProvider(arn: String)
}

/// A request about tags.
protocol TagTargeting: ShapeView {
    var target: TagTarget { get }
}

protocol TagRequest: TagTargeting {
    var tags: [Tag] { get }
}

protocol UntagRequest: TagTargeting {
    var tagKeys: [String] { get }
}

protocol ListTagsRequest: TagTargeting {
    var marker: String? { get }
    var maxItems: Int? { get }
}

protocol ListTagsResponse: ShapeView {
    init(tags: [Tag], isTruncated: Bool?, marker: String?)
}

extension IAMService {
    static let tagOperations: [Operation<IAMService>] = [
        tag("TagRole", TagRoleRequest.self),
        untag("UntagRole", UntagRoleRequest.self),
        list("ListRoleTags", ListRoleTagsRequest.self, ListRoleTagsResponse.self),
        tag("TagUser", TagUserRequest.self),
        untag("UntagUser", UntagUserRequest.self),
        list("ListUserTags", ListUserTagsRequest.self, ListUserTagsResponse.self),
        tag("TagInstanceProfile", TagInstanceProfileRequest.self),
        untag("UntagInstanceProfile", UntagInstanceProfileRequest.self),
        list(
            "ListInstanceProfileTags", ListInstanceProfileTagsRequest.self,
            ListInstanceProfileTagsResponse.self),
        tag("TagMFADevice", TagMFADeviceRequest.self),
        untag("UntagMFADevice", UntagMFADeviceRequest.self),
        list("ListMFADeviceTags", ListMFADeviceTagsRequest.self, ListMFADeviceTagsResponse.self),
        tag("TagOpenIDConnectProvider", TagOpenIDConnectProviderRequest.self),
        untag("UntagOpenIDConnectProvider", UntagOpenIDConnectProviderRequest.self),
        list(
            "ListOpenIDConnectProviderTags", ListOpenIDConnectProviderTagsRequest.self,
            ListOpenIDConnectProviderTagsResponse.self),
        tag("TagSAMLProvider", TagSAMLProviderRequest.self),
        untag("UntagSAMLProvider", UntagSAMLProviderRequest.self),
        list("ListSAMLProviderTags", ListSAMLProviderTagsRequest.self, ListSAMLProviderTagsResponse.self),
        tag("TagPolicy", TagPolicyRequest.self),
        untag("UntagPolicy", UntagPolicyRequest.self),
        list("ListPolicyTags", ListPolicyTagsRequest.self, ListPolicyTagsResponse.self),
    ]

    private static func tag<I: TagRequest>(_ name: String, _ type: I.Type) -> Operation<IAMService> {
        .on(
            name,
            needs: { (input: I, context) in
                try input.target.needs(name, context).with(tags: Needs.tags(input.tags))
            }
        ) { service in
            { input, context in
                try service.refuseAWSPolicy(name, input.target, context)
                let pairs = input.tags.map { TagSet.Pair(key: $0.key, value: $0.value) }
                try await service.store.changeTags(of: input.target, context) { try $0.merge(pairs) }
                return EmptyShape()
            }
        }
    }

    private static func untag<I: UntagRequest>(_ name: String, _ type: I.Type) -> Operation<IAMService> {
        .on(
            name,
            needs: { (input: I, context) in
                try input.target.needs(name, context).with(tagKeys: input.tagKeys)
            }
        ) { service in
            { input, context in
                try service.refuseAWSPolicy(name, input.target, context)
                let keys = input.tagKeys
                try await service.store.changeTags(of: input.target, context) { $0.remove(keys) }
                return EmptyShape()
            }
        }
    }

    private static func list<I: ListTagsRequest, O: ListTagsResponse>(
        _ name: String, _ type: I.Type, _ answer: O.Type
    ) -> Operation<IAMService> {
        .on(name, needs: { (input: I, context) in try input.target.needs(name, context) }) { service in
            { input, context in
                let tags = try await service.store.tags(of: input.target, context)
                let request = PageRequest(marker: input.marker, maxItems: input.maxItems)
                let page = try Page.of(tags.views, request) { $0.key }
                return O(tags: page.items, isTruncated: page.isTruncated, marker: page.marker)
            }
        }
    }

    private func refuseAWSPolicy(_ action: String, _ target: TagTarget, _ context: RequestContext) throws {
        guard case .policy(let arn) = target else { return }
        try refuseAWSPolicy(action, arn, context)
    }
}

extension TagTarget {
    func needs(_ action: String, _ context: RequestContext) throws -> [Permission] {
        switch self {
        case .role(let name): return Needs.role(action, name, context)
        case .user(let name): return Needs.user(action, name, context)
        case .instanceProfile(let name): return Needs.instanceProfile(action, name, context)
        case .policy(let arn): return Needs.policy(action, arn)
        case .mfaDevice(let serial): return Needs.serial(action, serial)
        case .openIDConnectProvider(let arn), .samlProvider(let arn): return Needs.arn(action, arn)
        }
    }
}

// MARK: What each request is about

extension TagRoleRequest: TagRequest { var target: TagTarget { .role(roleName) } }
extension UntagRoleRequest: UntagRequest { var target: TagTarget { .role(roleName) } }
extension ListRoleTagsRequest: ListTagsRequest { var target: TagTarget { .role(roleName) } }
extension ListRoleTagsResponse: ListTagsResponse {}

extension TagUserRequest: TagRequest { var target: TagTarget { .user(userName) } }
extension UntagUserRequest: UntagRequest { var target: TagTarget { .user(userName) } }
extension ListUserTagsRequest: ListTagsRequest { var target: TagTarget { .user(userName) } }
extension ListUserTagsResponse: ListTagsResponse {}

extension TagInstanceProfileRequest: TagRequest {
    var target: TagTarget { .instanceProfile(instanceProfileName) }
}
extension UntagInstanceProfileRequest: UntagRequest {
    var target: TagTarget { .instanceProfile(instanceProfileName) }
}
extension ListInstanceProfileTagsRequest: ListTagsRequest {
    var target: TagTarget { .instanceProfile(instanceProfileName) }
}
extension ListInstanceProfileTagsResponse: ListTagsResponse {}

extension TagMFADeviceRequest: TagRequest { var target: TagTarget { .mfaDevice(serialNumber) } }
extension UntagMFADeviceRequest: UntagRequest { var target: TagTarget { .mfaDevice(serialNumber) } }
extension ListMFADeviceTagsRequest: ListTagsRequest { var target: TagTarget { .mfaDevice(serialNumber) } }
extension ListMFADeviceTagsResponse: ListTagsResponse {}

extension TagOpenIDConnectProviderRequest: TagRequest {
    var target: TagTarget { .openIDConnectProvider(arn: openIDConnectProviderArn) }
}
extension UntagOpenIDConnectProviderRequest: UntagRequest {
    var target: TagTarget { .openIDConnectProvider(arn: openIDConnectProviderArn) }
}
extension ListOpenIDConnectProviderTagsRequest: ListTagsRequest {
    var target: TagTarget { .openIDConnectProvider(arn: openIDConnectProviderArn) }
}
extension ListOpenIDConnectProviderTagsResponse: ListTagsResponse {}

extension TagSAMLProviderRequest: TagRequest {
    var target: TagTarget { .samlProvider(arn: samlProviderArn) }
}
extension UntagSAMLProviderRequest: UntagRequest {
    var target: TagTarget { .samlProvider(arn: samlProviderArn) }
}
extension ListSAMLProviderTagsRequest: ListTagsRequest {
    var target: TagTarget { .samlProvider(arn: samlProviderArn) }
}
extension ListSAMLProviderTagsResponse: ListTagsResponse {}

extension TagPolicyRequest: TagRequest { var target: TagTarget { .policy(arn: policyArn) } }
extension UntagPolicyRequest: UntagRequest { var target: TagTarget { .policy(arn: policyArn) } }
extension ListPolicyTagsRequest: ListTagsRequest { var target: TagTarget { .policy(arn: policyArn) } }
extension ListPolicyTagsResponse: ListTagsResponse {}
