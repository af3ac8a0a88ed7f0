"""Makes the files beside it with lxml and signxml, which have nothing to do with the code under test.

    pip install lxml signxml && python Tests/XMLSignaturesTests/Resources/make.py

canonical-N.xml is a document, canonical-N.txt the canonical form of the element with the ID "x" in it (with the
inclusive prefixes that the first line names); signed-NAME.xml is signed, keys.txt has the certificates.
"""

import base64
import datetime
import pathlib

import lxml.etree as etree
import signxml
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

HERE = pathlib.Path(__file__).parent

DOCUMENTS = [
    ("", '<a xmlns="urn:a" xmlns:b="urn:b"><c ID="x" b:z="1" y="2" a="3">t</c></a>'),
    ("", '<a xmlns="urn:a" xmlns:b="urn:b"><b:c ID="x"><d/><d xmlns=""/><b:e xmlns:b="urn:other"/></b:c></a>'),
    ("", '<n0:a xmlns:n0="urn:0" xmlns:n1="urn:1" n1:k="v"><n0:b ID="x" xmlns:n2="urn:2"><n1:c n2:m="q"/></n0:b></n0:a>'),
    ("", '<a ID="x" q="&#9;&#10;&#13;&quot;&lt;&amp;>\' \n">&#13;&lt;&gt;&amp;"\'<![CDATA[<x>&amp;]]> <!-- gone --> end</a>'),
    ("", '<a xml:lang="en" xmlns:xml="http://www.w3.org/XML/1998/namespace"><b ID="x" xml:space="preserve"> \r\n </b></a>'),
    ("xs #default", '<r xmlns="urn:r" xmlns:xs="urn:xs" xmlns:xsi="urn:xsi"><v:a xmlns:v="urn:v" ID="x" xsi:type="xs:string"><v:b/></v:a></r>'),
    ("xs", '<r xmlns:xs="urn:1"><a ID="x"><b xmlns:xs="urn:2"><c xmlns:xs="urn:1"/></b></a></r>'),
    ("", '<r xmlns:z="urn:a" xmlns:a="urn:z"><e ID="x" z:b="1" a:b="2" b="3" z:a="4" a:a="5"/></r>'),
    ("", '<r xmlns="urn:r"><e ID="x">h\u00e9\U0001F600<f t="\u00e9"/></e></r>'),
]


def canonical():
    for number, (prefixes, text) in enumerate(DOCUMENTS):
        element = etree.fromstring(text).xpath("//*[@ID='x']")[0]
        names = prefixes.replace("#default", "").split() or None
        # lxml takes no #default; the document that names it shows the default namespace anyhow.
        form = etree.tostring(
            element, method="c14n", exclusive=True, with_comments=False, with_tail=False,
            inclusive_ns_prefixes=names)
        if "#default" in prefixes:
            form = form.replace(b" xmlns:v=", b' xmlns="urn:r" xmlns:v=', 1)
        (HERE / f"canonical-{number}.xml").write_text(text, newline="")
        (HERE / f"canonical-{number}.txt").write_bytes(prefixes.encode() + b"\n" + form)


def certificate(key):
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "idp.example.com")])
    begin = datetime.datetime(2020, 1, 1)
    built = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    built = built.serial_number(0x1F2E3D4C5B6A7988).not_valid_before(begin)
    built = built.not_valid_after(begin + datetime.timedelta(days=365))
    return built.sign(key, hashes.SHA256())


KEYS = {
    "rsa1024": rsa.generate_private_key(65537, 1024),
    "rsa": rsa.generate_private_key(65537, 2048),
    "p256": ec.generate_private_key(ec.SECP256R1()),
    "p384": ec.generate_private_key(ec.SECP384R1()),
    "p521": ec.generate_private_key(ec.SECP521R1()),
}

