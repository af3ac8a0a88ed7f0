// Unions: what the generator writes for them, what a client may send, what handlers see.

import CloudCore
import Testing

@testable import Wire

@Suite("Unions")
struct UnionTests {
    /// Generated/SearchCertificates.swift is what `make models` would write today.
    @Test(.enabled(if: Botocore.isInstalled)) func areGeneratedAsEnums() throws {
        let written = try Botocore.drive(["acm", "SearchCertificates"], script: "views.py", input: [])
        let kept = try Botocore.file("../WireTests/Generated/SearchCertificates.swift")
        #expect(written == kept, "the generator has changed: run it again for this file")
    }

    @Test func roundTrip() {
        let filter = CertificateFilterStatement.not(
            .and([
                .filter(.certificateArn("arn")), .or([]),
                .filter(
                    .x509AttributeFilter(
                        .subject(.commonName(CommonNameFilter(value: "x", comparisonOperator: .equals))))),
            ]))
        #expect(CertificateFilterStatement(record: filter.record) == filter)
        #expect(CertificateFilterStatement(wire: filter.wire) == filter)
    }

    @Test func areSafeWhereNothingIsKnown() {
        let empty = CertificateFilter(record: Record(CertificateFilter.shape))
        #expect(empty == .unknown && empty.record == Record(CertificateFilter.shape))
        #expect(CertificateFilter.fallback == .unknown)
    }

    private func refusal(_ body: String) throws -> AWSError? {
        let search = try #require(ServiceModel.acm.operation(named: "SearchCertificates"))
        let request = WireRequest(head: RequestHead(method: "POST", path: "/"), body: Array(body.utf8))
        do {
            try Validator.check(try AWSJSONProtocol(.awsJSON11).decode(request, as: search), of: search)
            return nil
        } catch let error as AWSError {
            return error
        }
    }

    @Test(arguments: [
        #"{"FilterStatement": {}}"#, #"{"FilterStatement": {"Not": null}}"#,
        #"{"FilterStatement": {"And": [], "Or": []}}"#, #"{"FilterStatement": {"Not": {}}}"#,
        #"{"FilterStatement": {"And": [{"Filter": {}}]}}"#, #"{"FilterStatement": {"Unknown": 1}}"#,
        #"{"FilterStatement": {"And": [], "Unknown": 1}}"#,
    ])
    func mustHaveOneMember(_ body: String) throws {
        let error = try refusal(body)
        #expect(error?.code == "SerializationException" && error?.status == 400)
        #expect(error?.message == "Unions must have exactly one non-null member.")
    }

    @Test(arguments: [
        "{}", #"{"FilterStatement": null}"#,
        #"{"FilterStatement": {"And": [], "Or": null, "Unknown": null}}"#,
    ])
    func mayLeaveTheOthersOut(_ body: String) throws {
        #expect(try refusal(body)?.code != "SerializationException")
    }
}
