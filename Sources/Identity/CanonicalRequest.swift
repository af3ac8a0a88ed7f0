// The canonical form of a request, byte by byte: what both sides hash. Pure; no keys here.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html

import CloudCore

/// Builds canonical requests.
struct CanonicalRequest {
    private(set) var bytes: [UInt8] = []

    /// `payloadHash` is the last line: a hash or one of AWS's words for "not hashed".
    init(head: RequestHead, claim: SignatureClaim, payloadHash: [UInt8]) throws(SignatureProblem) {
        bytes.reserveCapacity(head.path.utf8.count + head.query.utf8.count + 1024)
        bytes.append(contentsOf: head.method.utf8)
        bytes.append(10)
        if claim.signsLikeS3 { appendDecodedPath(head.path) } else { appendNormalisedPath(head.path) }
        bytes.append(10)
        if !head.query.isEmpty { appendQuery(head.query, presigned: claim.form != .header) }
        bytes.append(10)
        try appendHeaders(head.headers, signed: claim.signedHeaders, service: claim.service)
        bytes.append(10)
        bytes.append(contentsOf: claim.signedHeaders)
        bytes.append(10)
        bytes.append(contentsOf: payloadHash)
    }

    // MARK: Path

    /// S3: every byte of the decoded key encoded once, nothing normalised.
    private mutating func appendDecodedPath(_ path: String) {
        if path.isEmpty { return bytes.append(UInt8(ascii: "/")) }
        path.withBytes { appendReencoded($0[...], keepSlash: true, plusIsSpace: false) }
    }

    /// All others: dot segments and empty ones removed, then what was sent encoded once more.
    private mutating func appendNormalisedPath(_ path: String) {
        if path.isEmpty { return bytes.append(UInt8(ascii: "/")) }
        path.withBytes { sent in
            if Self.isNormal(sent) { return sent.forEach { appendPathByte($0) } }
            var segments: [Slice<UnsafeBufferPointer<UInt8>>] = []
            for segment in sent.split(separator: UInt8(ascii: "/")) {
                if segment.elementsEqual(".".utf8) { continue }
                if segment.elementsEqual("..".utf8) {
                    _ = segments.popLast()
                } else {
                    segments.append(segment)
                }
            }
            for segment in segments {
                bytes.append(UInt8(ascii: "/"))
                segment.forEach { appendPathByte($0) }
            }
            if segments.isEmpty || sent.last == UInt8(ascii: "/") { bytes.append(UInt8(ascii: "/")) }
        }
    }

    private mutating func appendPathByte(_ byte: UInt8) {
        if byte.isUnreserved || byte == UInt8(ascii: "/") {
            bytes.append(byte)
        } else {
            bytes.appendPercentEncoded(byte)
        }
    }

    /// Begins with one slash and has neither empty nor dotted segments.
    private static func isNormal(_ path: UnsafeBufferPointer<UInt8>) -> Bool {
        guard path.first == UInt8(ascii: "/") else { return false }
        for index in path.indices.dropFirst() where path[index - 1] == UInt8(ascii: "/") {
            if path[index] == UInt8(ascii: "/") || path[index] == UInt8(ascii: ".") { return false }
        }
        return true
    }

    // MARK: Query