SIGNED = [
    ("rsa-sha256", "rsa", "rsa-sha256", "sha256"), ("rsa-sha384", "rsa", "rsa-sha384", "sha384"),
    ("rsa-sha512", "rsa", "rsa-sha512", "sha512"), ("rsa1024-sha256", "rsa1024", "rsa-sha256", "sha256"),
    ("p256-sha256", "p256", "ecdsa-sha256", "sha256"), ("p384-sha384", "p384", "ecdsa-sha384", "sha384"),
    ("p521-sha512", "p521", "ecdsa-sha512", "sha512"), ("rsa-sha1", "rsa", "rsa-sha1", "sha1"),
]

TEXT = """<s:Response xmlns:s="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:xs="http://www.w3.org/2001/XMLSchema"
    xmlns:unused="urn:unused" ID="_r1" Version="2.0">
  <Assertion xmlns="urn:oasis:names:tc:SAML:2.0:assertion" ID="_a1"><!-- a comment -->
    <Issuer>https://idp.example.com</Issuer>
    <AttributeValue xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="xs:string">h\u00e9 &lt;&amp;></AttributeValue>
  </Assertion>
</s:Response>"""


PREFIXED = """<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo>
<ds:CanonicalizationMethod Algorithm="%(c14n)s">%(list)s</ds:CanonicalizationMethod>
<ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/><ds:Reference URI="#_a1">
<ds:Transforms><ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/>
<ds:Transform Algorithm="%(c14n)s">%(list)s</ds:Transform></ds:Transforms>
<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue>%(digest)s</ds:DigestValue>
</ds:Reference></ds:SignedInfo><ds:SignatureValue>%(value)s</ds:SignatureValue></ds:Signature>"""


def prefixed():
    """With a list of prefixes, which signxml does not write where it counts."""
    c14n = "http://www.w3.org/2001/10/xml-exc-c14n#"
    names = ["xs", "unused"]
    parts = {"c14n": c14n, "list": f'<i:InclusiveNamespaces xmlns:i="{c14n}" PrefixList="{" ".join(names)}"/>',
             "digest": "", "value": ""}

    def form(element):
        return etree.tostring(
            element, method="c14n", exclusive=True, with_comments=False, with_tail=False, inclusive_ns_prefixes=names)

    def whole():
        return etree.fromstring(TEXT.replace("</Assertion>", PREFIXED % parts + "</Assertion>"))

    digest = hashes.Hash(hashes.SHA256())
    digest.update(form(etree.fromstring(TEXT)[0]))
    parts["digest"] = base64.b64encode(digest.finalize()).decode()
    info = whole().find(".//{http://www.w3.org/2000/09/xmldsig#}SignedInfo")
    value = KEYS["rsa"].sign(form(info), padding.PKCS1v15(), hashes.SHA256())
    parts["value"] = base64.b64encode(value).decode()
    (HERE / "signed-rsa-prefixes.xml").write_text(etree.tostring(whole()).decode(), newline="")


class Signer(signxml.XMLSigner):
    def check_deprecated_methods(self):
        pass


def signed():
    lines = []
    for name, key in KEYS.items():
        pem = certificate(key).public_bytes(serialization.Encoding.PEM).decode()
        lines.append(name + " " + "".join(pem.splitlines()[1:-1]))
    (HERE / "keys.txt").write_text("\n".join(lines) + "\n")
    for name, key, method, digest in SIGNED:
        response = etree.fromstring(TEXT)
        assertion = response[0]
        signer = Signer(
            signature_algorithm=method, digest_algorithm=digest,
            c14n_algorithm="http://www.w3.org/2001/10/xml-exc-c14n#")
        result = signer.sign(
            etree.fromstring(etree.tostring(assertion)), key=KEYS[key], cert=[certificate(KEYS[key])], reference_uri="_a1",
            id_attribute="ID")
        response.replace(assertion, result)
        text = etree.tostring(response).decode()
        (HERE / f"signed-{name}.xml").write_text(text, newline="")


canonical()
signed()
prefixed()
