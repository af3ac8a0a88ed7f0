// A cloud does not start over a store whose node key it does not have, says what to do, and changes nothing.

import Cloud
import CloudCore
import CloudTesting
import Foundation
import Testing

@Suite(.serialized) struct TheNodeKeyIsTheStoresTests {
    private let place = TemporaryDirectory("node-key")
    private let configuration: CloudConfiguration

    init() throws {
        var configuration = CloudConfiguration()
        configuration.listen = ListenAddress(host: "127.0.0.1", port: 0)
        configuration.isolation = .process
        configuration.dataDirectory = place.path + "/data"
        self.configuration = configuration
    }

    private var keyFile: URL { URL(filePath: place.path + "/data/node.key") }

    private func startAndStop(_ configuration: CloudConfiguration) async throws {
        try await RunningCloud.start(configuration).stop()
    }

    private func problem(_ configuration: CloudConfiguration) async -> String {
        do {
            try await startAndStop(configuration)
            return ""
        } catch {
            return "\(error)"
        }
    }

    private func write(_ key: Data) throws {
        try key.write(to: keyFile)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: keyFile.path)
    }

    @Test("a lost, a wrong and a turned key")
    func keys() async throws {
        try await startAndStop(configuration)
        let key = try Data(contentsOf: keyFile)

        try FileManager.default.removeItem(at: keyFile)
        for _ in 0..<2 {
            let lost = await problem(configuration)
            #expect(lost.hasPrefix("the node key \(keyFile.path) is gone. "))
            for word in ["from a backup", "mode 0600", "APUS_NODE_KEY", "--data-dir"] {
                #expect(lost.contains(word), "\(word)")
            }
            #expect(!FileManager.default.fileExists(atPath: keyFile.path))
        }

        try write(Data(repeating: 7, count: 32))
        #expect(await problem(configuration).hasPrefix("the node key \(keyFile.path) is not the key of "))
        var given = configuration
        given.nodeKey = Data(repeating: 8, count: 32).base64EncodedString()
        #expect(await problem(given).hasPrefix("APUS_NODE_KEY is not the key of "))

        // The same key, given instead of the file.
        try FileManager.default.removeItem(at: keyFile)
        given.nodeKey = key.base64EncodedString()
        #expect(await problem(given) == "")

        // A new key before the old one, and after one start the new one alone.
        let new = Data(repeating: 9, count: 32)
        try write(new + key)
        #expect(await problem(configuration) == "")
        try write(new)
        #expect(await problem(configuration) == "")
    }
}
