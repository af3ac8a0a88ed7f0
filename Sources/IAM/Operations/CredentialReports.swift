// The credential report: what every user can sign in with, as CSV. It is made at most every four hours.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html

import CloudCore
import Wire

extension IAMService {
    static let credentialReports: [Operation<IAMService>] = [
        .on(
            "GenerateCredentialReport",
            needs: { (_: EmptyShape, _) in Needs.whole("GenerateCredentialReport") }, generateCredentialReport
        ),
        .on(
            "GetCredentialReport", needs: { (_: EmptyShape, _) in Needs.whole("GetCredentialReport") },
            getCredentialReport),
    ]

    /// The report is ready when this returns; as on AWS, the call that started it says STARTED.
    func generateCredentialReport(
        _ input: EmptyShape, _ context: RequestContext
    ) async throws -> GenerateCredentialReportResponse {
        let former = try await store.credentialReport(of: context.account)
        if let former, !former.isExpired(at: context.now) {
            return GenerateCredentialReportResponse(state: .complete)
        }
        try await journal.flush()
        let rules = try await store.passwordPolicy(of: context.account)
        var report = CredentialReport(context, passwordDays: rules?.maximumAgeDays)
        for user in try await store.everyIdentity(UserRecord.self, in: context.account) {
            var keys: [(AccessKeyRecord, LastUse?)] = []
            for key in try await store.accessKeys(of: user) {
                keys.append((key, try await store.lastUse(ofKey: key.id)))
            }
            let name = user.core.name
            let login =
                user.hasLoginProfile
                ? try await store.loginProfile(of: name, in: context.account) : nil
            let devices = try await store.mfaDevices(of: user, in: context.account)
            report.add(user, passwordChangedAt: login?.changedAt, hasDevice: !devices.isEmpty, keys: keys)
        }
        try await store.putCredentialReport(report.text, of: context.account, at: context.now)
        return GenerateCredentialReportResponse(
            state: .started,
            description: former == nil ? "No report exists. Starting a new report generation task" : nil)
    }

    func getCredentialReport(
        _ input: EmptyShape, _ context: RequestContext
    ) async throws -> GetCredentialReportResponse {
        guard let report = try await store.credentialReport(of: context.account) else {
            throw IAMError.reportNotPresent
        }
        guard !report.isExpired(at: context.now) else { throw IAMError.reportExpired }
        return GetCredentialReportResponse(
            content: try await store.credentialReportText(of: context.account, parts: report.parts),
            reportFormat: .textCsv, generatedTime: report.generatedAt)
    }
}

/// The text of a credential report as it grows.
struct CredentialReport {
    private var lines: [String]
    private let context: RequestContext
    /// How long passwords are good; nil where they do not expire.
    private let passwordDays: Int?

    /// The columns and the root's line. The root of an account has no password, no keys and no devices here,
    /// and nobody knows when the account began.
    init(_ context: RequestContext, passwordDays: Int?) {
        self.context = context
        self.passwordDays = passwordDays
        let root = [
            "<root_account>", "arn:\(context.partition):iam::\(context.account):root", "no_information",
        ]
        let nothing = ["not_supported", "no_information", "not_supported", "not_supported", "false"]
        lines = [
            Self.columns,
            (root + nothing + Self.noKey + Self.noKey + Self.noCertificates).joined(separator: ","),
        ]
    }

    /// - Parameters:
    ///   - passwordChangedAt: nil for a user without a password.
    ///   - hasDevice: whether an MFA device is enabled.
    ///   - keys: with their last use; the report shows two.
    mutating func add(
        _ user: UserRecord, passwordChangedAt: Instant?, hasDevice: Bool,
        keys: [(record: AccessKeyRecord, use: LastUse?)]
    ) {
        let about = [
            Self.quoted(user.core.name),
            Self.quoted(user.arn(account: context.account, partition: context.partition)),
            Self.date(user.core.createdAt),
        ]
        let shown = keys.sorted { $0.record.id < $1.record.id }.prefix(IAMLimits.accessKeysPerUser)
        var cells = about + password(changedAt: passwordChangedAt) + [hasDevice ? "true" : "false"]
        for key in shown { cells += Self.cells(of: key.record, key.use) }
        for _ in shown.count..<IAMLimits.accessKeysPerUser { cells += Self.noKey }
        lines.append((cells + Self.noCertificates).joined(separator: ","))
    }

    /// Nobody signs in with a password here, so none was ever used.
    private func password(changedAt: Instant?) -> [String] {
        guard let changedAt else { return ["false", "N/A", "N/A", "N/A"] }
        let next = passwordDays.map { Self.date(changedAt + .seconds($0 * 86_400)) } ?? "N/A"
        return ["true", "no_information", Self.date(changedAt), next]
    }

    /// Lines end with a line feed, but for the last.
    var text: [UInt8] { Array(lines.joined(separator: "\n").utf8) }

    private static func cells(of key: AccessKeyRecord, _ use: LastUse?) -> [String] {
        [
            key.isActive ? "true" : "false", date(key.createdAt), use.map { date($0.time) } ?? "N/A",
            use?.region.name ?? "N/A", use?.service ?? "N/A",
        ]
    }

    /// Names may have commas (RFC 4180, section 2).
    private static func quoted(_ text: String) -> String { text.contains(",") ? "\"\(text)\"" : text }

    private static func date(_ instant: Instant) -> String { CivilTime(instant).iso8601() }

    private static let noKey = ["false", "N/A", "N/A", "N/A", "N/A"]
    private static let noCertificates = ["false", "N/A", "false", "N/A"]

    private static let columns =
        "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,"
        + "password_next_rotation,mfa_active,"
        + "access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,"
        + "access_key_1_last_used_region,access_key_1_last_used_service,"
        + "access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,"
        + "access_key_2_last_used_region,access_key_2_last_used_service,"
        + "cert_1_active,cert_1_last_rotated,cert_2_active,cert_2_last_rotated"
}
