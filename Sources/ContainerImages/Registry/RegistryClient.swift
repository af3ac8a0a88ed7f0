// Asks one repository of a registry: redirects, credentials and tokens, by the rules of the operator.
// https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pull

import CloudCore
import Synchronization
import Wire

/// What is known of a repository's registry while it is asked.
final class RegistryClient: Sendable {
    let registry: RegistryLocation
    let repository: String
    private let downloader: any Downloader
    private let credentials: RegistryCredentials?
    /// The header that was accepted last.
    private let authorization = Mutex<String?>(nil)

    init(
        _ registry: RegistryLocation, repository: String, downloader: any Downloader,
        credentials: RegistryCredentials?
    ) {
        self.registry = registry
        self.repository = repository
        self.downloader = downloader
        self.credentials = credentials
    }

    /// What is asked for, below `/v2/REPOSITORY/`.
    struct Question {
        var path: String
        var headers: HeaderFields = [:]
        var limitBytes: Int
        /// Blobs may come from elsewhere, and take their time.
        var isBlob = false
    }

    /// The answer of status 200 or 206, its body received; nil where there is nothing. Throws
    /// `ImageSourceProblem`, `FetchProblem` and what `receive` throws.
    func get(
        _ question: Question, to receive: (DownloadHead, [UInt8]) async throws -> Void
    ) async throws -> DownloadHead? {
        var address = "\(registry.origin)/v2/\(repository)/\(question.path)"
        var redirects = 0
        var isAuthorized = false
        while true {
            let isOwn = registry.isOwn(address)
            var request = DownloadRequest(
                address, headers: question.headers, limitBytes: question.limitBytes,
                limitSeconds: question.isBlob ? ImageLimits.blobSeconds : ImageLimits.documentSeconds)
            request.isTrusted = isOwn
            // What is for the registry goes nowhere else.
            if isOwn { request.headers["Authorization"] = authorization.withLock { $0 } }
            let head = try await downloader.download(request, to: receive)
            switch head.status {
            case 200, 206: return head
            case 404: return nil
            case 301, 302, 303, 307, 308:
                redirects += 1
                guard redirects <= ImageLimits.redirects, let location = head.headers["Location"],
                    let next = registry.redirect(from: address, to: location, isBlob: question.isBlob)
                else {
                    throw ImageSourceProblem.unavailable(
                        "\(registry.name) redirects to where it may not: name the host with blobs=HOST")
                }
                address = next
            case 401 where isOwn && !isAuthorized:
                isAuthorized = true
                let header = try await authorization(for: head.headers.all("WWW-Authenticate"))
                authorization.withLock { $0 = header }
            case 401, 403: throw ImageSourceProblem.denied("\(registry.name) answers \(head.status)")
            default: throw ImageSourceProblem.unavailable("\(registry.name) answers \(head.status)")
            }
        }
    }

    /// What the connection does, in the words of a source of images.
    func named<T>(_ body: () async throws -> T) async throws -> T {
        do {
            return try await body()
        } catch FetchProblem.tooLarge {
            throw ImageError.tooLarge
        } catch let problem as FetchProblem {
            throw ImageSourceProblem.unavailable("\(registry.name): \(problem)")
        }
    }

    // MARK: Credentials

    /// The header that answers one of the challenges.
    private func authorization(for headers: [String]) async throws -> String {
        let basic = credentials?.basic(for: registry)
        for case let challenge? in headers.map(RegistryChallenge.init) {
            switch challenge {
            case .basic:
                guard let basic else { continue }
                return "Basic " + basic
            case .bearer(let realm, let service):
                return "Bearer " + (try await token(from: realm, service: service, basic: basic))
            }
        }
        throw ImageSourceProblem.denied("\(registry.name) wants credentials that there aren't")
    }

    private func token(from realm: String, service: String?, basic: String?) async throws -> String {
        guard registry.isTokenServer(realm) else {
            throw ImageSourceProblem.denied(
                "\(registry.name) sends to a token server that isn't named: name it with token=HOST")
        }
        // Not the scope that the registry asks for: to pull is all that we want.
        var query = [("scope", "repository:\(repository):pull")]
        if let service { query.insert(("service", service), at: 0) }
        let text = query.map { "\($0.0)=\(PercentEncoding.encode($0.1))" }.joined(separator: "&")
        var request = DownloadRequest(
            realm + (realm.contains("?") ? "&" : "?") + text, limitBytes: ImageLimits.tokenBytes,
            limitSeconds: ImageLimits.documentSeconds)
        request.isTrusted = registry.isOwn(realm)
        if let basic { request.headers["Authorization"] = "Basic " + basic }
        var body: [UInt8] = []
        let head = try await downloader.download(request) { body += $1 }
        guard head.status == 200 else {
            throw ImageSourceProblem.denied("\(registry.name)'s token server answers \(head.status)")
        }
        let answer = try? JSON.parse(body)
        guard let token = answer?["token"]?.string ?? answer?["access_token"]?.string, !token.isEmpty,
            token.utf8.allSatisfy({ $0 > 32 && $0 < 127 })
        else { throw ImageSourceProblem.unavailable("\(registry.name)'s token server gives no token") }
        return token
    }
}
