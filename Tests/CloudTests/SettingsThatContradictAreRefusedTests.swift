// The rules that bind settings together.

import Cloud
import Testing

@Suite struct SettingsThatContradictAreRefusedTests {
    @Test(
        "addresses are read as people write them",
        arguments: [
            ("127.0.0.1:4566", "127.0.0.1", 4566), (":80", "127.0.0.1", 80), ("9000", "127.0.0.1", 9000),
            ("[::1]:4566", "::1", 4566), ("localhost:0", "localhost", 0),
            ("0.0.0.0:65535", "0.0.0.0", 65_535),
        ])
    func addresses(text: String, host: String, port: Int) {
        #expect(ListenAddress(text) == ListenAddress(host: host, port: port))
    }

    @Test(
        "what is no address is refused",
        arguments: ["", "host", "host:", "host:65536", "host:-1", "::1:80", "a:b"])
    func nonsense(text: String) {
        #expect(ListenAddress(text) == nil)
    }

    @Test(
        "only true loopback counts as loopback",
        arguments: [
            ("127.0.0.1", true), ("127.8.9.10", true), ("localhost", true), ("::1", true), ("0.0.0.0", false),
            ("::", false), ("127.evil.example.com", false), ("127.0.0.1.example.com", false),
            ("10.0.0.1", false),
            ("127.0.0.256", false), ("127.0.0", false),
        ])
    func loopback(host: String, isLoopback: Bool) {
        #expect(ListenAddress(host: host, port: 1).isLoopback == isLoopback)
    }

    @Test("file systems want access points, and namespaces")
    func fileSystems() {
        var configuration = CloudConfiguration()
        for arn in [
            "arn:aws:elasticfilesystem:us-east-1:000000000000:access-point/fsap-1",
            "arn:aws:s3files:us-east-1:000000000000:file-system/fs-1/access-point/fsap-1",
        ] {
            configuration.fileSystems = [arn: "/a"]
            #expect(configuration.contradiction == nil)
        }
        configuration.isolation = .process
        #expect(configuration.contradiction?.contains("--isolation namespaces") == true)
        configuration.isolation = .namespaces
        for arn in ["fsap-1", "arn:aws:elasticfilesystem:us-east-1:000000000000:file-system/fs-1"] {
            configuration.fileSystems = [arn: "/a"]
            #expect(configuration.contradiction?.contains(arn) == true)
        }
    }

    @Test("development credentials stay on loopback, unless told otherwise")
    func developmentCredentials() {
        var configuration = CloudConfiguration()
        #expect(configuration.contradiction == nil)
        configuration.listen = ListenAddress(host: "0.0.0.0", port: 4566)
        #expect(configuration.contradiction?.contains("--no-development-credentials") == true)
        configuration.insecure = true
        #expect(configuration.contradiction == nil)
        configuration.insecure = false
        configuration.developmentCredentials = false
        #expect(configuration.contradiction == nil)
    }
}
