// A registry in memory, honest or not, as a registry's client sees it through the Downloader port.

import CloudCore
import Synchronization

@testable import ContainerImages

/// Answers from a table of addresses, and remembers what it was asked.
final class FakeRegistry: Downloader {
    struct Answer: Sendable {
        var status = 200
        var headers: HeaderFields = [:]
        var body: [UInt8] = []
        /// The connection breaks after so many bytes.
        var breaksAfter: Int?
        /// What the request must have, or it gets 401 with this challenge.
        var wants: (authorization: String, challenge: String)?
        var knowsRanges = false
    }

    private let state = Mutex<(answers: [String: [Answer]], asked: [DownloadRequest])>(([:], []))

    var asked: [DownloadRequest] { state.withLock { $0.asked } }

    /// Several answers come one after another; the last one stays.
    func answer(_ address: String, _ answers: Answer...) {
        state.withLock { $0.answers[address] = answers }
    }

    /// An image of one layer, as a registry serves it.
    func serve(
        _ image: MadeUpImage, at origin: String, repository: String, tag: String = "latest",
        wants: (authorization: String, challenge: String)? = nil
    ) {
        let base = "\(origin)/v2/\(repository)/"
        let digest = Digest.text(of: image.manifest)
        for name in [tag, digest] {
            answer(base + "manifests/" + name, Answer(body: image.manifest, wants: wants))
        }
        for blob in [image.config, image.layer] {
            answer(base + "blobs/" + Digest.text(of: blob), Answer(body: blob, wants: wants))
        }
    }

    func download(
        _ request: DownloadRequest, to receive: (DownloadHead, [UInt8]) async throws -> Void
    ) async throws -> DownloadHead {
        let answer = state.withLock { state -> Answer? in
            state.asked.append(request)
            guard let answers = state.answers[request.address], let first = answers.first else { return nil }
            if answers.count > 1 { state.answers[request.address]?.removeFirst() }
            return first
        }
        guard let answer else { return DownloadHead(status: 404) }
        if let wants = answer.wants, request.headers["Authorization"] != wants.authorization {
            return DownloadHead(status: 401, headers: ["WWW-Authenticate": wants.challenge])
        }
        guard answer.status == 200 else {
            return DownloadHead(status: answer.status, headers: answer.headers)
        }
        var head = DownloadHead(status: 200, headers: answer.headers)
        var body = answer.body[...]
        if answer.knowsRanges, let range = request.headers["Range"],
            let start = Int(range.dropFirst("bytes=".count).dropLast())
        {
            head.status = 206
            head.headers["Content-Range"] = "bytes \(start)-\(body.count - 1)/\(body.count)"
            body = body.dropFirst(start)
        }
        var sent = 0
        while let piece = Optional(body.prefix(1_000)), !piece.isEmpty {
            if let limit = answer.breaksAfter, sent >= limit { throw FetchProblem.unreachable("broken") }
            sent += piece.count
            guard sent <= request.limitBytes else { throw FetchProblem.tooLarge }
            try await receive(head, Array(piece))
            body = body.dropFirst(piece.count)
        }
        return head
    }
}

/// The documents of an image with one layer.
struct MadeUpImage {
    var manifest: [UInt8]
    let config: [UInt8]
    let layer: [UInt8]

    /// Sizes as they are, unless given.
    init(_ text: String, layerSize: Int? = nil) {
        var builder = TarBuilder()
        builder.file("said", text)
        layer = builder.finished
        config = Array(#"{"os":"linux","architecture":"amd64","config":{"Cmd":["/said"]}}"#.utf8)
        manifest = Array(
            """
            {"config":{"digest":"\(Digest.text(of: config))","size":\(config.count)},"layers":[{"mediaType":\
            "application/vnd.oci.image.layer.v1.tar","digest":"\(Digest.text(of: layer))",\
            "size":\(layerSize ?? layer.count)}]}
            """.utf8)
    }
}
