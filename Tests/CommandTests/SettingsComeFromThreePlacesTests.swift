// Options over variables over a file, each in its own words; what makes no sense is refused by name.

import ArgumentParser
import Cloud
import CloudTesting
import Configuration
import Foundation
import Logging
import Testing

@testable import apus

@Suite struct SettingsComeFromThreePlacesTests {
    private let directory = TemporaryDirectory("settings")

    private func settings(
        _ arguments: [String] = [], _ variables: [String: String] = [:], file: String? = nil
    ) async throws -> ServeSettings {
        var arguments = arguments
        if let file {
            let path = directory.path + "/apus.env"
            try file.write(toFile: path, atomically: true, encoding: .utf8)
            arguments += ["--config", path]
        }
        return try await ServeSettings(
            options: try Serve.parse(arguments),
            environment: EnvironmentVariablesProvider(environmentVariables: variables))
    }

    @Test func nothingSaidMeansTheDefaults() async throws {
        let settings = try await settings()
        #expect(settings.cloud == CloudConfiguration())
        #expect(settings.logLevel == .info)
    }

    /// Every setting, as an option, as a variable and as a line of a file, means the same.
    @Test(arguments: [
        (["--listen", "127.0.0.1:8080"], "APUS_LISTEN=127.0.0.1:8080"),
        (["--data-dir", "/srv/a b"], "APUS_DATA_DIR=/srv/a b"),
        (["--isolation", "process"], "APUS_ISOLATION=process"), (["--iam", "audit"], "APUS_IAM=audit"),
        (["--no-development-credentials"], "APUS_DEVELOPMENT_CREDENTIALS=false"),
        (["--insecure"], "APUS_INSECURE=yes"), (["--function-memory", "512"], "APUS_FUNCTION_MEMORY=512"),
        (["--account-concurrency", "50"], "APUS_ACCOUNT_CONCURRENCY=50"),
        (["--limit-fifo"], "APUS_LIMIT_FIFO=true"),
        (["--images", "/srv/images"], "APUS_IMAGES=/srv/images"),
        (["--registry", "a.b", "--registry", "c.d=http://e:1"], "APUS_REGISTRY=a.b c.d=http://e:1"),
        (["--registry-credentials", "/srv/auth.json"], "APUS_REGISTRY_CREDENTIALS=/srv/auth.json"),
        (["--registry-ca", "/srv/ca.pem"], "APUS_REGISTRY_CA=/srv/ca.pem"),
        (
            [
                "--file-system", "arn:aws:elasticfilesystem:us-east-1:000000000000:access-point/fsap-1=/a",
                "--file-system", "arn:aws:elasticfilesystem:us-east-1:000000000000:access-point/fsap-2=/b",
            ],
            "APUS_FILE_SYSTEM=arn:aws:elasticfilesystem:us-east-1:000000000000:access-point/fsap-1=/a,"
                + "arn:aws:elasticfilesystem:us-east-1:000000000000:access-point/fsap-2=/b"
        ),
        (["--log-level", "debug"], "APUS_LOG_LEVEL=debug"),
    ])
    func threeWaysToSayTheSame(option: [String], line: String) async throws {
        let said = try await settings(option)
        let isDefault = said.cloud == CloudConfiguration() && said.logLevel == .info
        #expect(!isDefault)
        let parts = line.split(separator: "=", maxSplits: 1).map(String.init)
        let variable = try await settings([], [parts[0]: parts[1]])
        #expect(variable.cloud == said.cloud && variable.logLevel == said.logLevel)
        let filed = try await settings(file: "# a comment\n\n\(line)\n")
        #expect(filed.cloud == said.cloud && filed.logLevel == said.logLevel)
    }

    @Test func optionsWinOverVariablesAndVariablesOverTheFile() async throws {
        let file = "APUS_IAM=off\nAPUS_DATA_DIR=/file\nAPUS_LISTEN=1\n"
        let variables = ["APUS_IAM": "audit", "APUS_DATA_DIR": "/variable"]
        let settings = try await settings(["--iam", "enforce"], variables, file: file)
        #expect(settings.cloud.permissions == .enforce)
        #expect(settings.cloud.dataDirectory == "/variable")
        #expect(settings.cloud.listen.port == 1)
    }

    @Test func aVariableMayNameTheFile() async throws {
        let path = directory.path + "/other.env"
        try "APUS_IAM=off\n".write(toFile: path, atomically: true, encoding: .utf8)
        #expect(try await settings([], ["APUS_CONFIG": path]).cloud.permissions == .off)
    }

    @Test(arguments: [
        (["APUS_LISTEN": "nowhere"], "--listen wants HOST:PORT, not nowhere"),
        (["APUS_IAM": "maybe"], "--iam wants one of enforce, audit, off, not maybe"),
        (["APUS_ISOLATION": "docker"], "--isolation wants one of namespaces, process, not docker"),
        (["APUS_LOG_LEVEL": "loud"], "--log-level wants one of trace, debug"),
        (["APUS_FUNCTION_MEMORY": "much"], "APUS_FUNCTION_MEMORY wants a number, not much"),
        (["APUS_ACCOUNT_CONCURRENCY": "1e3"], "APUS_ACCOUNT_CONCURRENCY wants a number, not 1e3"),
        (["APUS_INSECURE": "maybe"], "APUS_INSECURE wants true or false, not maybe"),
        (["APUS_DEVELOPMENT_CREDENTIALS": ""], "APUS_DEVELOPMENT_CREDENTIALS wants true or false, not "),
        (["APUS_CONFIG": "/no/such/file"], "cannot read /no/such/file"),
    ])
    func whatMakesNoSenseIsRefusedByName(variables: [String: String], words: String) async throws {
        let error = await #expect(throws: ValidationError.self) { try await settings([], variables) }
        #expect(error?.message.hasPrefix(words) == true, "\(error?.message ?? "")")
    }

    @Test(arguments: [
        ("http://127.0.0.1:4566", "127.0.0.1", 4_566), ("http://localhost:80/path", "localhost", 80),
        ("http://example.com", "example.com", 80), ("http://[::1]:4566", "::1", 4_566),
        ("http://[::1]", "::1", 80),
    ])
    func endpointsOfTheClientCommands(endpoint: String, host: String, port: Int) throws {
        #expect(try Connection.address(of: endpoint) == ListenAddress(host: host, port: port))
    }

    @Test(arguments: [
        "https://127.0.0.1", "127.0.0.1:4566", "http://", "http://:80", "http://a:0", "http://a:b",
    ])
    func whatIsNoEndpointIsRefused(endpoint: String) {
        #expect(throws: ClientError.self) { try Connection.address(of: endpoint) }
    }

    @Test(arguments: [(0, "0 s"), (59, "59 s"), (61, "1 min"), (7_260, "2 h 1 min"), (90_000, "1 d 1 h")])
    func uptimesAreReadable(seconds: Int, text: String) { #expect(Status.duration(seconds) == text) }
}
