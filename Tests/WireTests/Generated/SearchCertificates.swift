// Typed views of acm's shapes. Written by Tools/modelgen from Models/acm.allow; not edited.
// swift-format-ignore-file

import CloudCore
import Wire

struct AcmCertificateMetadata: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 1, index: 1) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        createdAt: Instant? = nil,
        exported: Bool? = nil,
        importedAt: Instant? = nil,
        inUse: Bool? = nil,
        issuedAt: Instant? = nil,
        renewalEligibility: RenewalEligibility? = nil,
        revokedAt: Instant? = nil,
        status: CertificateStatus? = nil,
        renewalStatus: RenewalStatus? = nil,
        type: CertificateType? = nil,
        exportOption: CertificateExport? = nil,
        managedBy: CertificateManagedBy? = nil,
        validationMethod: ValidationMethod? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, createdAt)
        record.set(1, exported)
        record.set(2, importedAt)
        record.set(3, inUse)
        record.set(4, issuedAt)
        record.set(5, renewalEligibility)
        record.set(6, revokedAt)
        record.set(7, status)
        record.set(8, renewalStatus)
        record.set(9, type)
        record.set(10, exportOption)
        record.set(11, managedBy)
        record.set(12, validationMethod)
    }
    var createdAt: Instant? { get { record.optional(0) } set { record.set(0, newValue) } }
    var exported: Bool? { get { record.optional(1) } set { record.set(1, newValue) } }
    var importedAt: Instant? { get { record.optional(2) } set { record.set(2, newValue) } }
    var inUse: Bool? { get { record.optional(3) } set { record.set(3, newValue) } }
    var issuedAt: Instant? { get { record.optional(4) } set { record.set(4, newValue) } }
    var renewalEligibility: RenewalEligibility? { get { record.optional(5) } set { record.set(5, newValue) } }
    var revokedAt: Instant? { get { record.optional(6) } set { record.set(6, newValue) } }
    var status: CertificateStatus? { get { record.optional(7) } set { record.set(7, newValue) } }
    var renewalStatus: RenewalStatus? { get { record.optional(8) } set { record.set(8, newValue) } }
    var type: CertificateType? { get { record.optional(9) } set { record.set(9, newValue) } }
    var exportOption: CertificateExport? { get { record.optional(10) } set { record.set(10, newValue) } }
    var managedBy: CertificateManagedBy? { get { record.optional(11) } set { record.set(11, newValue) } }
    var validationMethod: ValidationMethod? { get { record.optional(12) } set { record.set(12, newValue) } }
}

enum AcmCertificateMetadataFilter: ShapeUnion {
    static var shape: ShapeReference { ShapeReference(service: 1, index: 2) }
    case status(CertificateStatus)
    case renewalStatus(RenewalStatus)
    case type(CertificateType)
    case inUse(Bool)
    case exported(Bool)
    case exportOption(CertificateExport)
    case managedBy(CertificateManagedBy)
    case validationMethod(ValidationMethod)
    /// No member that is known here.
    case unknown
    init(record: Record) {
        if let value: CertificateStatus = record.optional(0) { self = .status(value); return }
        if let value: RenewalStatus = record.optional(1) { self = .renewalStatus(value); return }
        if let value: CertificateType = record.optional(2) { self = .type(value); return }
        if let value: Bool = record.optional(3) { self = .inUse(value); return }
        if let value: Bool = record.optional(4) { self = .exported(value); return }
        if let value: CertificateExport = record.optional(5) { self = .exportOption(value); return }
        if let value: CertificateManagedBy = record.optional(6) { self = .managedBy(value); return }
        if let value: ValidationMethod = record.optional(7) { self = .validationMethod(value); return }
        self = .unknown
    }
    var record: Record {
        var record = Record(Self.shape)
        switch self {
        case .status(let value): record.set(0, value)
        case .renewalStatus(let value): record.set(1, value)
        case .type(let value): record.set(2, value)
        case .inUse(let value): record.set(3, value)
        case .exported(let value): record.set(4, value)
        case .exportOption(let value): record.set(5, value)
        case .managedBy(let value): record.set(6, value)
        case .validationMethod(let value): record.set(7, value)
        case .unknown: break
        }
        return record
    }
}

