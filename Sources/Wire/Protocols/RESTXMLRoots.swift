// The names of root elements and the namespaces of restXml's answers, which the models of botocore leave out
// though clients in typed languages check them.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html

enum RESTXMLRoots {
    /// The root element of an output without a payload member.
    static func root(of output: ShapeReference, in service: ServiceModel) -> String {
        let name = output.name.text
        return service == .s3 ? s3[name] ?? name : name
    }

    /// The default namespace of everything a service answers in XML; nil where it has none.
    static func namespace(of service: ServiceModel) -> String? {
        let version = service.apiVersion.text
        switch service {
        case .s3: return "http://s3.amazonaws.com/doc/\(version)/"
        case .route53: return "https://route53.amazonaws.com/doc/\(version)/"
        case .cloudfront: return "http://cloudfront.amazonaws.com/doc/\(version)/"
        default: return service.xmlNamespace.isEmpty ? nil : service.xmlNamespace.text
        }
    }

    /// S3's GetBucketLocation has its one member's text directly in the root.
    static func isUnwrapped(_ output: ShapeReference, in service: ServiceModel) -> Bool {
        service == .s3 && output.name == "GetBucketLocationOutput"
    }

    private static let s3 = [
        "CompleteMultipartUploadOutput": "CompleteMultipartUploadResult",
        "CreateMultipartUploadOutput": "InitiateMultipartUploadResult",
        "CreateSessionOutput": "CreateSessionResult",
        "DeleteObjectsOutput": "DeleteResult",
        "GetBucketAccelerateConfigurationOutput": "AccelerateConfiguration",
        "GetBucketAclOutput": "AccessControlPolicy",
        "GetBucketCorsOutput": "CORSConfiguration",
        "GetBucketLifecycleConfigurationOutput": "LifecycleConfiguration",
        "GetBucketLifecycleOutput": "LifecycleConfiguration",
        "GetBucketLocationOutput": "LocationConstraint",
        "GetBucketLoggingOutput": "BucketLoggingStatus",
        "GetBucketRequestPaymentOutput": "RequestPaymentConfiguration",
        "GetBucketTaggingOutput": "Tagging",
        "GetBucketVersioningOutput": "VersioningConfiguration",
        "GetBucketWebsiteOutput": "WebsiteConfiguration",
        "GetObjectAclOutput": "AccessControlPolicy",
        "GetObjectAttributesOutput": "GetObjectAttributesResponse",
        "GetObjectTaggingOutput": "Tagging",
        "ListBucketAnalyticsConfigurationsOutput": "ListBucketAnalyticsConfigurationResult",
        "ListBucketInventoryConfigurationsOutput": "ListInventoryConfigurationsResult",
        "ListBucketMetricsConfigurationsOutput": "ListMetricsConfigurationsResult",
        "ListBucketsOutput": "ListAllMyBucketsResult",
        "ListDirectoryBucketsOutput": "ListAllMyDirectoryBucketsResult",
        "ListMultipartUploadsOutput": "ListMultipartUploadsResult",
        "ListObjectVersionsOutput": "ListVersionsResult",
        "ListObjectsOutput": "ListBucketResult",
        "ListObjectsV2Output": "ListBucketResult",
        "ListPartsOutput": "ListPartsResult",
        "NotificationConfigurationDeprecated": "NotificationConfiguration",
    ]
}
