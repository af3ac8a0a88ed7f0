"""AssumeRoleWithSAML, with an identity provider whose documents are canonicalized and signed by other code than ours."""

import base64
import datetime
import time
import uuid
import xml.etree.ElementTree

import botocore.config
import botocore.session
import pytest
import rsa

from test_sts import ACCOUNT, allow, as_session, policy, refused, trust

DSIG = "http://www.w3.org/2000/09/xmldsig#"
EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
ATTRIBUTES = "https://aws.amazon.com/SAML/Attributes/"


def der(tag, *parts):
    body = b"".join(parts)
    length = bytes([len(body)]) if len(body) < 128 else b"\x82" + len(body).to_bytes(2, "big")
    return bytes([tag]) + length + body


def integer(number):
    return der(2, number.to_bytes(number.bit_length() // 8 + 1, "big"))


class Provider:
    """A SAML identity provider: its key, its metadata and what it says of people."""

    def __init__(self):
        self.public, self.private = rsa.newkeys(2048)
        self.entity = "https://idp.example.com/" + uuid.uuid4().hex
        key = der(0x30, der(0x30, bytes.fromhex("06092a864886f70d0101010500")),
                  der(3, b"\0", der(0x30, integer(self.public.n), integer(self.public.e))))
        name, algorithm = der(0x30), der(0x30, bytes.fromhex("06092a864886f70d01010b0500"))
        validity = der(0x30, der(0x17, b"200101000000Z"), der(0x17, b"210101000000Z"))
        body = der(0x30, der(0xA0, integer(2)), integer(7), algorithm, name, validity, name, key)
        signature = der(3, b"\0", rsa.sign(body, self.private, "SHA-256"))
        self.certificate = base64.encodebytes(der(0x30, body, algorithm, signature)).decode()

    @property
    def metadata(self):
        return f"""<?xml version="1.0"?>
<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="{self.entity}">
  <md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
    <md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="{DSIG}"><ds:X509Data><ds:X509Certificate>
{self.certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
    <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://idp"/>
  </md:IDPSSODescriptor>
</md:EntityDescriptor>{" " * 1000}"""

    def signature(self, element, identifier):
        """The signature of an element as it is serialized alone."""
        digest = base64.b64encode(rsa.compute_hash(canonical(element), "SHA-256")).decode()
        info = f"""<ds:SignedInfo xmlns:ds="{DSIG}">
            <ds:CanonicalizationMethod Algorithm="{EXCLUSIVE}"/>
            <ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/>
            <ds:Reference URI="#{identifier}"><ds:Transforms>
                <ds:Transform Algorithm="{DSIG}enveloped-signature"/><ds:Transform Algorithm="{EXCLUSIVE}"/>
            </ds:Transforms><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>
            <ds:DigestValue>{digest}</ds:DigestValue></ds:Reference></ds:SignedInfo>"""
        value = base64.encodebytes(rsa.sign(canonical(info), self.private, "SHA-256")).decode()
        return (f'<ds:Signature xmlns:ds="{DSIG}">{info}<ds:SignatureValue>{value}</ds:SignatureValue><ds:KeyInfo>'
                f"<ds:X509Data><ds:X509Certificate>{self.certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>"
                "</ds:Signature>")

    def response(self, roles, session, *, seconds=None, audience="urn:amazon:webservices", issued=0, tags=(),
                 recipient="https://signin.aws.amazon.com/saml", subject="ann@example.com", signs="assertion"):
        def at(offset):
            moment = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=offset)
            return moment.strftime("%Y-%m-%dT%H:%M:%SZ")

        values = [("Role", roles), ("RoleSessionName", [session])] + [
            ("PrincipalTag:" + key, [value]) for key, value in tags]
        attributes = "".join(
            f'<saml:Attribute Name="{ATTRIBUTES}{name}">' + "".join(
                f'<saml:AttributeValue xsi:type="xs:string">{value}</saml:AttributeValue>' for value in each)
            + "</saml:Attribute>" for name, each in values)
        end = f'SessionNotOnOrAfter="{at(seconds)}"' if seconds else ""
        assertion = f"""<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"
                xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xs="http://www.w3.org/2001/XMLSchema"
                Version="2.0" ID="_assertion" IssueInstant="{at(issued)}">
            <saml:Issuer>{self.entity}</saml:Issuer>SIGNATURE
            <saml:Subject>
                <saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">{subject}</saml:NameID>
                <saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">
                    <saml:SubjectConfirmationData NotOnOrAfter="{at(240)}" Recipient="{recipient}"/>
                </saml:SubjectConfirmation>
            </saml:Subject>
            <saml:Conditions NotBefore="{at(-60)}" NotOnOrAfter="{at(240)}"><saml:AudienceRestriction>
                <saml:Audience>{audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions>
            <saml:AuthnStatement AuthnInstant="{at(0)}" {end}/>
            <saml:AttributeStatement>{attributes}</saml:AttributeStatement>
        </saml:Assertion>"""
        if signs == "assertion":
            assertion = assertion.replace("SIGNATURE", self.signature(assertion.replace("SIGNATURE", ""), "_assertion"))
        response = f"""<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_response" Version="2.0">
            <saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">{self.entity}</saml:Issuer>OUTER
            <samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>
            {assertion.replace("SIGNATURE", "")}</samlp:Response>"""
        mark = self.signature(response.replace("OUTER", ""), "_response") if signs == "response" else ""
        return response.replace("OUTER", mark)


def canonical(text):
    return xml.etree.ElementTree.canonicalize(text).encode()


@pytest.fixture
def federation(apus, name):
    """A provider, a role that trusts it, and the call that anybody may make."""
    idp, iam = Provider(), apus.client("iam")
    provider = iam.create_saml_provider(Name=name, SAMLMetadataDocument=idp.metadata)["SAMLProviderArn"]
    role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust(
        "AssumeRoleWithSAML", "TagSession", principal={"Federated": provider},
        Condition={"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}}))["Role"]["Arn"]
    iam.put_role_policy(RoleName=name, PolicyName="p", PolicyDocument=policy(allow("lambda:ListFunctions")))
    anonymous = botocore.session.get_session().create_client(
        "sts", region_name="eu-central-1", endpoint_url=apus.endpoint,
        config=botocore.config.Config(
            signature_version=botocore.UNSIGNED, retries={"max_attempts": 0}, parameter_validation=False))

    def ask(response, **more):
        return anonymous.assume_role_with_saml(
            RoleArn=role, PrincipalArn=provider, SAMLAssertion=base64.b64encode(response.encode()).decode(), **more)

    return idp, f"{provider},{role}", ask


@pytest.mark.parametrize("signs", ["assertion", "response"])
def test_a_saml_response_becomes_a_role(apus, federation, name, signs):
    idp, pair, ask = federation
    answer = ask(idp.response([pair], "ann", tags=[("Team", "blue")], signs=signs))
    assert answer["Subject"] == "ann@example.com" and answer["SubjectType"] == "persistent"
    assert answer["Issuer"] == idp.entity and answer["Audience"] == "https://signin.aws.amazon.com/saml"
    digest = rsa.compute_hash((idp.entity + ACCOUNT + "/" + name).encode(), "SHA-1")
    assert answer["NameQualifier"] == base64.b64encode(digest).decode()
    assert answer["AssumedRoleUser"]["Arn"] == f"arn:aws:sts::{ACCOUNT}:assumed-role/{name}/ann"
    as_session(apus, "lambda", answer).list_functions()
    code, _, message = refused(as_session(apus, "logs", answer).describe_log_groups)
    assert code == "AccessDeniedException" and message.endswith(
        "because no identity-based policy allows the logs:DescribeLogGroups action")


def test_what_is_wrong_with_a_saml_response_is_told(apus, federation):
    idp, pair, ask = federation
    good = idp.response([pair], "ann")
    stranger = Provider()
    stranger.entity = idp.entity
    unsigned = idp.response([pair], "ann", signs="nothing")
    forged = unsigned.replace("ann@example.com", "root@example.com").replace('"_assertion"', '"_other"')
    inner = good[good.index("<saml:Assertion"):good.index("</saml:Assertion>") + len("</saml:Assertion>")]
    bad = forged[forged.index("<saml:Assertion"):forged.index("</saml:Assertion>") + len("</saml:Assertion>")]
    for response, code, status, message in [
        (good.replace("ann@", "bob@"), "InvalidIdentityToken", 400, "Response signature invalid"),
        (stranger.response([pair], "ann"), "InvalidIdentityToken", 400, "Response signature invalid"),
        (unsigned, "InvalidIdentityToken", 400, "Response signature invalid"),
        (good.replace(inner, bad + inner), "InvalidIdentityToken", 400, "Invalid SAMLResponse"),
        (good.replace(inner, bad.replace("</saml:Assertion>", inner + "</saml:Assertion>")), "InvalidIdentityToken",
         400, "Invalid SAMLResponse"),
        (idp.response([pair], "ann", issued=-301), "ExpiredTokenException", 400,
         "Token must be redeemed within 5 minutes of issuance"),
        (idp.response([pair], "ann", audience="urn:other"), "InvalidIdentityToken", 400,
         "Response does not contain the required audience."),
        (idp.response([pair], "ann", recipient="https://other.example.com/saml"), "InvalidIdentityToken", 400,
         "Response does not contain the required recipient"),
        (idp.response([pair + "x"], "ann"), "InvalidIdentityToken", 400,
         "SAML Assertion doesn't contain the requested Role and Metadata in the attributes"),
        (idp.response([pair], "Ann Lee"), "InvalidIdentityToken", 400,
         "RoleSessionName in AuthnResponse must match [a-zA-Z_0-9+=,.@-]{2,64}"),
        (idp.response([pair], "ann", recipient="https://us-east-1.signin.aws.amazon.com/saml"), "AccessDenied", 403,
         "Not authorized to perform sts:AssumeRoleWithSAML"),
        ("<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>", "InvalidIdentityToken", 400,
         "Invalid SAMLResponse"),
    ]:
        refusal = refused(ask, response=response)
        assert refusal[:2] == (code, status) and refusal[2].startswith(message), refusal
    code, _, message = refused(ask, response=good, DurationSeconds=7200)
    assert (code, message) == (
        "ValidationError", "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.")
    assert refused(ask, response=good, DurationSeconds=899)[0] == "ValidationError"
    assert refused(ask, response=good, Policy="{")[0] == "MalformedPolicyDocument"
    ask(good)


EXPIRED = {"sts": ("ExpiredToken", 403), "lambda": ("ExpiredTokenException", 403),
           "logs": ("ExpiredTokenException", 400), "s3": ("ExpiredToken", 400)}


def test_a_session_is_refused_allowed_and_expires(apus, federation):
    """The whole life of a session, in the three seconds that its provider gives it."""
    idp, pair, ask = federation
    answer = ask(idp.response([pair], "ann", seconds=3))
    left = answer["Credentials"]["Expiration"] - datetime.datetime.now(datetime.timezone.utc)
    assert left <= datetime.timedelta(seconds=3)
    functions = as_session(apus, "lambda", answer)
    functions.list_functions()
    assert refused(functions.get_account_settings)[:2] == ("AccessDeniedException", 403)
    time.sleep(max(0, left.total_seconds()) + 0.1)
    for service, operation in [
        ("sts", "get_caller_identity"), ("lambda", "list_functions"), ("logs", "describe_log_groups"),
        ("s3", "list_buckets"),
    ]:
        call = getattr(as_session(apus, service, answer), operation)
        assert refused(call)[:2] == EXPIRED[service], service
