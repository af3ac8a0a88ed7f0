// The service in a signature's scope. Most services have one name there; S3's other endpoints have their own.

/// Names of services as signatures' scopes have them.
public enum SigningName {
    /// The name of the service that answers for `name`: S3's for those of directory buckets, Object Lambda
    /// and Outposts, which speak its API.
    /// https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-express-security-iam.html
    public static func canonical(_ name: String) -> String {
        switch name {
        case "s3express", "s3-object-lambda", "s3-outposts": "s3"
        default: name
        }
    }
}

extension ServiceModel {
    /// Whether a signature whose scope names `service` is one for this service.
    public func accepts(signedFor service: String) -> Bool {
        signingName == service || endpointPrefix == service
            || SigningName.canonical(service) != service && signingName == SigningName.canonical(service)
    }
}
