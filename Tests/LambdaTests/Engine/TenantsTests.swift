// Tenants: each has environments of its own, within a limit, and every call says whose it is.

import CloudCore
import CloudTesting
import Store
import Testing
import Wire

@testable import Lambda

@Suite struct TenantsTests {
    private let start = Instant(seconds: Int64(1_800_000_000))

    private func spec(_ tenant: String?, generation: UInt64 = 1, reserved: Int? = nil) throws -> FunctionSpec
    {
        var spec = testSpec(generation: generation, reserved: reserved)
        spec.isolatesTenants = true
        return try spec.forTenant(tenant)
    }

    private func started(_ actions: [EnvironmentPool<Int>.Action]) -> EnvironmentID? {
        for case .start(let id, _) in actions { return id }
        return nil
    }

    /// An environment that has run the call and waits for the next.
    private func idle(
        _ call: Int, _ spec: FunctionSpec, _ pool: inout EnvironmentPool<Int>
    ) throws -> EnvironmentID {
        let id = try #require(started(pool.arrived(call, for: spec, at: start)))
        _ = pool.ready(id, at: start)
        pool.answered(id, at: start)
        _ = pool.ready(id, at: start)
        return id
    }

    @Test func environmentsAreNotShared() throws {
        var pool = EnvironmentPool<Int>(settings: EngineSettings())
        let blue = try idle(1, try spec("blue"), &pool)
        let green = try #require(started(pool.arrived(2, for: try spec("green"), at: start)))
        #expect(green != blue)
        let again = pool.arrived(3, for: try spec("blue"), at: start)
        let isAssigned = again.contains { if case .assign(3, blue, _) = $0 { true } else { false } }
        #expect(isAssigned)
    }

    @Test func aChangeEndsTheirIdleEnvironmentsToo() throws {
        var pool = EnvironmentPool<Int>(settings: EngineSettings())
        let blue = try idle(1, try spec("blue"), &pool)
        let isStopped = pool.changed(testSpec(generation: 2), at: start).contains {
            if case .stop(blue) = $0 { true } else { false }
        }
        #expect(isStopped)
    }

    @Test func thereAreTwoAndAHalfForEveryPlace() throws {
        var pool = EnvironmentPool<Int>(settings: EngineSettings())
        for number in 1...5 {
            _ = try idle(number, try spec("t\(number)", reserved: 2), &pool)
        }
        let isThrottled = pool.arrived(6, for: try spec("t6", reserved: 2), at: start).contains {
            if case .throttle(6, .account) = $0 { true } else { false }
        }
        #expect(isThrottled)
        // Those that there are go on.
        let isAssigned = pool.arrived(7, for: try spec("t1", reserved: 2), at: start).contains {
            if case .assign(7, _, _) = $0 { true } else { false }
        }
        #expect(isAssigned)
    }

    @Test func logsNameThem() throws {
        var spec = testSpec(format: .json)
        spec.isolatesTenants = true
        let layout = LogLayout(try spec.forTenant("blue"), runtimeVersion: nil)
        let message = layout.message(TimedLogEntry(time: start, entry: .start(requestID: "r")))
        #expect(message?.hasSuffix(#""version":"$LATEST","tenantId":"blue"}}"#) == true)
    }

    @Test func theRuntimeLearnsWhoseCallItIs() async throws {
        let lambda = try LambdaFixture()
        try await lambda.create(
            "fn", ["TenancyConfig": .object([("TenantIsolationMode", .string("PER_TENANT"))])])
        _ = try await lambda.invoke("fn", headers: ["X-Amz-Tenant-Id": "blue:1"])
        let call = try #require(lambda.runner.calls.last)
        #expect(call.spec.variant == .tenant(id: "blue:1"))
        _ = try await lambda.invoke(
            "fn", headers: ["X-Amz-Tenant-Id": "green", "X-Amz-Invocation-Type": "Event"])
        #expect(lambda.runner.events.last?.tenantID == "green")
        let event = try #require(lambda.runner.events.last)
        let record = AsyncRecord(event, payload: .inline([]), acceptedAt: start)
        #expect(try AsyncRecord(stored: record.encoded).tenantID == "green")
    }

    @Test func aCallMustNameATenant() async throws {
        let lambda = try LambdaFixture()
        try await lambda.create(
            "fn", ["TenancyConfig": .object([("TenantIsolationMode", .string("PER_TENANT"))])])
        let missing = await lambda.refusal { _ = try await lambda.invoke("fn") }
        #expect(missing?.code == "InvalidParameterValueException" && missing?.status == 400)
        #expect(
            missing?.message
                == "The invoked function is enabled with tenancy configuration. Add a valid tenant ID in "
                + "your "
                + "request and try again.")
        try await lambda.create("plain")
        let needless = await lambda.refusal {
            _ = try await lambda.invoke("plain", headers: ["X-Amz-Tenant-Id": "blue"])
        }
        #expect(needless?.code == "InvalidParameterValueException")
        for name in ["", "a,b", String(repeating: "x", count: 257)] {
            let wrong = await lambda.refusal {
                _ = try await lambda.invoke("fn", headers: ["X-Amz-Tenant-Id": name])
            }
            #expect(wrong?.code == "ValidationException", "\(name)")
        }
        _ = try await lambda.invoke(
            "fn", headers: ["X-Amz-Tenant-Id": String(repeating: "x", count: 256)])
    }

    @Test func neitherURLsNorProvisionedEnvironmentsAreTheirs() async throws {
        let lambda = try LambdaFixture()
        try await lambda.create(
            "fn",
            [
                "TenancyConfig": .object([("TenantIsolationMode", .string("PER_TENANT"))]),
                "Publish": .bool(true),
            ])
        let url = await lambda.refusal {
            _ = try await lambda.call(
                "CreateFunctionUrlConfig", [("FunctionName", .string("fn")), ("AuthType", .string("NONE"))])
        }
        #expect(url?.code == "InvalidParameterValueException")
        let provisioned = await lambda.refusal {
            _ = try await lambda.call(
                "PutProvisionedConcurrencyConfig",
                [
                    ("FunctionName", .string("fn")), ("Qualifier", .string("1")),
                    ("ProvisionedConcurrentExecutions", .integer(1)),
                ])
        }
        #expect(provisioned?.code == "InvalidParameterValueException")
    }
}
