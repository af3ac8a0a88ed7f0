// Runs driver.py with the installed botocore. Where there is none, the differential tests do not run.

import CloudCore
import CloudTesting
import Foundation
import Wire

enum Botocore {
    static let isInstalled = (try? run(["-c", "import botocore"], input: [])) != nil

    static func protocols(of service: ServiceModel) -> [ProtocolName] {
        ProtocolName.allCases.filter { service.protocols.contains($0) }
    }

    /// Event streams have a test of their own. `<Event>` is two members of the same structure in the answer
    /// of S3's deprecated GetBucketNotification.
    static func canParseOutput(of operation: OperationShape) -> Bool {
        operation.name.text != "GetBucketNotification"
            && !operation.output.members.contains { $0.flags.contains(.eventStream) }
    }

    struct Failure: Error { var text: String }

    /// One line of the driver's: a serialised request and what it means.
    struct Case {
        var service: ServiceModel
        var name: ProtocolName
        var operation: OperationShape
        var request: WireRequest
        var expected: Document

        /// The request with the scope that a signature would give it.
        var signed: WireRequest {
            var signed = request
            signed.head.headers["Authorization"] =
                "AWS4-HMAC-SHA256 Credential=AKID/20260101/us-east-1/\(service.signingName)/aws4_request, "
                + "SignedHeaders=host, Signature=0"
            return signed
        }

        /// Copies with damage in the body, the path, the query and the headers.
        func damaged(seed: UInt64) -> [WireRequest] {
            var copies: [WireRequest] = []
            let spice = Array("{}[]\"<>&%=,:.;/\\".utf8) + [0, 0xFF, 0xBF, 0x9F, 0x5F]
            withDamaged([request.body], rounds: 2, seed: seed, spice: spice) { body in
                copies.append(WireRequest(head: request.head, body: body))
            }
            let texts = [request.head.path, request.head.query] + request.head.headers.fields.map(\.value)
            withDamaged([Array(texts.joined(separator: "\n").utf8)], rounds: 1, seed: seed, spice: spice) {
                bytes in
                let parts = String(decoding: bytes, as: UTF8.self).split(
                    separator: "\n", omittingEmptySubsequences: false)
                var head = request.head
                head.path = String(parts[0])
                head.query = parts.count > 1 ? String(parts[1]) : ""
                let names = request.head.headers.fields.map(\.name)
                head.headers = HeaderFields(zip(names, parts.dropFirst(2)).map { .init($0, String($1)) })
                copies.append(WireRequest(head: head, body: request.body))
            }
            return copies
        }
    }

    static func requests(seed: Int, count: Int, services: [ServiceModel]) throws -> [Case] {
        let output = try drive(["requests", "\(seed)", "\(count)"] + services.map(\.name), input: [])
        return try output.split(separator: UInt8(ascii: "\n")).map { line in
            let document = try JSON.parse(Array(line))
            guard let name = document["service"]?.string, let service = ServiceModel.named(name),
                let operation = service.operation(named: document["operation"]?.string ?? ""),
                let spoken = ProtocolName(driver: document["protocol"]?.string ?? ""),
                let expected = document["expected"]
            else { throw Failure(text: String(decoding: line, as: UTF8.self)) }
            return Case(
                service: service, name: spoken, operation: operation, request: request(document),
                expected: expected)
        }
    }

    private static func request(_ document: Document) -> WireRequest {
        var head = RequestHead(
            method: document["method"]?.string ?? "", path: document["path"]?.string ?? "",
            query: document["query"]?.string ?? "")
        for field in document["headers"]?.array ?? [] {
            head.headers.add(field[0]?.string ?? "", field[1]?.string ?? "")
        }
        return WireRequest(head: head, body: Base64.decode(document["body"]?.string ?? "") ?? [])
    }

    /// Has the driver parse responses; says what differs. The last line is how many it saw.
    static func differences(in responses: [Document]) throws -> (checked: Int, differences: [String]) {
        var input: [UInt8] = []
        for response in responses { input += JSON.write(response) + [UInt8(ascii: "\n")] }
        var checked = 0
        var differences: [String] = []
        for line in try drive(["responses"], input: input).split(separator: UInt8(ascii: "\n")) {
            let document = try JSON.parse(Array(line))
            if let count = document["checked"]?.integer {
                checked = Int(count)
            } else {
                differences.append(String(decoding: line, as: UTF8.self))
            }
        }
        return (checked, differences)
    }

    /// Runs a script of Tests/Differential.
    static func drive(
        _ arguments: [String], script: String = "driver.py", input: [UInt8]
    ) throws -> [UInt8] {
        try run([folder.appending(path: script).path] + arguments, input: input)
    }

    /// The bytes of a file, by its path from Tests/Differential.
    static func file(_ path: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: folder.appending(path: path)))
    }

    private static let folder: URL = {
        var tests = URL(filePath: #filePath)
        for _ in 0..<3 { tests.deleteLastPathComponent() }
        return tests.appending(path: "Differential")
    }()

    /// Through files, because pipes of both directions would wait for each other.
    private static func run(_ arguments: [String], input: [UInt8]) throws -> [UInt8] {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "apus-botocore-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (source, target) = (folder.appending(path: "in"), folder.appending(path: "out"))
        try Data(input).write(to: source)
        try Data().write(to: target)
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        let python = ProcessInfo.processInfo.environment["APUS_PYTHON"] ?? "python3"
        process.arguments = [python] + arguments
        process.standardInput = try FileHandle(forReadingFrom: source)
        process.standardOutput = try FileHandle(forWritingTo: target)
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failure(text: "\(python) \(arguments) failed") }
        return [UInt8](try Data(contentsOf: target))
    }
}

extension ProtocolName {
    /// The name that the driver has for it.
    var driverName: String { "\(self)" }

    init?(driver name: String) {
        guard let known = ProtocolName.allCases.first(where: { $0.driverName == name }) else { return nil }
        self = known
    }
}
