// Pulling from registries: what is asked of whom, with which credentials; and what hostile ones get us to do.

import CloudCore
import CloudTesting
import Glibc
import Testing

@testable import ContainerImages

@Suite struct RegistriesArePulledFrom {
    private let directory = TemporaryDirectory()
    private let registry = FakeRegistry()
    private let cache: BlobCache
    private let image = MadeUpImage("one")
    private static let origin = "https://registry.example"

    init() throws { cache = try BlobCache(directory: directory.path + "/images") }

    private func source(_ text: String = "registry.example", password: String? = nil) throws -> RegistryImages
    {
        var credentials: RegistryCredentials?
        if let password {
            let path = directory.path + "/auth.json"
            let auth = Base64.encode(Array(password.utf8))
            try MadeUpImages.write(
                Array(#"{"auths":{"registry.example":{"auth":"\#(auth)"}}}"#.utf8), to: path)
            credentials = RegistryCredentials(path)
        }
        return RegistryImages(
            [try #require(RegistryLocation(text))], credentials: credentials, cache: cache,
            downloader: registry)
    }

    private func pull(_ reference: String = "latest", from source: RegistryImages) async throws
        -> ContainerImage?
    {
        let repository = try await source.repository(
            "team/app", registry: "registry.example", context: .testing())
        let image = try await ContainerImage(
            reference, in: try #require(repository), architecture: "x86_64")
        for layer in image?.layers ?? [] { _ = try await image?.blob(of: layer) }
        return image
    }

    private var kept: (manifests: Int, blobs: Int) {
        (
            DirectoryNames.of(directory.path + "/images/manifests").count,
            DirectoryNames.of(directory.path + "/images/blobs").count
        )
    }

    private var layerAddress: String {
        "\(Self.origin)/v2/team/app/blobs/\(Digest.text(of: image.layer))"
    }

    @Test func anImageIsPulledOnceAndThenHere() async throws {
        registry.serve(image, at: Self.origin, repository: "team/app")
        let source = try source()
        let pulled = try #require(try await pull(from: source))
        #expect(pulled.digest == Digest.text(of: image.manifest) && pulled.process.command == ["/said"])
        try await pulled.unpack(to: directory.path + "/root")
        #expect(registry.asked.count == 3 && registry.asked.allSatisfy { $0.isTrusted })
        // By its digest it is had without asking anybody.
        #expect(try await pull(pulled.digest, from: source)?.digest == pulled.digest)
        #expect(registry.asked.count == 3 && kept == (1, 2))
        #expect(try await pull("v9", from: source) == nil)
        let elsewhere = try await source.repository("a", registry: "other.example", context: .testing())
        #expect(elsewhere == nil)
        #expect(try await source.repository("a", registry: nil, context: .testing()) == nil)
    }

    @Test func whatNobodyUsesGoes() async throws {
        let other = MadeUpImage("two")
        registry.serve(image, at: Self.origin, repository: "team/app")
        registry.serve(other, at: Self.origin, repository: "team/app", tag: "v2")
        let source = try source()
        var first = try await pull(from: source)
        _ = try await pull("v2", from: source)
        #expect(kept == (2, 3))
        let (one, two) = (Digest.text(of: image.manifest), Digest.text(of: other.manifest))
        // What somebody works with stays.
        await source.release(one)
        #expect(first != nil && kept == (2, 3))
        first = nil
        // The configuration is the other's too.
        await source.release(one)
        #expect(kept == (1, 2))
        await source.releaseAll(except: [two])
        #expect(kept == (1, 2))
        await source.releaseAll(except: [])
        #expect(kept == (0, 0))
    }

    @Test func basicCredentialsGoToTheRegistryAlone() async throws {
        let header = "Basic " + Base64.encode(Array("me:secret".utf8))
        registry.serve(
            image, at: Self.origin, repository: "team/app", wants: (header, #"Basic realm="x""#))
        await #expect(throws: ImageSourceProblem.self) { try await pull(from: source()) }
        #expect(registry.asked.allSatisfy { $0.headers["Authorization"] == nil })
        registry.answer(
            layerAddress,
            .init(status: 307, headers: ["Location": "https://blobs.example/x?sig=1"]))
        registry.answer("https://blobs.example/x?sig=1", .init(body: image.layer))
        #expect(
            try await pull(from: source("registry.example,blobs=blobs.example", password: "me:secret"))
                != nil)
        let elsewhere = try #require(registry.asked.last { $0.address.contains("blobs.example") })
        #expect(elsewhere.headers["Authorization"] == nil && !elsewhere.isTrusted)
    }

    @Test func tokensAreAskedFor() async throws {
        let basic = "Basic " + Base64.encode(Array("me:secret".utf8))
        let challenge = #"Bearer realm="https://auth.example/token",service="reg",scope="repository:x:push""#
        registry.serve(
            image, at: Self.origin, repository: "team/app", wants: ("Bearer t0ken", challenge))
        let address = "https://auth.example/token?service=reg&scope=repository%3Ateam%2Fapp%3Apull"
        registry.answer(address, .init(body: Array(#"{"token":"t0ken"}"#.utf8)))
        // A token server that the operator didn't name gets nothing, not even a question.
        await #expect(throws: ImageSourceProblem.self) {
            try await pull(from: source(password: "me:secret"))
        }
        await #expect(throws: ImageSourceProblem.self) {
            try await pull(from: source("registry.example,blobs=auth.example", password: "me:secret"))
        }
        #expect(!registry.asked.contains { $0.address.contains("auth.example") })
        let named = try source("registry.example,token=auth.example", password: "me:secret")
        #expect(try await pull(from: named) != nil)
        let asked = registry.asked.filter { $0.address == address }
        #expect(asked.count == 1 && asked[0].headers["Authorization"] == basic && !asked[0].isTrusted)
    }

    @Test(arguments: [#"{"token":"a\nb"}"#, #"{"token":""}"#, "{}", "x"])
    func tokensThatAreNone(body: String) async throws {
        registry.serve(
            image, at: Self.origin, repository: "team/app",
            wants: ("Bearer t", #"Bearer realm="https://registry.example/token""#))
        registry.answer(
            "https://registry.example/token?scope=repository%3Ateam%2Fapp%3Apull",
            .init(body: Array(body.utf8)))
        await #expect(throws: ImageSourceProblem.self) { try await pull(from: source()) }
    }

    @Test func brokenConnectionsGoOnWhereTheyEnded() async throws {
        registry.serve(image, at: Self.origin, repository: "team/app")
        registry.answer(
            layerAddress, .init(body: image.layer, breaksAfter: 1_000),
            .init(body: image.layer, knowsRanges: true))
        #expect(try await pull(from: source()) != nil)
        #expect(registry.asked.last?.headers["Range"] == "bytes=1000-")
    }

    @Test func registriesWithoutRangesBeginAnew() async throws {
        registry.serve(image, at: Self.origin, repository: "team/app")
        registry.answer(
            layerAddress, .init(body: image.layer, breaksAfter: 1_000), .init(body: image.layer))
        let pulled = try #require(try await pull(from: source()))
        try await pulled.unpack(to: directory.path + "/root")
    }

    @Test func triesEnd() async throws {
        registry.serve(image, at: Self.origin, repository: "team/app")
        registry.answer(layerAddress, .init(body: image.layer, breaksAfter: 0))
        await #expect(throws: ImageSourceProblem.self) { try await pull(from: source()) }
        #expect(registry.asked.filter { $0.address == layerAddress }.count == ImageLimits.attempts)
    }

    @Test func otherBytesThanPromised() async throws {
        registry.serve(image, at: Self.origin, repository: "team/app")
        for body in [image.layer + [0], Array(image.layer.dropLast()), image.layer.map { $0 ^ 1 }] {
            registry.answer(layerAddress, .init(body: body))
            await #expect(throws: ImageError.self) { try await pull(from: source()) }
        }
        #expect(kept.blobs == 1 && DirectoryNames.of(directory.path + "/images/incoming").isEmpty)
        let manifest = "\(Self.origin)/v2/team/app/manifests/"
        registry.answer(manifest + Digest.text(of: [1]), .init(body: image.manifest))
        await #expect(throws: ImageError.self) { try await pull(Digest.text(of: [1]), from: source()) }
        registry.answer(
            manifest + "latest",
            .init(headers: ["Docker-Content-Digest": Digest.text(of: [2])], body: image.manifest))
        await #expect(throws: ImageError.self) { try await pull(from: source()) }
        registry.answer(
            manifest + "latest", .init(body: [UInt8](repeating: 32, count: ImageLimits.documentBytes + 1)))
        await #expect(throws: ImageError.tooLarge) { try await pull(from: source()) }
    }

    @Test func sizesThatMakeNoSense() async throws {
        for size in [-1, ImageLimits.unpackedBytes + 1] {
            registry.serve(
                MadeUpImage("one", layerSize: size), at: Self.origin, repository: "team/app")
            await #expect(throws: ImageError.self) { try await pull(from: source()) }
        }
        #expect(!registry.asked.contains { $0.address == layerAddress })
    }

    @Test func redirectsEnd() async throws {
        let address = "\(Self.origin)/v2/team/app/manifests/latest"
        registry.answer(address, .init(status: 302, headers: ["Location": "/v2/team/app/manifests/latest"]))
        await #expect(throws: ImageSourceProblem.self) { try await pull(from: source()) }
        #expect(registry.asked.count == ImageLimits.redirects + 1)
    }

    @Test(arguments: [401, 403, 429, 500]) func refusals(status: Int) async throws {
        registry.answer("\(Self.origin)/v2/team/app/manifests/latest", .init(status: status))
        await #expect(throws: ImageSourceProblem.self) { try await pull(from: source()) }
    }

    // MARK: What the operator says

    @Test func locations() throws {
        let plain = try #require(RegistryLocation("registry.example"))
        #expect(plain.name == "registry.example" && plain.origin == "https://registry.example")
        let all = try #require(
            RegistryLocation("docker.io=https://r.docker.io:443/,token=Auth.docker.io,blobs=cdn.docker.com"))
        #expect(all.name == "docker.io" && all.origin == "https://r.docker.io")
        #expect(all.isTokenServer("https://auth.docker.io/token?a=b") && all.isOwn("https://r.docker.io/v2/"))
        for wrong in [
            "", "registry", "a.b=", "a.b=ftp://x", "a.b=https://x/path", "a.b,token=", "a.b,other=x",
            "a.b=https://me@x", "a.b,", "a.b=https://x y",
        ] {
            #expect(RegistryLocation(wrong) == nil, "\(wrong)")
        }
    }

    @Test(arguments: [
        ("/v2/x", true, "https://registry.example/v2/x"), ("https://registry.example/a", false, "same"),
        ("https://blobs.example/a", true, "same"), ("https://blobs.example/a", false, nil),
        ("https://evil.example/a", true, nil), ("//blobs.example/a", true, nil),
        ("https://registry.example@evil.example/", true, nil),
        ("https://registry.example.evil.example/", true, nil),
        ("http://registry.example/a", true, nil), ("https://registry.example:8443/a", true, nil),
        ("http://169.254.169.254/latest/meta-data", true, nil), ("file:///etc/passwd", true, nil),
        ("", true, nil),
    ])
    func redirects(location: String, isBlob: Bool, expected: String?) throws {
        let registry = try #require(RegistryLocation("registry.example,blobs=blobs.example"))
        let found = registry.redirect(
            from: "https://registry.example/v2/", to: location, isBlob: isBlob)
        #expect(found == (expected == "same" ? location : expected))
    }

    @Test func challenges() {
        #expect(RegistryChallenge("Basic realm=\"x\"") == .basic && RegistryChallenge("basic") == .basic)
        #expect(
            RegistryChallenge(#"Bearer service="s, t", realm="https://a/b?c=d",scope=x"#)
                == .bearer(realm: "https://a/b?c=d", service: "s, t"))
        #expect(
            RegistryChallenge("Bearer realm=https://a,service=b") == .bearer(realm: "https://a", service: "b")
        )
        for wrong in ["", "Bearer", "Bearer service=\"x\"", "Negotiate x", #"Bearer realm="""#] {
            #expect(RegistryChallenge(wrong) == nil, "\(wrong)")
        }
        #expect(RegistryChallenge("Basic " + String(repeating: "x", count: 5_000)) == nil)
    }

    @Test func credentialsFiles() throws {
        let path = directory.path + "/config.json"
        #expect(RegistryCredentials(path).problem == "cannot read \(path)")
        let own = try #require(RegistryLocation("a.b=http://c:1"))
        for (text, expected) in [
            (#"{"auths":{"a.b":{"auth":"bWU6cA=="}}}"#, "bWU6cA=="),
            (#"{"auths":{"c:1":{"username":"me","password":"p"}}}"#, "bWU6cA=="),
            (#"{"auths":{"https://a.b":{"auth":"bWU6cA=="}}}"#, "bWU6cA=="),
            (#"{"auths":{"a.b":{"auth":"no base 64"}}}"#, nil), (#"{"auths":{}}"#, nil), ("x", nil),
        ] {
            try MadeUpImages.write(Array(text.utf8), to: path)
            #expect(RegistryCredentials(path).basic(for: own) == expected)
        }
        #expect(chmod(path, 0o644) == 0)
        #expect(RegistryCredentials(path).problem?.contains("chmod 600") == true)
        #expect(chmod(path, 0o600) == 0)
        #expect(RegistryCredentials(path).problem?.contains("auths") == true)
    }
}
