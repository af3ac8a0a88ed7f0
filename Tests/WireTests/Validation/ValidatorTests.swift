// Violations are told in AWS's own words, all at once.

import CloudCore
import Testing

@testable import Wire

@Suite struct ValidatorTests {
    private func check(_ service: ServiceModel, _ name: String, _ input: Document) throws -> AWSError? {
        let operation = try #require(service.operation(named: name))
        do {
            try Validator.check(try DocumentForm.record(input, shape: operation.input), of: operation)
            return nil
        } catch let error as AWSError {
            return error
        }
    }

    @Test func oneViolation() throws {
        let long = String(repeating: "x", count: 65)
        let error = try check(
            .iam, "DeleteRole", ["RoleName": .string(long)])
        #expect(error?.code == "ValidationError")
        #expect(
            error?.message
                == "1 validation error detected: Value '\(long)' at 'roleName' failed to satisfy constraint: "
                + "Member must have length less than or equal to 64")
    }

    @Test func severalViolations() throws {
        let error = try check(
            .lambda, "CreateFunction",
            [
                "FunctionName": "f", "Code": [:], "Runtime": "cobol", "PackageType": "Tar", "MemorySize": 1,
                "Role": "not an arn",
            ])
        let message = try #require(error).message
        #expect(error?.code == "ValidationException")
        #expect(
            message.hasPrefix(
                "3 validation errors detected: Value 'not an arn' at 'role' failed to satisfy constraint: "
                    + "Member must satisfy regular expression pattern: arn:"))
        #expect(
            message.hasSuffix(
                "; Value '1' at 'memorySize' failed to satisfy constraint: "
                    + "Member must have value greater than or equal to 128"
                    + "; Value 'Tar' at 'packageType' failed to satisfy constraint: "
                    + "Member must satisfy enum value set: [Zip, Image]"))
    }

    @Test func lambdaTellsThatElementsCannotBeNull() throws {
        let error = try check(
            .lambda, "UpdateFunctionCode", ["FunctionName": "f", "Architectures": ["arm65"]])
        #expect(
            error?.message
                == "1 validation error detected: Value '[arm65]' at 'architectures' failed to satisfy "
                + "constraint: Member must satisfy constraint: [Member must satisfy enum value set: "
                + "[x86_64, arm64], Member must not be null]")
    }

    @Test func missingMembers() throws {
        let error = try check(.sts, "AssumeRole", [:])
        #expect(
            error?.message
                == "2 validation errors detected: Value null at 'roleArn' failed to satisfy constraint: "
                + "Member must not be null; Value null at 'roleSessionName' failed to satisfy constraint: "
                + "Member must not be null")
    }

    @Test func logsSayInvalidParameter() throws {
        let error = try check(.logs, "CreateLogGroup", ["logGroupName": "a b"])
        #expect(error?.code == "InvalidParameterException")
        #expect(
            error?.message
                == "1 validation error detected: Value 'a b' at 'logGroupName' failed to satisfy constraint: "
                + #"Member must satisfy regular expression pattern: [\.\-_/#A-Za-z0-9]+"#)
    }

    @Test func nestedMembersHaveTheirPath() throws {
        let error = try check(
            .dynamodb, "CreateTable",
            [
                "TableName": "table",
                "AttributeDefinitions": [["AttributeName": "a", "AttributeType": "X"]],
                "KeySchema": [["AttributeName": "a", "KeyType": "HASH"], ["KeyType": "HASH"]],
            ])
        #expect(
            error?.message
                == "2 validation errors detected: Value 'X' at 'attributeDefinitions.1.member.attributeType' "
                + "failed to satisfy constraint: Member must satisfy enum value set: [S, N, B]; Value null "
                + "at 'keySchema.2.member.attributeName' failed to satisfy constraint: "
                + "Member must not be null")
    }

    @Test func mapKeysAndScalarListsAreToldTogether() throws {
        let keys = try check(
            .iam, "UntagRole", ["RoleName": "r", "TagKeys": ["ok", ""]])
        #expect(
            keys?.message.hasPrefix(
                "1 validation error detected: Value '[ok, ]' at 'tagKeys' failed to satisfy constraint: "
                    + "Member must satisfy constraint: [Member must have length less than or equal to 128, "
                    + "Member must have length greater than or equal to 1, Member must satisfy regular")
                == true)
    }

    @Test func secretsAreNotRepeated() throws {
        let error = try check(
            .cognitoIdp, "SignUp", ["ClientId": "c", "Username": "u", "Password": "a b\n"])
        #expect(error.map { !$0.message.contains("a b\n") } ?? true)
    }

    @Test func everyMissingMemberOfEveryOperationIsTold() {
        for service in ServiceModel.all {
            for operation in service.operations {
                let required = operation.input.members.filter(\.isRequired)
                let violations = Validator.violations(in: Record(operation.input))
                #expect(violations.count == min(required.count, WireLimits.violations))
                for (member, violation) in zip(required, violations) {
                    let name = member.name.text
                    let path = name.prefix(1).lowercased() + name.dropFirst()
                    #expect(
                        violation
                            == "Value null at '\(path)' failed to satisfy constraint: Member must not be null"
                    )
                }
            }
        }
    }

    @Test func everyBoundOfEveryShapeHoldsExactly() {
        for service in ServiceModel.all {
            for shape in service.shapes {
                guard let constraint = shape.constraint else { continue }
                if let maximum = constraint.maximum, maximum < 5_000, let over = sample(shape, maximum + 1),
                    let at = sample(shape, maximum)
                {
                    #expect(
                        lengths(over, shape).contains { $0.hasSuffix("less than or equal to \(maximum)") })
                    #expect(!lengths(at, shape).contains { $0.contains("less than") }, "\(shape)")
                }
                if let minimum = constraint.minimum, minimum > 0, minimum < 5_000,
                    let under = sample(shape, minimum - 1), let at = sample(shape, minimum)
                {
                    #expect(
                        lengths(under, shape).contains { $0.hasSuffix("greater than or equal to \(minimum)") }
                    )
                    #expect(!lengths(at, shape).contains { $0.contains("greater than") }, "\(shape)")
                }
            }
        }
    }

    private func lengths(_ value: Value, _ shape: ShapeReference) -> [String] {
        ValidationWalk.failures(of: value, shape: shape).filter { $0.contains("equal to") }
    }

    private func sample(_ shape: ShapeReference, _ size: Int64) -> Value? {
        switch shape.kind {
        case .string: return .string(String(repeating: "é", count: Int(size)))
        case .blob: return .blob([UInt8](repeating: 0, count: Int(size)))
        case .list: return .list([Value](repeating: .null, count: Int(size)))
        case .integer, .long: return .integer(size)
        default: return nil
        }
    }

    @Test func everyEnumIsClosed() {
        for service in ServiceModel.all {
            for shape in service.shapes where shape.hasEnum && !ValidationDialect.answersItself(shape) {
                let values = shape.enumValues
                for value in values { #expect(shape.allows(value.text)) }
                #expect(!shape.allows("no such value"))
                #expect(
                    ValidationWalk.failures(of: .string("no such value"), shape: shape).contains(
                        "Member must satisfy enum value set: [\(values.map(\.text).joined(separator: ", "))]")
                )
            }
        }
    }
}