    private mutating func appendQuery(_ query: String, presigned: Bool) {
        query.withBytes { sent in
            var parameters: [(name: ArraySlice<UInt8>, value: ArraySlice<UInt8>)] = []
            var scratch = CanonicalRequest()
            for part in sent.split(separator: UInt8(ascii: "&")) {
                let equals = part.firstIndex(of: UInt8(ascii: "=")) ?? part.endIndex
                if presigned, part[..<equals].elementsEqual("X-Amz-Signature".utf8) { continue }
                scratch.bytes.removeAll(keepingCapacity: true)
                scratch.appendReencoded(part[..<equals], keepSlash: false, plusIsSpace: true)
                let nameEnd = scratch.bytes.count
                scratch.appendReencoded(part[equals...].dropFirst(), keepSlash: false, plusIsSpace: true)
                parameters.append((scratch.bytes[..<nameEnd], scratch.bytes[nameEnd...]))
            }
            if parameters.count > 1 {
                parameters.sort { left, right in
                    left.name == right.name
                        ? left.value.lexicographicallyPrecedes(right.value)
                        : left.name.lexicographicallyPrecedes(right.name)
                }
            }
            for (index, parameter) in parameters.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: "&")) }
                bytes.append(contentsOf: parameter.name)
                bytes.append(UInt8(ascii: "="))
                bytes.append(contentsOf: parameter.value)
            }
        }
    }

    private init() {}

    /// Decodes `%XX` and encodes each byte again in the one canonical way.
    private mutating func appendReencoded(
        _ text: Slice<UnsafeBufferPointer<UInt8>>, keepSlash: Bool, plusIsSpace: Bool
    ) {
        var index = text.startIndex
        while index < text.endIndex {
            var byte = text[index]
            var wasEncoded = false
            if byte == UInt8(ascii: "%"), index + 2 < text.endIndex,
                let high = Hex.value(of: text[index + 1]), let low = Hex.value(of: text[index + 2])
            {
                byte = high << 4 | low
                wasEncoded = true
                index += 2
            } else if plusIsSpace, byte == UInt8(ascii: "+") {
                byte = 32
            }
            index += 1
            if byte.isUnreserved || (keepSlash && !wasEncoded && byte == UInt8(ascii: "/")) {
                bytes.append(byte)
            } else {
                bytes.appendPercentEncoded(byte)
            }
        }
    }

    // MARK: Headers

    private mutating func appendHeaders(
        _ headers: HeaderFields, signed: [UInt8], service: String
    ) throws(SignatureProblem) {
        var problem: SignatureProblem?
        signed.withUnsafeBufferPointer { names in
            var count = 0
            for name in names.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false) {
                count += 1
                if count > IdentityLimits.signedHeaderCount { return problem = .tooManySignedHeaders }
                bytes.append(contentsOf: name)
                bytes.append(UInt8(ascii: ":"))
                if !appendValues(of: UnsafeBufferPointer(rebasing: name), from: headers) {
                    problem = .signedHeaderAbsent(String(decoding: name, as: UTF8.self))
                    return
                }
                bytes.append(10)
            }
        }
        if let problem { throw problem }
    }

    /// False where the request has no such header.
    private mutating func appendValues(
        of name: UnsafeBufferPointer<UInt8>, from headers: HeaderFields
    ) -> Bool {
        var found = false
        for field in headers.fields where same(field.name, lower: name) {
            if found { bytes.append(UInt8(ascii: ",")) }
            found = true
            field.value.withBytes { appendTrimmed($0) }
        }
        return found
    }

    /// Without blanks at the ends, and with one space for every run of them inside.
    private mutating func appendTrimmed(_ value: UnsafeBufferPointer<UInt8>) {
        var blankBefore = true
        var needsWork = false
        for byte in value {
            let blank = byte.isBlank
            if blank && (blankBefore || byte != 32) {
                needsWork = true
                break
            }
            blankBefore = blank
        }
        if !needsWork && !(value.last?.isBlank ?? false) { return bytes.append(contentsOf: value) }
        var pendingSpace = false
        var written = false
        for byte in value {
            if byte.isBlank {
                pendingSpace = written
            } else {
                if pendingSpace { bytes.append(32) }
                pendingSpace = false
                written = true
                bytes.append(byte)
            }
        }
    }
}

extension SignatureClaim {
    /// S3 and its kin encode the path once and hash what they are told; all others differ.
    var signsLikeS3: Bool {
        switch service {
        case "s3", "s3express", "s3-object-lambda", "s3-outposts": true
        default: false
        }
    }
}