enum CertificateFilter: ShapeUnion {
    static var shape: ShapeReference { ShapeReference(service: 1, index: 12) }
    case certificateArn(String)
    indirect case x509AttributeFilter(X509AttributeFilter)
    indirect case acmCertificateMetadataFilter(AcmCertificateMetadataFilter)
    /// No member that is known here.
    case unknown
    init(record: Record) {
        if let value: String = record.optional(0) { self = .certificateArn(value); return }
        if let value: X509AttributeFilter = record.optional(1) { self = .x509AttributeFilter(value); return }
        if let value: AcmCertificateMetadataFilter = record.optional(2) { self = .acmCertificateMetadataFilter(value); return }
        self = .unknown
    }
    var record: Record {
        var record = Record(Self.shape)
        switch self {
        case .certificateArn(let value): record.set(0, value)
        case .x509AttributeFilter(let value): record.set(1, value)
        case .acmCertificateMetadataFilter(let value): record.set(2, value)
        case .unknown: break
        }
        return record
    }
}

enum CertificateFilterStatement: ShapeUnion {
    static var shape: ShapeReference { ShapeReference(service: 1, index: 13) }
    case and([CertificateFilterStatement])
    case or([CertificateFilterStatement])
    indirect case not(CertificateFilterStatement)
    indirect case filter(CertificateFilter)
    /// No member that is known here.
    case unknown
    init(record: Record) {
        if let value: [CertificateFilterStatement] = record.optional(0) { self = .and(value); return }
        if let value: [CertificateFilterStatement] = record.optional(1) { self = .or(value); return }
        if let value: CertificateFilterStatement = record.optional(2) { self = .not(value); return }
        if let value: CertificateFilter = record.optional(3) { self = .filter(value); return }
        self = .unknown
    }
    var record: Record {
        var record = Record(Self.shape)
        switch self {
        case .and(let value): record.set(0, value)
        case .or(let value): record.set(1, value)
        case .not(let value): record.set(2, value)
        case .filter(let value): record.set(3, value)
        case .unknown: break
        }
        return record
    }
}

enum CertificateMetadata: ShapeUnion {
    static var shape: ShapeReference { ShapeReference(service: 1, index: 16) }
    case acmCertificateMetadata(AcmCertificateMetadata)
    /// No member that is known here.
    case unknown
    init(record: Record) {
        if let value: AcmCertificateMetadata = record.optional(0) { self = .acmCertificateMetadata(value); return }
        self = .unknown
    }
    var record: Record {
        var record = Record(Self.shape)
        switch self {
        case .acmCertificateMetadata(let value): record.set(0, value)
        case .unknown: break
        }
        return record
    }
}

struct CertificateSearchResult: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 1, index: 18) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        certificateArn: String? = nil,
        x509Attributes: X509Attributes? = nil,
        certificateMetadata: CertificateMetadata? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, certificateArn)
        record.set(1, x509Attributes)
        record.set(2, certificateMetadata)
    }
    var certificateArn: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var x509Attributes: X509Attributes? { get { record.optional(1) } set { record.set(1, newValue) } }
    var certificateMetadata: CertificateMetadata? { get { record.optional(2) } set { record.set(2, newValue) } }
}

struct CommonNameFilter: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 1, index: 26) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        value: String,
        comparisonOperator: ComparisonOperator
    ) {
        record = Record(Self.shape)
        record.set(0, value)
        record.set(1, comparisonOperator)
    }
    var value: String { get { record.required(0) } set { record.set(0, newValue) } }
    var comparisonOperator: ComparisonOperator { get { record.required(1) } set { record.set(1, newValue) } }
}

struct CustomAttribute: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 1, index: 31) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        objectIdentifier: String? = nil,
        value: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, objectIdentifier)
        record.set(1, value)
    }
    var objectIdentifier: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var value: String? { get { record.optional(1) } set { record.set(1, newValue) } }
}

