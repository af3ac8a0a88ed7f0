// The URL from which a function's archive can be fetched: `Code.Location` of GetFunction. On AWS it is a
// presigned URL of a bucket of Lambda's own; here it is a path of this cloud's own with a sealed token, good
// for the same ten minutes and without any other signature. It answers in S3's words.
// https://docs.aws.amazon.com/lambda/latest/api/API_GetFunction.html

public import CloudCore
import Store
import Wire

/// What such a URL permits: to read one archive for a time.
private struct DownloadGrant: StoredRecord {
    static let formatVersion: UInt8 = 1
    static let sealingContext = "lambda/code-location"

    var code: BlobID
    var end: Instant

    func encode(to writer: inout RecordWriter) {
        writer.blob(code)
        writer.instant(end)
    }

    init(code: BlobID, end: Instant) {
        self.code = code
        self.end = end
    }

    init(from reader: inout RecordReader, version: UInt8) throws {
        code = try reader.blob()
        end = try reader.instant()
    }
}

extension LambdaService {
    /// Below it are the archives; the gateway hands GET and HEAD to `download`.
    public static let downloadPath = "/_apus/lambda/code/"

    /// Where the caller can fetch the function's archive from now on, for ten minutes.
    func downloadLocation(of function: Function, _ context: RequestContext) throws -> String {
        try downloadLocation(of: function.code, named: function.key.name, context)
    }

    /// The same for any archive, such as a layer's.
    func downloadLocation(of code: BlobID, named name: String, _ context: RequestContext) throws -> String {
        let grant = DownloadGrant(code: code, end: context.now + .seconds(Limits.codeLocationSeconds))
        let token = try store.sealer.seal(grant.encoded, context: DownloadGrant.sealingContext)
        return context.endpoint + Self.downloadPath + name + ".zip?token=" + Hex.encode(token)
    }

    /// Answers a request for an archive. The token says which, whatever the path says.
    public func download(_ request: WireRequest, requestID: String, at now: Instant) async -> WireResponse {
        do {
            guard ["GET", "HEAD"].contains(request.head.method) else {
                throw AWSError(
                    "MethodNotAllowed", "The specified method is not allowed against this resource.",
                    status: 405)
            }
            let grant = try grant(request.head)
            guard now <= grant.end else { throw Self.expired(grant, at: now) }
            return WireResponse(
                headers: ["Content-Type": "application/zip"],
                body: .bytes(try await catalog.blobs.read(grant.code)))
        } catch {
            return ProtocolName.restXML.implementation.response(
                Self.downloadError(error), for: .s3, requestID: requestID)
        }
    }

    private func grant(_ head: RequestHead) throws -> DownloadGrant {
        guard let token = head.parameter("token").flatMap({ Hex.decode($0) }),
            let bytes = try? store.sealer.open(token, context: DownloadGrant.sealingContext),
            let grant = try? DownloadGrant(stored: bytes)
        else { throw AWSError("AccessDenied", "Access Denied", status: 403) }
        return grant
    }

    private static func expired(_ grant: DownloadGrant, at now: Instant) -> AWSError {
        AWSError(
            "AccessDenied", "Request has expired", status: 403,
            fields: [
                "X-Amz-Expires": String(Limits.codeLocationSeconds),
                "Expires": CivilTime(grant.end).iso8601(fractionDigits: 0),
                "ServerTime": CivilTime(now).iso8601(fractionDigits: 0),
            ])
    }

    private static func downloadError(_ error: any Error) -> AWSError {
        switch error {
        case let error as AWSError: error
        // The function has other code by now, or is gone.
        case StoreError.blobMissing:
            AWSError("NoSuchKey", "The specified key does not exist.", status: 404)
        default: AWSError("InternalError", "We encountered an internal error. Please try again.", status: 500)
        }
    }
}
