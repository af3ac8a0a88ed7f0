// Making, showing, changing and deleting functions, with AWS's answers and errors.

import CloudCore
import CloudTesting
import Testing
import Wire

@testable import Lambda

@Suite struct FunctionsLiveAsOnAWS {
    private let lambda: LambdaFixture

    init() throws { lambda = try LambdaFixture() }

    @Test func aNewFunctionIsActiveAndComplete() async throws {
        let made = try await lambda.create()
        #expect(made["FunctionArn"]?.string == "arn:aws:lambda:us-east-1:000000000000:function:fn")
        #expect(made["State"]?.string == "Active")
        #expect(made["LastUpdateStatus"]?.string == "Successful")
        #expect(made["Version"]?.string == "$LATEST")
        #expect(made["Timeout"]?.integer == 3)
        #expect(made["MemorySize"]?.integer == 128)
        #expect(made["EphemeralStorage"]?["Size"]?.integer == 512)
        #expect(made["Architectures"]?[0]?.string == "x86_64")
        #expect(made["PackageType"]?.string == "Zip")
        #expect(made["LoggingConfig"]?["LogGroup"]?.string == "/aws/lambda/fn")
        #expect(made["LastModified"]?.string == "2026-01-01T00:00:00.000+0000")
        #expect(made["Environment"] == nil)
        #expect(made["CodeSize"]?.integer == Int64(LambdaFixture.zip().count))
        #expect(Base64.decode(made["CodeSha256"]?.string ?? "")?.count == 32)
        let shown = try await lambda.call("GetFunction", [("FunctionName", .string("fn"))])
        #expect(shown["Configuration"]?["RevisionId"] == made["RevisionId"])
        #expect(shown["Code"]?["RepositoryType"]?.string == "S3")
        #expect(lambda.runner.changes.map(\.name) == ["fn"])
        #expect(FileSystem.exists((lambda.runner.changes.first?.codeDirectory ?? "") + "/app.py"))
    }

    @Test func namesAreTakenOnce() async throws {
        try await lambda.create()
        let error = await lambda.refusal { try await lambda.create() }
        #expect(error?.code == "ResourceConflictException")
        #expect(error?.message == "Function already exist: fn")
        #expect(error?.status == 409)
    }

    @Test func whatIsNotThereIsNotFound() async throws {
        let arn = "arn:aws:lambda:us-east-1:000000000000:function:nope"
        for operation in [
            "GetFunction", "GetFunctionConfiguration", "DeleteFunction", "UpdateFunctionConfiguration",
            "GetFunctionConcurrency",
        ] {
            let error = await lambda.refusal {
                _ = try await lambda.call(operation, [("FunctionName", .string("nope"))])
            }
            #expect(error?.message == "Function not found: \(arn)", "\(operation)")
            #expect(error?.status == 404)
        }
        try await lambda.create()
        let version = await lambda.refusal {
            _ = try await lambda.call(
                "GetFunction", [("FunctionName", .string("fn")), ("Qualifier", .string("7"))])
        }
        #expect(version?.message == "Function not found: arn:aws:lambda:us-east-1:000000000000:function:fn:7")
    }

    @Test func codeChanges() async throws {
        let made = try await lambda.create()
        let before = try #require(lambda.packages.first)
        let zip = LambdaFixture.zip("def handler(event, context): return 2")
        func update(_ more: [(key: String, value: Document)]) async throws -> Document {
            try await lambda.call(
                "UpdateFunctionCode",
                [("FunctionName", .string("fn")), ("ZipFile", .string(Base64.encode(zip)))] + more)
        }
        let dry = try await update([("DryRun", .bool(true))])
        #expect(dry["CodeSha256"] == made["CodeSha256"])
        let stale = await lambda.refusal { _ = try await update([("RevisionId", .string("old"))]) }
        #expect(stale?.code == "PreconditionFailedException")
        #expect(stale?.status == 412)
        let updated = try await update([("RevisionId", made["RevisionId"] ?? .null)])
        #expect(updated["CodeSha256"] != made["CodeSha256"])
        #expect(updated["RevisionId"] != made["RevisionId"])
        let generations = lambda.runner.changes.map(\.generation)
        #expect(generations.count == 2 && generations[0] < generations[1])
        // The old code goes with the last environment that has it.
        #expect(lambda.packages.contains(before))
        lambda.runner.forgetSpecs()
        #expect(!lambda.packages.contains(before))
    }

    @Test func configurationChanges() async throws {
        try await lambda.create()
        let variables: Document = .object([("Variables", .object([("ENV_A", .string("a"))]))])
        let updated = try await lambda.call(
            "UpdateFunctionConfiguration",
            [
                ("FunctionName", .string("fn")), ("Timeout", .integer(10)), ("MemorySize", .integer(512)),
                ("Description", .string("d")), ("Environment", variables),
                ("LoggingConfig", .object([("LogFormat", .string("JSON"))])),
            ])
        #expect(updated["Timeout"]?.integer == 10)
        #expect(updated["Handler"]?.string == "app.handler")
        #expect(updated["Environment"]?["Variables"]?["ENV_A"]?.string == "a")
        #expect(updated["LoggingConfig"]?["ApplicationLogLevel"]?.string == "INFO")
        let spec = try #require(lambda.runner.changes.last)
        #expect(spec.environment == ["ENV_A": "a"])
        #expect(spec.memoryMiB == 512 && spec.timeoutSeconds == 10)
        #expect(spec.logging.format == .json)
    }