struct DistinguishedName: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 1, index: 36) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        commonName: String? = nil,
        domainComponents: [String]? = nil,
        country: String? = nil,
        customAttributes: [CustomAttribute]? = nil,
        distinguishedNameQualifier: String? = nil,
        generationQualifier: String? = nil,
        givenName: String? = nil,
        initials: String? = nil,
        locality: String? = nil,
        organization: String? = nil,
        organizationalUnit: String? = nil,
        pseudonym: String? = nil,
        serialNumber: String? = nil,
        state: String? = nil,
        surname: String? = nil,
        title: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, commonName)
        record.set(1, domainComponents)
        record.set(2, country)
        record.set(3, customAttributes)
        record.set(4, distinguishedNameQualifier)
        record.set(5, generationQualifier)
        record.set(6, givenName)
        record.set(7, initials)
        record.set(8, locality)
        record.set(9, organization)
        record.set(10, organizationalUnit)
        record.set(11, pseudonym)
        record.set(12, serialNumber)
        record.set(13, state)
        record.set(14, surname)
        record.set(15, title)
    }
    var commonName: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var domainComponents: [String]? { get { record.optional(1) } set { record.set(1, newValue) } }
    var country: String? { get { record.optional(2) } set { record.set(2, newValue) } }
    var customAttributes: [CustomAttribute]? { get { record.optional(3) } set { record.set(3, newValue) } }
    var distinguishedNameQualifier: String? { get { record.optional(4) } set { record.set(4, newValue) } }
    var generationQualifier: String? { get { record.optional(5) } set { record.set(5, newValue) } }
    var givenName: String? { get { record.optional(6) } set { record.set(6, newValue) } }
    var initials: String? { get { record.optional(7) } set { record.set(7, newValue) } }
    var locality: String? { get { record.optional(8) } set { record.set(8, newValue) } }
    var organization: String? { get { record.optional(9) } set { record.set(9, newValue) } }
    var organizationalUnit: String? { get { record.optional(10) } set { record.set(10, newValue) } }
    var pseudonym: String? { get { record.optional(11) } set { record.set(11, newValue) } }
    var serialNumber: String? { get { record.optional(12) } set { record.set(12, newValue) } }
    var state: String? { get { record.optional(13) } set { record.set(13, newValue) } }
    var surname: String? { get { record.optional(14) } set { record.set(14, newValue) } }
    var title: String? { get { record.optional(15) } set { record.set(15, newValue) } }
}

struct DnsNameFilter: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 1, index: 37) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        value: String,
        comparisonOperator: ComparisonOperator
    ) {
        record = Record(Self.shape)
        record.set(0, value)
        record.set(1, comparisonOperator)
    }
    var value: String { get { record.required(0) } set { record.set(0, newValue) } }
    var comparisonOperator: ComparisonOperator { get { record.required(1) } set { record.set(1, newValue) } }
}

enum GeneralName: ShapeUnion {
    static var shape: ShapeReference { ShapeReference(service: 1, index: 57) }
    case directoryName(DistinguishedName)
    case dnsName(String)
    case ipAddress(String)
    case otherName(OtherName)
    case registeredId(String)
    case rfc822Name(String)
    case uniformResourceIdentifier(String)
    /// No member that is known here.
    case unknown
    init(record: Record) {
        if let value: DistinguishedName = record.optional(0) { self = .directoryName(value); return }
        if let value: String = record.optional(1) { self = .dnsName(value); return }
        if let value: String = record.optional(2) { self = .ipAddress(value); return }
        if let value: OtherName = record.optional(3) { self = .otherName(value); return }
        if let value: String = record.optional(4) { self = .registeredId(value); return }
        if let value: String = record.optional(5) { self = .rfc822Name(value); return }
        if let value: String = record.optional(6) { self = .uniformResourceIdentifier(value); return }
        self = .unknown
    }
    var record: Record {
        var record = Record(Self.shape)
        switch self {
        case .directoryName(let value): record.set(0, value)
        case .dnsName(let value): record.set(1, value)
        case .ipAddress(let value): record.set(2, value)
        case .otherName(let value): record.set(3, value)
        case .registeredId(let value): record.set(4, value)
        case .rfc822Name(let value): record.set(5, value)
        case .uniformResourceIdentifier(let value): record.set(6, value)
        case .unknown: break
        }
        return record
    }
}

