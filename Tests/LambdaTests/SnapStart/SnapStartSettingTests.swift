// SnapStart as callers set and see it: what goes with it, and what becomes of versions.

import CloudCore
import CloudTesting
import Testing
import Wire

@testable import Lambda

@Suite struct SnapStartSettingTests {
    private static let on = Document.object([("ApplyOn", .string("PublishedVersions"))])
    private static let off = Document.object([("ApplyOn", .string("None"))])
    private let lambda: LambdaFixture

    init() throws { lambda = try LambdaFixture() }

    private func on(
        _ operation: String, _ more: [(key: String, value: Document)] = []
    ) async throws -> Document {
        try await lambda.call(operation, [("FunctionName", .string("fn"))] + more)
    }

    private func version(_ number: String) async throws -> Document {
        try await on("GetFunctionConfiguration", [("Qualifier", .string(number))])
    }

    @Test func itIsOffUnlessAskedFor() async throws {
        let made = try await lambda.create()
        #expect(
            made["SnapStart"]
                == .object([
                    ("ApplyOn", .string("None")), ("OptimizationStatus", .string("Off")),
                ]))
        let published = try await on("PublishVersion")
        #expect(published["State"]?.string == "Active")
        await lambda.service.snapshots?.finish()
        #expect(lambda.runner.initialized.isEmpty)
    }

    @Test func aVersionIsPendingUntilItIsInitialized() async throws {
        lambda.runner.initialize(with: .initialized(snapshot: "s1"))
        let made = try await lambda.create("fn", ["SnapStart": Self.on])
        #expect(made["State"]?.string == "Active")
        #expect(made["SnapStart"]?["ApplyOn"]?.string == "PublishedVersions")
        #expect(made["SnapStart"]?["OptimizationStatus"]?.string == "Off")
        let published = try await on("PublishVersion")
        #expect(published["State"]?.string == "Pending")
        #expect(published["StateReasonCode"]?.string == "Creating")
        #expect(published["StateReason"]?.string == "The function is being created.")
        await lambda.service.snapshots?.finish()
        let ready = try await version("1")
        #expect(ready["State"]?.string == "Active" && ready["StateReason"] == nil)
        #expect(ready["SnapStart"]?["OptimizationStatus"]?.string == "On")
        #expect(lambda.runner.initialized.map(\.version) == ["1"])
        #expect(lambda.runner.initialized.map(\.initializationType) == ["snap-start"])
        // Nothing has changed: the version that there is.
        let again = try await on("PublishVersion")
        #expect(again["Version"]?.string == "1" && again["State"]?.string == "Active")
        let listed = try await on("ListVersionsByFunction")["Versions"]?.array?.last
        #expect(listed?["State"] == nil)
        #expect(listed?["SnapStart"]?["OptimizationStatus"]?.string == "On")
    }

    @Test func withoutASnapshotItIsActiveAndNotOptimized() async throws {
        try await lambda.create("fn", ["SnapStart": Self.on, "Publish": .bool(true)])
        await lambda.service.snapshots?.finish()
        let ready = try await version("1")
        #expect(ready["State"]?.string == "Active")
        #expect(ready["SnapStart"]?["OptimizationStatus"]?.string == "Off")
    }

    @Test func aVersionThatCannotBeInitializedHasFailed() async throws {
        let failure = SnapStartState.Failure(
            FunctionFailure(type: "Runtime.ExitError", reason: "Runtime exited with error: exit status 1"))
        lambda.runner.initialize(with: .failed(failure))
        try await lambda.create("fn", ["SnapStart": Self.on, "Publish": .bool(true)])
        await lambda.service.snapshots?.finish()
        let failed = try await version("1")
        #expect(failed["State"]?.string == "Failed")
        #expect(failed["StateReasonCode"]?.string == "FunctionError.RuntimeInitError")
        let reason = failed["StateReason"]?.string
        #expect(reason?.hasPrefix("Function initialization failed: Runtime.ExitError: Runtime") == true)
    }

    @Test func snapshotsGoWithTheirVersions() async throws {
        lambda.runner.initialize(with: .initialized(snapshot: "s1"))
        try await lambda.create("fn", ["SnapStart": Self.on, "Publish": .bool(true)])
        await lambda.service.snapshots?.finish()
        _ = try await on("DeleteFunction", [("Qualifier", .string("1"))])
        #expect(lambda.runner.removedSnapshots == ["s1"])
        lambda.runner.initialize(with: .initialized(snapshot: "s2"))
        _ = try await on("UpdateFunctionConfiguration", [("Timeout", .integer(4))])
        _ = try await on("PublishVersion")
        await lambda.service.snapshots?.finish()
        _ = try await on("DeleteFunction")
        #expect(lambda.runner.removedSnapshots == ["s1", "s2"])
    }

    @Test func whatDoesNotGoWithItIsRefused() async throws {
        func refusal(_ changes: [String: Document?]) async -> AWSError? {
            await lambda.refusal {
                try await lambda.create("fn", changes.merging(["SnapStart": Self.on]) { $1 })
            }
        }
        let custom = await refusal(["Runtime": .string("provided.al2023")])
        #expect(custom?.code == "InvalidParameterValueException")
        #expect(custom?.message == "provided.al2023 is not supported for SnapStart enabled functions.")
        let storage = await refusal(["EphemeralStorage": .object([("Size", .integer(513))])])
        #expect(storage?.code == "InvalidParameterValueException")
        let unknown = await lambda.refusal {
            try await lambda.create("fn", ["SnapStart": .object([("ApplyOn", .string("Always"))])])
        }
        #expect(unknown?.code == "ValidationException")
        // In the other order, too.
        try await lambda.create("fn", ["SnapStart": Self.on])
        let grown = await lambda.refusal {
            _ = try await on(
                "UpdateFunctionConfiguration", [("EphemeralStorage", .object([("Size", .integer(1_024))]))])
        }
        #expect(grown?.code == "InvalidParameterValueException")
        let changed = try await on(
            "UpdateFunctionConfiguration",
            [("EphemeralStorage", .object([("Size", .integer(1_024))])), ("SnapStart", Self.off)])
        #expect(changed["SnapStart"]?["ApplyOn"]?.string == "None")
    }

    @Test func versionsAreNotKeptReadyToo() async throws {
        try await lambda.create("fn", ["SnapStart": Self.on, "Publish": .bool(true)])
        await lambda.service.snapshots?.finish()
        let error = await lambda.refusal {
            _ = try await on(
                "PutProvisionedConcurrencyConfig",
                [("Qualifier", .string("1")), ("ProvisionedConcurrentExecutions", .integer(1))])
        }
        #expect(error?.code == "InvalidParameterValueException")
        #expect(error?.message == "Provisioned Concurrency is not supported for SnapStart enabled functions.")
    }
}