    /// `LoggingConfig` is replaced as a whole; an `Environment` without `Variables` changes nothing. Both
    /// have been measured on AWS: https://github.com/go-to-k/cdkd/issues/1158
    @Test func whatChangesLeaveOut() async throws {
        try await lambda.create()
        func change(_ member: String, _ value: Document) async throws -> Document {
            try await lambda.call(
                "UpdateFunctionConfiguration", [("FunctionName", "fn"), (key: member, value: value)])
        }
        let debug = Document.object([
            ("LogFormat", "JSON"), ("ApplicationLogLevel", "DEBUG"), ("SystemLogLevel", "WARN"),
            ("LogGroup", "/shared"),
        ])
        _ = try await change("LoggingConfig", debug)
        for (given, kept) in [
            (Document.object([("LogFormat", "JSON")]), "INFO"), (.object([("LogFormat", "Text")]), nil),
            (.object([]), nil),
        ] {
            let logging = try await change("LoggingConfig", given)["LoggingConfig"]
            #expect(logging?["LogGroup"] == "/aws/lambda/fn")
            #expect(logging?["ApplicationLogLevel"]?.string == kept)
            #expect(logging?["SystemLogLevel"]?.string == kept)
            #expect(try await change("LoggingConfig", debug)["LoggingConfig"] == debug)
        }
        let group = try await change("LoggingConfig", .object([("LogGroup", "/mine")]))
        #expect(group["LoggingConfig"] == .object([("LogFormat", "Text"), ("LogGroup", "/mine")]))

        let variables = Document.object([("Variables", .object([("ENV_A", "a")]))])
        #expect(try await change("Environment", variables)["Environment"] == variables)
        #expect(try await change("Environment", .object([]))["Environment"] == variables)
        let none = try await change("Environment", .object([("Variables", .object([]))]))
        #expect(none["Environment"]?["Variables"]?["ENV_A"] == nil)
    }

    @Test func deletionTakesEverythingAlong() async throws {
        try await lambda.create("one", ["Tags": .object([("a", .string("b"))])])
        try await lambda.create("two")
        #expect(lambda.packages.count == 1)
        let latest = await lambda.refusal {
            _ = try await lambda.call("DeleteFunction", [("FunctionName", .string("one:$LATEST"))])
        }
        #expect(latest?.message == "$LATEST version cannot be deleted without deleting the function.")
        _ = try await lambda.call("DeleteFunction", [("FunctionName", .string("one"))])
        #expect(lambda.runner.deletions.map(\.name) == ["one"])
        lambda.runner.forgetSpecs()
        // The other function has the same code.
        #expect(lambda.packages.count == 1)
        _ = try await lambda.call("DeleteFunction", [("FunctionName", .string("two"))])
        #expect(lambda.packages.isEmpty)
        let list = try await lambda.call("ListFunctions", [])
        #expect(list["Functions"]?.array?.isEmpty == true)
    }

    @Test func listsComeInPages() async throws {
        for name in ["a", "b", "c"] { try await lambda.create(name) }
        let first = try await lambda.call("ListFunctions", [("MaxItems", .integer(2))])
        #expect(first["Functions"]?.array?.compactMap { $0["FunctionName"]?.string } == ["a", "b"])
        let marker = try #require(first["NextMarker"])
        let second = try await lambda.call("ListFunctions", [("Marker", marker)])
        #expect(second["Functions"]?.array?.compactMap { $0["FunctionName"]?.string } == ["c"])
        #expect(second["NextMarker"] == nil)
        let all = try await lambda.call("ListFunctions", [("FunctionVersion", .string("ALL"))])
        #expect(all["Functions"]?[0]?["FunctionArn"]?.string?.hasSuffix(":function:a:$LATEST") == true)
        let bad = await lambda.refusal {
            _ = try await lambda.call("ListFunctions", [("Marker", .string("%%"))])
        }
        #expect(bad?.code == "InvalidParameterValueException")
    }

    @Test func tagsComeAndGo() async throws {
        let made = try await lambda.create("fn", ["Tags": .object([("a", .string("1"))])])
        let arn = try #require(made["FunctionArn"])
        _ = try await lambda.call(
            "TagResource",
            [("Resource", arn), ("Tags", .object([("b", .string("2")), ("a", .string("3"))]))])
        _ = try await lambda.call(
            "UntagResource", [("Resource", arn), ("TagKeys", .array([.string("b"), .string("none")]))])
        let list = try await lambda.call("ListTags", [("Resource", arn)])
        #expect(list["Tags"] == .object([("a", .string("3"))]))
        let many = (0..<51).map { (key: "k\($0)", value: Document.string("")) }
        let full = await lambda.refusal {
            _ = try await lambda.call("TagResource", [("Resource", arn), ("Tags", .object(many))])
        }
        #expect(full?.message == "Number of tags exceeds resource tag limit.")
    }

