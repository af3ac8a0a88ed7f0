"""Real uploads to a small S3 at the port given: boto3's own, with trailers and without, and chunks signed by the
published rules. Writes what became of each as one JSON object on standard output.

    uploads.py PORT MEGABYTES
"""

import base64
import hashlib
import hmac
import http.client
import json
import sys
import zlib

import boto3
import botocore.httpchecksum
from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials
from botocore.exceptions import ClientError

PORT, MEGABYTES = int(sys.argv[1]), int(sys.argv[2])
ENDPOINT, REGION = f"http://127.0.0.1:{PORT}", "eu-central-1"
BODY = bytes(range(256)) * 2000
results = {}


def client(**s3):
    return boto3.client(
        "s3", endpoint_url=ENDPOINT, region_name=REGION, aws_access_key_id="test", aws_secret_access_key="test",
        config=Config(retries={"max_attempts": 0}, s3={"addressing_style": "path", **s3}))


class Pattern:
    """A large file that is nowhere."""

    def __init__(self, megabytes):
        self.length, self.place, self.piece = megabytes << 20, 0, bytes(range(256)) * 256

    def read(self, amount=-1):
        amount = self.length - self.place if amount < 0 else min(amount, self.length - self.place)
        start = self.place % 256
        self.place += amount
        return (self.piece * (amount // len(self.piece) + 2))[start:start + amount]

    def seek(self, offset, whence=0):
        self.place = offset + (self.place if whence == 1 else self.length if whence == 2 else 0)
        return self.place

    def tell(self):
        return self.place


def put(name, s3, body, **arguments):
    try:
        results[name] = s3.put_object(Bucket="bucket", Key=name, Body=body, **arguments)["ETag"].strip('"')
    except ClientError as error:
        results[name] = f"{error.response['ResponseMetadata']['HTTPStatusCode']} {error.response['Error']['Code']}"


def with_trailers():
    """Botocore writes trailers only over TLS; here it is told that this is TLS."""
    resolve = botocore.httpchecksum.resolve_request_checksum_algorithm

    def pretending(request, operation_model, params, *rest, **named):
        url, request["url"] = request["url"], request["url"].replace("http:", "https:", 1)
        try:
            resolve(request, operation_model, params, *rest, **named)
        finally:
            request["url"] = url

    botocore.httpchecksum.resolve_request_checksum_algorithm = pretending
    s3 = client()
    for algorithm in ["CRC32", "SHA1", "SHA256"]:
        put(f"trailer {algorithm}", s3, BODY, ChecksumAlgorithm=algorithm)
    botocore.httpchecksum.resolve_request_checksum_algorithm = resolve


def sign(key, text):
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


def chunks(name, kind, trailer=None, size=65536, spoil=None, length=len(BODY), expect=False):
    """An upload in signed or unsigned chunks; `spoil` may change the encoded body."""
    class Auth(S3SigV4Auth):
        def payload(self, request):
            return kind

    headers = {"Content-Encoding": "aws-chunked", "X-Amz-Decoded-Content-Length": str(length)}
    if trailer:
        headers["X-Amz-Trailer"] = trailer[0]
    path = "/bucket/" + name.replace(" ", "%20")
    request = AWSRequest(method="PUT", url=ENDPOINT + path, headers=headers)
    auth = Auth(Credentials("test", "test"), "s3", REGION)
    auth.add_auth(request)
    previous = request.headers["Authorization"].rsplit("Signature=", 1)[1]
    stamp, scope, key = request.context["timestamp"], auth.credential_scope(request), b"AWS4test"
    for part in (stamp[:8], REGION, "s3", "aws4_request"):
        key = sign(key, part)
    signed, out = kind.startswith("STREAMING-AWS4"), b""

    def chain(title, *lines):
        nonlocal previous
        previous = sign(key, "\n".join([title, stamp, scope, previous, *lines])).hex()
        return previous

    for part in [BODY[at:at + size] for at in range(0, len(BODY), size)] + [b""]:
        head = f"{len(part):x}"
        if signed:
            digests = hashlib.sha256(b"").hexdigest(), hashlib.sha256(part).hexdigest()
            head += ";chunk-signature=" + chain("AWS4-HMAC-SHA256-PAYLOAD", *digests)
        out += head.encode() + b"\r\n" + part + (b"\r\n" if part else b"")
    if trailer:
        out += f"{trailer[0]}:{trailer[1]}\r\n".encode()
        if signed:
            digest = hashlib.sha256(f"{trailer[0]}:{trailer[1]}\n".encode()).hexdigest()
            out += f"x-amz-trailer-signature:{chain('AWS4-HMAC-SHA256-TRAILER', digest)}\r\n".encode()
    out = spoil(out + b"\r\n") if spoil else out + b"\r\n"
    connection = http.client.HTTPConnection("127.0.0.1", PORT)
    connection.request("PUT", path, body=out, headers=dict(request.headers))
    response = connection.getresponse()
    text = response.read().decode()
    code = text.partition("<Code>")[2].partition("</Code>")[0]
    results[name] = f"{response.status} {code}" if code else response.getheader("ETag", "").strip('"')


def checksum(name, data=BODY):
    value = {"crc32": zlib.crc32(data).to_bytes(4, "big"), "sha256": hashlib.sha256(data).digest()}[name]
    return f"x-amz-checksum-{name}", base64.b64encode(value).decode()


def main():
    put("large", client(), Pattern(MEGABYTES))
    put("plain", client(), BODY)
    put("unsigned", client(payload_signing_enabled=False), BODY)
    put("forbidden", client(), Pattern(20))
    with_trailers()
    signed, unsigned = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD", "STREAMING-UNSIGNED-PAYLOAD-TRAILER"
    chunks("chunks", signed)
    chunks("chunks with trailer", signed + "-TRAILER", checksum("crc32"))
    chunks("unsigned chunks", unsigned, checksum("sha256"))
    chunks("bad byte in the last chunk", signed, spoil=lambda out: out[:-200] + b"!" + out[-199:])
    chunks("bad signature at the end", signed, spoil=lambda out: out[:-10] + b"0000\r\n\r\n")
    chunks("bad trailer", unsigned, checksum("crc32", b"other"))
    chunks("trailer that is missing", unsigned, checksum("crc32"), spoil=lambda out: out[:out.rindex(b"x-amz")] + b"\r\n")
    chunks("shorter than it said", unsigned, checksum("crc32"), length=len(BODY) + 1)
    chunks("longer than it said", unsigned, checksum("crc32"), length=len(BODY) - 1)
    chunks("small chunks", unsigned, checksum("crc32"), size=4096)
    results["expected"] = hashlib.sha256(BODY).hexdigest()
    whole, digest = Pattern(MEGABYTES), hashlib.sha256()
    while part := whole.read(1 << 20):
        digest.update(part)
    results["expected large"] = digest.hexdigest()
    print(json.dumps(results))


main()