struct OtherName: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 1, index: 88) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        objectIdentifier: String? = nil,
        value: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, objectIdentifier)
        record.set(1, value)
    }
    var objectIdentifier: String? { get { record.optional(0) } set { record.set(0, newValue) } }
    var value: String? { get { record.optional(1) } set { record.set(1, newValue) } }
}

struct SearchCertificatesRequest: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 1, index: 111) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        filterStatement: CertificateFilterStatement? = nil,
        maxResults: Int? = nil,
        nextToken: String? = nil,
        sortBy: SearchCertificatesSortBy? = nil,
        sortOrder: SearchCertificatesSortOrder? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, filterStatement)
        record.set(1, maxResults)
        record.set(2, nextToken)
        record.set(3, sortBy)
        record.set(4, sortOrder)
    }
    var filterStatement: CertificateFilterStatement? { get { record.optional(0) } set { record.set(0, newValue) } }
    var maxResults: Int? { get { record.optional(1) } set { record.set(1, newValue) } }
    var nextToken: String? { get { record.optional(2) } set { record.set(2, newValue) } }
    var sortBy: SearchCertificatesSortBy? { get { record.optional(3) } set { record.set(3, newValue) } }
    var sortOrder: SearchCertificatesSortOrder? { get { record.optional(4) } set { record.set(4, newValue) } }
}

struct SearchCertificatesResponse: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 1, index: 112) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        results: [CertificateSearchResult]? = nil,
        nextToken: String? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, results)
        record.set(1, nextToken)
    }
    var results: [CertificateSearchResult]? { get { record.optional(0) } set { record.set(0, newValue) } }
    var nextToken: String? { get { record.optional(1) } set { record.set(1, newValue) } }
}

enum SubjectAlternativeNameFilter: ShapeUnion {
    static var shape: ShapeReference { ShapeReference(service: 1, index: 121) }
    case dnsName(DnsNameFilter)
    /// No member that is known here.
    case unknown
    init(record: Record) {
        if let value: DnsNameFilter = record.optional(0) { self = .dnsName(value); return }
        self = .unknown
    }
    var record: Record {
        var record = Record(Self.shape)
        switch self {
        case .dnsName(let value): record.set(0, value)
        case .unknown: break
        }
        return record
    }
}

enum SubjectFilter: ShapeUnion {
    static var shape: ShapeReference { ShapeReference(service: 1, index: 122) }
    case commonName(CommonNameFilter)
    /// No member that is known here.
    case unknown
    init(record: Record) {
        if let value: CommonNameFilter = record.optional(0) { self = .commonName(value); return }
        self = .unknown
    }
    var record: Record {
        var record = Record(Self.shape)
        switch self {
        case .commonName(let value): record.set(0, value)
        case .unknown: break
        }
        return record
    }
}

struct TimestampRange: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 1, index: 132) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        start: Instant? = nil,
        end: Instant? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, start)
        record.set(1, end)
    }
    var start: Instant? { get { record.optional(0) } set { record.set(0, newValue) } }
    var end: Instant? { get { record.optional(1) } set { record.set(1, newValue) } }
}

