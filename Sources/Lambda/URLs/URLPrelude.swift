// How a streamed answer says its status and headers: JSON, eight NULs, and then the body.
// https://docs.aws.amazon.com/lambda/latest/dg/response-streaming-tutorial.html

/// Divides the beginning of a streamed answer.
struct URLPrelude: Sendable {
    /// What a streamed answer declares that begins so.
    static let contentType = "application/vnd.awslambda.http-integration-response"
    private static let separatorBytes = 8

    private var bytes: [UInt8] = []
    private var searched = 0

    /// Takes a part. Returns the JSON and what is there of the body, once the separator has come. Throws
    /// where it does not come in time.
    mutating func append(_ part: [UInt8]) throws(TooLong) -> (json: [UInt8], body: [UInt8])? {
        bytes += part
        var zeros = 0
        for index in max(0, searched - Self.separatorBytes + 1)..<bytes.count {
            zeros = bytes[index] == 0 ? zeros + 1 : 0
            guard zeros == Self.separatorBytes else { continue }
            return (Array(bytes[...(index - Self.separatorBytes)]), Array(bytes[(index + 1)...]))
        }
        searched = bytes.count
        guard bytes.count <= Limits.urlPreludeBytes else { throw TooLong() }
        return nil
    }

    struct TooLong: Error {}
}
