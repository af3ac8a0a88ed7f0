// What a handler may know of the call it answers. A value, made by the gateway (or by a service that calls
// another without HTTP) and passed down; there is no ambient context.

/// The circumstances of one call.
public struct RequestContext: Sendable {
    /// Unique to this call: `x-amzn-RequestId`, log lines, InternalFailure.
    public var requestID: String
    /// The account whose resources the call means: the caller's own.
    public var account: AccountID
    /// The region named by the signature's scope.
    public var region: Region
    public var caller: Principal
    /// The long-term access key of a user that signed the call; nil otherwise.
    public var accessKeyID: String?
    /// When the call arrived, on the cloud's clock.
    public var now: Instant
    /// The caller's address without the port; empty for calls from inside.
    public var sourceIP: String
    public var userAgent: String
    /// The `Referer` header, where there is one.
    public var referer: String?
    /// `http://host:port` as the caller reached this cloud, for the URLs that answers contain.
    public var endpoint: String
    /// Where a service of this cloud calls: the resource that makes it call, such as the bucket of an event.
    public var source: CallSource?
    /// The services that hand this call on for the caller, first to last (`aws:CalledVia`).
    public var calledVia: [String] = []
    /// Whether who called still waits for the answer; nil for calls from inside.
    public var presence: ClientPresence?

    public init(
        requestID: String, account: AccountID, region: Region, caller: Principal, now: Instant,
        sourceIP: String = "", userAgent: String = "", endpoint: String = "http://127.0.0.1:4566"
    ) {
        self.requestID = requestID
        self.account = account
        self.region = region
        self.caller = caller
        self.now = now
        self.sourceIP = sourceIP
        self.userAgent = userAgent
        self.endpoint = endpoint
    }

    public var partition: String { region.partition }

    /// An ARN in this call's partition, region and account.
    public func arn(_ service: String, _ resource: String) -> ARN {
        ARN(
            partition: partition, service: service, region: region.name, account: account.text,
            resource: resource)
    }
}

/// The resource for which a service calls: the keys `aws:SourceArn` and `aws:SourceAccount`.
public struct CallSource: Hashable, Sendable {
    /// Nil where the service calls for an account as a whole.
    public var arn: String?
    public var account: AccountID

    public init(arn: String?, account: AccountID) {
        self.arn = arn
        self.account = account
    }
}