enum X509AttributeFilter: ShapeUnion {
    static var shape: ShapeReference { ShapeReference(service: 1, index: 139) }
    indirect case subject(SubjectFilter)
    indirect case subjectAlternativeName(SubjectAlternativeNameFilter)
    case extendedKeyUsage(ExtendedKeyUsageName)
    case keyUsage(KeyUsageName)
    case keyAlgorithm(KeyAlgorithm)
    case serialNumber(String)
    case notAfter(TimestampRange)
    case notBefore(TimestampRange)
    /// No member that is known here.
    case unknown
    init(record: Record) {
        if let value: SubjectFilter = record.optional(0) { self = .subject(value); return }
        if let value: SubjectAlternativeNameFilter = record.optional(1) { self = .subjectAlternativeName(value); return }
        if let value: ExtendedKeyUsageName = record.optional(2) { self = .extendedKeyUsage(value); return }
        if let value: KeyUsageName = record.optional(3) { self = .keyUsage(value); return }
        if let value: KeyAlgorithm = record.optional(4) { self = .keyAlgorithm(value); return }
        if let value: String = record.optional(5) { self = .serialNumber(value); return }
        if let value: TimestampRange = record.optional(6) { self = .notAfter(value); return }
        if let value: TimestampRange = record.optional(7) { self = .notBefore(value); return }
        self = .unknown
    }
    var record: Record {
        var record = Record(Self.shape)
        switch self {
        case .subject(let value): record.set(0, value)
        case .subjectAlternativeName(let value): record.set(1, value)
        case .extendedKeyUsage(let value): record.set(2, value)
        case .keyUsage(let value): record.set(3, value)
        case .keyAlgorithm(let value): record.set(4, value)
        case .serialNumber(let value): record.set(5, value)
        case .notAfter(let value): record.set(6, value)
        case .notBefore(let value): record.set(7, value)
        case .unknown: break
        }
        return record
    }
}

struct X509Attributes: ShapeView {
    static var shape: ShapeReference { ShapeReference(service: 1, index: 140) }
    var record: Record
    init(record: Record) { self.record = record }
    init(
        issuer: DistinguishedName? = nil,
        subject: DistinguishedName? = nil,
        subjectAlternativeNames: [GeneralName]? = nil,
        extendedKeyUsages: [ExtendedKeyUsageName]? = nil,
        keyAlgorithm: KeyAlgorithm? = nil,
        keyUsages: [KeyUsageName]? = nil,
        serialNumber: String? = nil,
        notAfter: Instant? = nil,
        notBefore: Instant? = nil
    ) {
        record = Record(Self.shape)
        record.set(0, issuer)
        record.set(1, subject)
        record.set(2, subjectAlternativeNames)
        record.set(3, extendedKeyUsages)
        record.set(4, keyAlgorithm)
        record.set(5, keyUsages)
        record.set(6, serialNumber)
        record.set(7, notAfter)
        record.set(8, notBefore)
    }
    var issuer: DistinguishedName? { get { record.optional(0) } set { record.set(0, newValue) } }
    var subject: DistinguishedName? { get { record.optional(1) } set { record.set(1, newValue) } }
    var subjectAlternativeNames: [GeneralName]? { get { record.optional(2) } set { record.set(2, newValue) } }
    var extendedKeyUsages: [ExtendedKeyUsageName]? { get { record.optional(3) } set { record.set(3, newValue) } }
    var keyAlgorithm: KeyAlgorithm? { get { record.optional(4) } set { record.set(4, newValue) } }
    var keyUsages: [KeyUsageName]? { get { record.optional(5) } set { record.set(5, newValue) } }
    var serialNumber: String? { get { record.optional(6) } set { record.set(6, newValue) } }
    var notAfter: Instant? { get { record.optional(7) } set { record.set(7, newValue) } }
    var notBefore: Instant? { get { record.optional(8) } set { record.set(8, newValue) } }
}
// Typed views of acm's shapes. Written by Tools/modelgen from Models/acm.allow; not edited.
// swift-format-ignore-file

import Wire

struct CertificateExport: ShapeEnum {
    static var shape: ShapeReference { ShapeReference(service: 1, index: 11) }
    var rawValue: String
    init(rawValue: String) { self.rawValue = rawValue }
    static var enabled: Self { Self(rawValue: "ENABLED") }
    static var disabled: Self { Self(rawValue: "DISABLED") }
}

struct CertificateManagedBy: ShapeEnum {
    static var shape: ShapeReference { ShapeReference(service: 1, index: 15) }
    var rawValue: String
    init(rawValue: String) { self.rawValue = rawValue }
    static var cloudfront: Self { Self(rawValue: "CLOUDFRONT") }
}

