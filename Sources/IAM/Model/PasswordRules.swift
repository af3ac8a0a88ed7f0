// Whether a password is one that the account accepts. Without a policy of its own an account has AWS's
// default.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html

import CloudCore

/// What passwords must be like.
enum PasswordRules {
    private enum Kind: CaseIterable {
        case uppercase, lowercase, number, symbol

        var requirement: String {
            switch self {
            case .uppercase: return "Password should have at least one uppercase letter"
            case .lowercase: return "Password should have at least one lowercase letter"
            case .number: return "Password should have at least one number"
            case .symbol: return "Password should have at least one symbol"
            }
        }

        /// The Basic Latin letters, the digits, and the symbols that AWS counts.
        func contains(_ scalar: Unicode.Scalar) -> Bool {
            switch self {
            case .uppercase: return ("A"..."Z").contains(scalar)
            case .lowercase: return ("a"..."z").contains(scalar)
            case .number: return ("0"..."9").contains(scalar)
            case .symbol: return "!@#$%^&*()_+-=[]{}|'".unicodeScalars.contains(scalar)
            }
        }
    }

    /// Throws PasswordPolicyViolation.
    /// - Parameter policy: the account's own; nil for the default, which wants three of the four kinds of
    ///   characters.
    static func check(_ password: String, policy: PasswordPolicyRecord?) throws {
        let scalars = password.unicodeScalars
        let minimum = policy?.minimumLength ?? IAMLimits.defaultPasswordCharacters
        guard scalars.count >= minimum else {
            throw IAMError.passwordViolation("Password should have a minimum length of \(minimum)")
        }
        let missing = Kind.allCases.filter { kind in !scalars.contains(where: kind.contains) }
        guard let policy else {
            guard missing.count <= 1 else {
                throw IAMError.passwordViolation(
                    "Password should meet \(missing.count - 1) more of the following requirements: "
                        + missing.map(\.requirement).joined(separator: ", "))
            }
            return
        }
        let wanted: [(Kind, Bool)] = [
            (.uppercase, policy.requiresUppercase), (.lowercase, policy.requiresLowercase),
            (.number, policy.requiresNumbers), (.symbol, policy.requiresSymbols),
        ]
        let broken = wanted.filter { $0.1 && missing.contains($0.0) }.map(\.0.requirement)
        guard broken.isEmpty else { throw IAMError.passwordViolation(broken.joined(separator: ", ")) }
    }
}
