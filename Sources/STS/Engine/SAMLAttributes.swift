// The attributes of an assertion: those that AWS gives a meaning, and those that trust policies may ask for.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_saml_assertions.html

import CloudCore
import XMLSignatures

/// Attributes by their names, in the order of the document.
struct SAMLAttributes: Sendable {
    private var values: [(name: String, values: [String])] = []

    private static let start = "https://aws.amazon.com/SAML/Attributes/"
    private static let tagStart = start + "PrincipalTag:"

    init(_ assertion: XMLElement) {
        for statement in assertion.assertionChildren("AttributeStatement") {
            for attribute in statement.assertionChildren("Attribute") {
                guard let name = attribute.attribute("Name") else { continue }
                let texts = attribute.assertionChildren("AttributeValue")
                    .prefix(STSLimits.attributeValues).compactMap { $0.text.map(SAMLResponse.trimmed) }
                values.append((name, texts))
            }
        }
    }

    /// All values of an attribute of AWS's, by the last part of its name.
    func values(_ name: String) -> [String] {
        values.filter { $0.name == Self.start + name }.flatMap(\.values)
    }

    /// Session tags. A tag without a value has the empty one.
    var tags: [SessionTag] {
        values.filter { $0.name.utf8.starts(with: Self.tagStart.utf8) }.map { attribute in
            SessionTag(
                key: String(attribute.name.dropFirst(Self.tagStart.count)),
                value: attribute.values.first ?? "")
        }
    }

    /// Whether one of the pairs of role and provider is this one, in either order.
    func allow(role: String, provider: String) -> Bool {
        values("Role").contains { pair in
            let parts = pair.split(separator: ",", omittingEmptySubsequences: false)
                .map { SAMLResponse.trimmed(String($0)) }
            return parts == [role, provider] || parts == [provider, role]
        }
    }

    /// `saml:…` keys. Of several attributes that mean one key, the first counts.
    var facts: [String: [String]] {
        var facts: [String: [String]] = [:]
        for (name, values) in values where !values.isEmpty {
            guard let (noun, isList) = Self.keys[name] else { continue }
            let key = "saml:" + noun
            if facts[key] == nil { facts[key] = isList ? values : Array(values.prefix(1)) }
        }
        return facts
    }

    /// Attributes and the keys that they become, in lower case, with whether a key has several values.
    private static let keys: [String: (key: String, isList: Bool)] = {
        var keys: [String: (String, Bool)] = [
            "urn:oid:2.5.4.3": ("cn", true),
            "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name": ("name", false),
            "http://schemas.xmlsoap.org/claims/CommonName": ("commonname", false),
            "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname": ("givenname", false),
            "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/surname": ("surname", false),
            "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress": ("mail", false),
            // The table says `uid`; the list of keys has a key of that name.
            "http://schemas.microsoft.com/ws/2008/06/identity/claims/primarygroupsid":
                ("primarygroupsid", false),
            "2.5.4.3": ("commonname", false),
            "2.5.4.4": ("surname", false),
            "2.5.4.42": ("givenname", false),
            "2.5.4.45": ("x500uniqueidentifier", false),
            "0.9.2342.19200300.100.1.1": ("uid", false),
            "0.9.2342.19200300.100.1.3": ("mail", false),
            "0.9.2342.19200300.100.1.45": ("organizationstatus", false),
        ]
        let person = [
            ("affiliation", true), ("nickname", true), ("orgdn", false), ("orgunitdn", true),
            ("primaryaffiliation", false), ("principalname", false), ("entitlement", true),
            ("primaryorgunitdn", false), ("scopedaffiliation", true), ("targetedid", true),
            ("assurance", true),
        ]
        for (index, (name, isList)) in person.enumerated() {
            keys["urn:oid:1.3.6.1.4.1.5923.1.1.1.\(index + 1)"] = ("eduperson" + name, isList)
        }
        let organization = [
            "homepageuri", "identityauthnpolicyuri", "legalname", "superioruri", "whitepagesuri",
        ]
        for (index, name) in organization.enumerated() {
            keys["urn:oid:1.3.6.1.4.1.5923.1.2.1.\(index + 2)"] = ("eduorg" + name, true)
        }
        return keys
    }()
}