struct CertificateStatus: ShapeEnum {
    static var shape: ShapeReference { ShapeReference(service: 1, index: 20) }
    var rawValue: String
    init(rawValue: String) { self.rawValue = rawValue }
    static var pendingValidation: Self { Self(rawValue: "PENDING_VALIDATION") }
    static var issued: Self { Self(rawValue: "ISSUED") }
    static var inactive: Self { Self(rawValue: "INACTIVE") }
    static var expired: Self { Self(rawValue: "EXPIRED") }
    static var validationTimedOut: Self { Self(rawValue: "VALIDATION_TIMED_OUT") }
    static var revoked: Self { Self(rawValue: "REVOKED") }
    static var failed: Self { Self(rawValue: "FAILED") }
}

struct CertificateType: ShapeEnum {
    static var shape: ShapeReference { ShapeReference(service: 1, index: 25) }
    var rawValue: String
    init(rawValue: String) { self.rawValue = rawValue }
    static var imported: Self { Self(rawValue: "IMPORTED") }
    static var amazonIssued: Self { Self(rawValue: "AMAZON_ISSUED") }
    static var `private`: Self { Self(rawValue: "PRIVATE") }
}

struct ComparisonOperator: ShapeEnum {
    static var shape: ShapeReference { ShapeReference(service: 1, index: 27) }
    var rawValue: String
    init(rawValue: String) { self.rawValue = rawValue }
    static var contains: Self { Self(rawValue: "CONTAINS") }
    static var equals: Self { Self(rawValue: "EQUALS") }
}

struct ExtendedKeyUsageName: ShapeEnum {
    static var shape: ShapeReference { ShapeReference(service: 1, index: 52) }
    var rawValue: String
    init(rawValue: String) { self.rawValue = rawValue }
    static var tlsWebServerAuthentication: Self { Self(rawValue: "TLS_WEB_SERVER_AUTHENTICATION") }
    static var tlsWebClientAuthentication: Self { Self(rawValue: "TLS_WEB_CLIENT_AUTHENTICATION") }
    static var codeSigning: Self { Self(rawValue: "CODE_SIGNING") }
    static var emailProtection: Self { Self(rawValue: "EMAIL_PROTECTION") }
    static var timeStamping: Self { Self(rawValue: "TIME_STAMPING") }
    static var ocspSigning: Self { Self(rawValue: "OCSP_SIGNING") }
    static var ipsecEndSystem: Self { Self(rawValue: "IPSEC_END_SYSTEM") }
    static var ipsecTunnel: Self { Self(rawValue: "IPSEC_TUNNEL") }
    static var ipsecUser: Self { Self(rawValue: "IPSEC_USER") }
    static var `any`: Self { Self(rawValue: "ANY") }
    static var none: Self { Self(rawValue: "NONE") }
    static var custom: Self { Self(rawValue: "CUSTOM") }
}

struct KeyAlgorithm: ShapeEnum {
    static var shape: ShapeReference { ShapeReference(service: 1, index: 73) }
    var rawValue: String
    init(rawValue: String) { self.rawValue = rawValue }
    static var rsa1024: Self { Self(rawValue: "RSA_1024") }
    static var rsa2048: Self { Self(rawValue: "RSA_2048") }
    static var rsa3072: Self { Self(rawValue: "RSA_3072") }
    static var rsa4096: Self { Self(rawValue: "RSA_4096") }
    static var ecPrime256v1: Self { Self(rawValue: "EC_prime256v1") }
    static var ecSecp384r1: Self { Self(rawValue: "EC_secp384r1") }
    static var ecSecp521r1: Self { Self(rawValue: "EC_secp521r1") }
}

