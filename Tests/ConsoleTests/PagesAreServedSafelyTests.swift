// The console's files: all there, with the types and the protection that browsers need.

import CloudCore
import Foundation
import Testing

@testable import Console

@Suite("Pages are served safely")
struct PagesAreServedSafelyTests {
    private let files = ConsoleFiles()

    private func get(_ path: String, method: String = "GET", headers: HeaderFields = [:]) -> WireResponse {
        files.respond(
            to: WireRequest(head: RequestHead(method: method, path: path, headers: headers), body: []))
    }

    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Console")

    private static let onDisk: [String] = {
        let names = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
        return names.filter { [".html", ".css", ".js", ".svg"].contains(where: $0.hasSuffix) }.sorted()
    }()

    @Test func everyFileOfTheFolderIsEmbedded() {
        #expect(Self.onDisk.count > 10)
        #expect(files.paths.filter { !$0.isEmpty } == Self.onDisk)
    }

    @Test(arguments: onDisk)
    func aFileIsServedAsItIs(_ path: String) throws {
        let response = get("/_apus/" + path)
        #expect(response.status == 200)
        guard case .bytes(let bytes) = response.body else { return #expect(Bool(false)) }
        #expect(try Data(bytes) == Data(contentsOf: Self.folder.appending(path: path)))
        let types = ["html": "text/html", "css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"]
        let type = types[String(path.split(separator: ".").last ?? "")] ?? "-"
        #expect(response.headers["Content-Type"]?.hasPrefix(type) == true)
    }

    @Test(arguments: ["/_apus/", "/_apus/app.js", "/_apus/nothing", "/_apus"])
    func everyAnswerIsProtected(_ path: String) throws {
        let headers = get(path).headers
        let policy = try #require(headers["Content-Security-Policy"])
        for part in [
            "default-src 'none'", "script-src 'self'", "frame-ancestors 'none'",
            "require-trusted-types-for 'script'", "base-uri 'none'", "form-action 'none'",
        ] {
            #expect(policy.contains(part))
        }
        #expect(!policy.contains("unsafe"))
        #expect(headers["X-Content-Type-Options"] == "nosniff")
        #expect(headers["X-Frame-Options"] == "DENY")
        #expect(headers["Referrer-Policy"] == "no-referrer")
    }

    @Test func pagesHaveNoScriptsOfTheirOwn() throws {
        for path in Self.onDisk {
            let text = try String(contentsOf: Self.folder.appending(path: path), encoding: .utf8)
            let banned = [
                "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "from \"http",
                "src=\"http", "href=\"http", "url(", "@import",
            ]
            for word in banned { #expect(!text.contains(word), "\(path) has \(word)") }
            guard path.hasSuffix(".html") else { continue }
            #expect(!text.contains("onclick") && !text.contains("style="))
            #expect(text.components(separatedBy: "<script").count - 1 == 1)
        }
    }

    @Test func unchangedFilesAreNotSentAgain() throws {
        let tag = try #require(get("/_apus/").headers["ETag"])
        #expect(get("/_apus/", headers: ["If-None-Match": tag]).status == 304)
        #expect(get("/_apus/", headers: ["If-None-Match": "\"other\""]).status == 200)
    }

    @Test func otherPathsAndMethodsAreRefused() {
        #expect(get("/_apus/nothing").status == 404)
        #expect(get("/_apus/../etc/passwd").status == 404)
        #expect(get("/_apus/pages").status == 404)
        #expect(get("/_apus/", method: "POST").status == 405)
        let moved = get("/_apus")
        #expect(moved.status == 308 && moved.headers["Location"] == "/_apus/")
    }
}
