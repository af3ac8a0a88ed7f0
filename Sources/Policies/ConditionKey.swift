// Condition keys, understood once when a policy is read, so that a call only has to answer them.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html

/// The name of a condition key. Names are compared without regard to case.
public enum ConditionKey: Hashable, Sendable {
    case global(GlobalKey)
    /// `aws:PrincipalTag/…`; the tag's key in lower case, as in the next two.
    case principalTag(String)
    case requestTag(String)
    /// Also under the older `iam:ResourceTag/…`.
    case resourceTag(String)
    /// A service's own key, or one of an identity provider, in lower case.
    case other(String)

    public init(_ name: String) {
        let name = name.lowercased()
        if let key = GlobalKey(rawValue: name) {
            self = .global(key)
        } else if let tag = Self.rest(of: name, after: "aws:principaltag/") {
            self = .principalTag(tag)
        } else if let tag = Self.rest(of: name, after: "aws:requesttag/") {
            self = .requestTag(tag)
        } else if let tag = Self.rest(of: name, after: "aws:resourcetag/", "iam:resourcetag/") {
            self = .resourceTag(tag)
        } else {
            self = .other(name)
        }
    }

    private static func rest(of name: String, after prefixes: String...) -> String? {
        for prefix in prefixes where name.hasPrefix(prefix) { return String(name.dropFirst(prefix.count)) }
        return nil
    }

    /// In lower case.
    public var name: String {
        switch self {
        case .global(let key): return key.rawValue
        case .principalTag(let tag): return "aws:principaltag/" + tag
        case .requestTag(let tag): return "aws:requesttag/" + tag
        case .resourceTag(let tag): return "aws:resourcetag/" + tag
        case .other(let name): return name
        }
    }

    var isResourceTag: Bool { if case .resourceTag = self { true } else { false } }
}

/// The keys that every service's calls have in common.
public enum GlobalKey: String, Hashable, Sendable, CaseIterable {
    // Of the request.
    case currentTime = "aws:currenttime"
    case epochTime = "aws:epochtime"
    case secureTransport = "aws:securetransport"
    case sourceIP = "aws:sourceip"
    case userAgent = "aws:useragent"
    case referer = "aws:referer"
    case requestedRegion = "aws:requestedregion"
    case tagKeys = "aws:tagkeys"
    case calledVia = "aws:calledvia"
    case calledViaFirst = "aws:calledviafirst"
    case calledViaLast = "aws:calledvialast"
    case viaAWSService = "aws:viaawsservice"
    case sourceARN = "aws:sourcearn"
    case sourceAccount = "aws:sourceaccount"
    case sourceOrgID = "aws:sourceorgid"
    case sourceOrgPaths = "aws:sourceorgpaths"
    case isMCPServiceAction = "aws:ismcpserviceaction"

    // Of the network.
    case sourceVPC = "aws:sourcevpc"
    case sourceVPCARN = "aws:sourcevpcarn"
    case sourceVPCE = "aws:sourcevpce"
    case vpcSourceIP = "aws:vpcsourceip"
    case vpceAccount = "aws:vpceaccount"
    case vpceOrgID = "aws:vpceorgid"
    case vpceOrgPaths = "aws:vpceorgpaths"

    // Of the caller.
    case principalARN = "aws:principalarn"
    case principalAccount = "aws:principalaccount"
    case principalType = "aws:principaltype"
    case principalIsAWSService = "aws:principalisawsservice"
    case principalServiceName = "aws:principalservicename"
    case principalServiceNamesList = "aws:principalservicenameslist"
    case principalOrgID = "aws:principalorgid"
    case principalOrgPaths = "aws:principalorgpaths"
    case userID = "aws:userid"
    case userName = "aws:username"

    // Of the caller's session.
    case multiFactorAuthPresent = "aws:multifactorauthpresent"
    case multiFactorAuthAge = "aws:multifactorauthage"
    case tokenIssueTime = "aws:tokenissuetime"
    case sourceIdentity = "aws:sourceidentity"
    case federatedProvider = "aws:federatedprovider"
    case assumedRoot = "aws:assumedroot"
    case chatbotSourceARN = "aws:chatbotsourcearn"
    case ec2InstanceSourceVPC = "aws:ec2instancesourcevpc"
    case ec2InstanceSourcePrivateIPv4 = "aws:ec2instancesourceprivateipv4"

    // Of the resource.
    case resourceAccount = "aws:resourceaccount"
    case resourceOrgID = "aws:resourceorgid"
    case resourceOrgPaths = "aws:resourceorgpaths"
}