struct KeyUsageName: ShapeEnum {
    static var shape: ShapeReference { ShapeReference(service: 1, index: 78) }
    var rawValue: String
    init(rawValue: String) { self.rawValue = rawValue }
    static var digitalSignature: Self { Self(rawValue: "DIGITAL_SIGNATURE") }
    static var nonRepudiation: Self { Self(rawValue: "NON_REPUDIATION") }
    static var keyEncipherment: Self { Self(rawValue: "KEY_ENCIPHERMENT") }
    static var dataEncipherment: Self { Self(rawValue: "DATA_ENCIPHERMENT") }
    static var keyAgreement: Self { Self(rawValue: "KEY_AGREEMENT") }
    static var certificateSigning: Self { Self(rawValue: "CERTIFICATE_SIGNING") }
    static var crlSigning: Self { Self(rawValue: "CRL_SIGNING") }
    static var encipherOnly: Self { Self(rawValue: "ENCIPHER_ONLY") }
    static var decipherOnly: Self { Self(rawValue: "DECIPHER_ONLY") }
    static var `any`: Self { Self(rawValue: "ANY") }
    static var custom: Self { Self(rawValue: "CUSTOM") }
}

struct RenewalEligibility: ShapeEnum {
    static var shape: ShapeReference { ShapeReference(service: 1, index: 98) }
    var rawValue: String
    init(rawValue: String) { self.rawValue = rawValue }
    static var eligible: Self { Self(rawValue: "ELIGIBLE") }
    static var ineligible: Self { Self(rawValue: "INELIGIBLE") }
}

struct RenewalStatus: ShapeEnum {
    static var shape: ShapeReference { ShapeReference(service: 1, index: 99) }
    var rawValue: String
    init(rawValue: String) { self.rawValue = rawValue }
    static var pendingAutoRenewal: Self { Self(rawValue: "PENDING_AUTO_RENEWAL") }
    static var pendingValidation: Self { Self(rawValue: "PENDING_VALIDATION") }
    static var success: Self { Self(rawValue: "SUCCESS") }
    static var failed: Self { Self(rawValue: "FAILED") }
}

struct SearchCertificatesSortBy: ShapeEnum {
    static var shape: ShapeReference { ShapeReference(service: 1, index: 113) }
    var rawValue: String
    init(rawValue: String) { self.rawValue = rawValue }
    static var createdAt: Self { Self(rawValue: "CREATED_AT") }
    static var notAfter: Self { Self(rawValue: "NOT_AFTER") }
    static var status: Self { Self(rawValue: "STATUS") }
    static var renewalStatus: Self { Self(rawValue: "RENEWAL_STATUS") }
    static var exported: Self { Self(rawValue: "EXPORTED") }
    static var inUse: Self { Self(rawValue: "IN_USE") }
    static var notBefore: Self { Self(rawValue: "NOT_BEFORE") }
    static var keyAlgorithm: Self { Self(rawValue: "KEY_ALGORITHM") }
    static var type: Self { Self(rawValue: "TYPE") }
    static var certificateArn: Self { Self(rawValue: "CERTIFICATE_ARN") }
    static var commonName: Self { Self(rawValue: "COMMON_NAME") }
    static var revokedAt: Self { Self(rawValue: "REVOKED_AT") }
    static var renewalEligibility: Self { Self(rawValue: "RENEWAL_ELIGIBILITY") }
    static var issuedAt: Self { Self(rawValue: "ISSUED_AT") }
    static var managedBy: Self { Self(rawValue: "MANAGED_BY") }
    static var exportOption: Self { Self(rawValue: "EXPORT_OPTION") }
    static var validationMethod: Self { Self(rawValue: "VALIDATION_METHOD") }
    static var importedAt: Self { Self(rawValue: "IMPORTED_AT") }
}

struct SearchCertificatesSortOrder: ShapeEnum {
    static var shape: ShapeReference { ShapeReference(service: 1, index: 114) }
    var rawValue: String
    init(rawValue: String) { self.rawValue = rawValue }
    static var ascending: Self { Self(rawValue: "ASCENDING") }
    static var descending: Self { Self(rawValue: "DESCENDING") }
}

struct ValidationMethod: ShapeEnum {
    static var shape: ShapeReference { ShapeReference(service: 1, index: 138) }
    var rawValue: String
    init(rawValue: String) { self.rawValue = rawValue }
    static var email: Self { Self(rawValue: "EMAIL") }
    static var dns: Self { Self(rawValue: "DNS") }
    static var http: Self { Self(rawValue: "HTTP") }
}