    @Test func concurrencyIsReservedWithinTheAccount() async throws {
        try await lambda.create("a")
        try await lambda.create("b")
        func reserve(_ name: String, _ count: Int64) async throws {
            _ = try await lambda.call(
                "PutFunctionConcurrency",
                [("FunctionName", .string(name)), ("ReservedConcurrentExecutions", .integer(count))])
        }
        try await reserve("a", 500)
        try await reserve("b", 400)
        let full = await lambda.refusal { try await reserve("b", 401) }
        #expect(full?.message.hasSuffix("below its minimum value of [100].") == true)
        #expect(lambda.runner.changes.last?.reservedConcurrency == 400)
        let settings = try await lambda.call("GetAccountSettings", [])
        #expect(settings["AccountLimit"]?["UnreservedConcurrentExecutions"]?.integer == 100)
        #expect(settings["AccountUsage"]?["FunctionCount"]?.integer == 2)
        _ = try await lambda.call("DeleteFunctionConcurrency", [("FunctionName", .string("a"))])
        try await reserve("b", 900)
        _ = try await lambda.call("DeleteFunction", [("FunctionName", .string("b"))])
        try await reserve("a", 900)
        let qualified = await lambda.refusal { try await reserve("a:$LATEST", 1) }
        #expect(qualified?.message.hasPrefix("This operation is permitted on Lambda functions only.") == true)
    }

    @Test func functionsMayBeDestinations() async throws {
        try await lambda.create("fn")
        try await lambda.create("next")
        func put(_ destination: String) async throws -> Document {
            try await lambda.call(
                "PutFunctionEventInvokeConfig",
                [
                    ("FunctionName", .string("fn")),
                    (
                        "DestinationConfig",
                        .object([("OnFailure", .object([("Destination", .string(destination))]))])
                    ),
                ])
        }
        let place = "arn:aws:lambda:us-east-1:000000000000:function:"
        let config = try await put(place + "next")
        #expect(config["DestinationConfig"]?["OnFailure"]?["Destination"]?.string == place + "next")
        let key = FunctionKey(account: .development, region: .usEast1, name: "fn")
        let target = try await lambda.service.catalog.function(key, qualifier: nil)
        #expect(target?.onFailure?.description == place + "next")
        for (destination, words) in [
            (place + "fn", "You can't specify the function as a destination for itself."),
            (place + "none", "The destination ARN \(place)none is invalid."),
            (
                "arn:aws:iam:us-east-1:000000000000:role/x",
                "The provided destination config DestinationConfig(onSuccess=null, onFailure=OnFailure("
                    + "destination=arn:aws:iam:us-east-1:000000000000:role/x)) is invalid."
            ),
        ] {
            let error = await lambda.refusal { _ = try await put(destination) }
            #expect(error?.message == words)
        }
        let queue = await lambda.refusal { _ = try await put("arn:aws:sqs:us-east-1:000000000000:q") }
        #expect(queue?.status == 501)
    }

    @Test func retriesAreConfigured() async throws {
        try await lambda.create()
        let name: (key: String, value: Document) = ("FunctionName", .string("fn"))
        let arn = "arn:aws:lambda:us-east-1:000000000000:function:fn:$LATEST"
        let none = await lambda.refusal { _ = try await lambda.call("GetFunctionEventInvokeConfig", [name]) }
        #expect(none?.message == "The function \(arn) doesn't have an EventInvokeConfig")
        let empty = await lambda.refusal { _ = try await lambda.call("PutFunctionEventInvokeConfig", [name]) }
        #expect(empty?.message == "You must specify at least one of error handling or destination setting.")
        _ = try await lambda.call(
            "PutFunctionEventInvokeConfig", [name, ("MaximumEventAgeInSeconds", .integer(60))])
        let both = try await lambda.call(
            "UpdateFunctionEventInvokeConfig", [name, ("MaximumRetryAttempts", .integer(1))])
        #expect(both["MaximumEventAgeInSeconds"]?.integer == 60)
        #expect(both["MaximumRetryAttempts"]?.integer == 1)
        #expect(both["FunctionArn"]?.string == arn)
        let key = FunctionKey(account: .development, region: .usEast1, name: "fn")
        let target = try await lambda.service.catalog.function(key, qualifier: nil)
        #expect(target?.maximumRetryAttempts == 1 && target?.maximumEventAgeSeconds == 60)
        let list = try await lambda.call("ListFunctionEventInvokeConfigs", [name])
        #expect(list["FunctionEventInvokeConfigs"]?.array?.count == 1)
        _ = try await lambda.call("DeleteFunctionEventInvokeConfig", [name])
        let gone = await lambda.refusal {
            _ = try await lambda.call("DeleteFunctionEventInvokeConfig", [name])
        }
        #expect(gone?.status == 404)
    }
}
