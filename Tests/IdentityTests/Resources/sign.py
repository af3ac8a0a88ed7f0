"""Requests signed by the installed botocore, as JSON on standard output: the other side of the signature check.

Every request is signed at one fixed time. Real clients make most of them; the rest are signed by botocore's
signer classes directly, to reach paths and bodies that no client would send."""

import base64, datetime, hashlib, hmac, io, json, sys, zlib
import botocore.auth, botocore.awsrequest, botocore.config, botocore.credentials, botocore.session

NOW = datetime.datetime(2026, 3, 1, 12, 30, 15, tzinfo=datetime.timezone.utc)
botocore.auth.get_current_datetime = lambda remove_tzinfo=True: NOW.replace(tzinfo=None) if remove_tzinfo else NOW
ENDPOINT = "http://127.0.0.1:4566"
REGION = "eu-central-1"
cases = []


def text(value):
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


def record(name, method, url, headers, body, secret="test", token_account=None):
    rest = url.split("://", 1)[1]
    host, slash, target = rest.partition("/")
    if not slash and "?" in host:
        host, _, query = host.partition("?")
        target = "?" + query
    path, _, query = (slash + target).partition("?")
    pairs = [[text(k), text(v)] for k, v in headers.items()]
    if not any(k.lower() == "host" for k, _ in pairs):
        pairs.append(["Host", host])
    if body is None:
        body = b""
    if hasattr(body, "read"):
        body = body.read()
    if isinstance(body, str):
        body = body.encode()
    cases.append({"name": name, "method": method, "path": path or "/", "query": query, "headers": pairs,
                  "body": base64.b64encode(bytes(body)).decode(), "secret": secret})


def client(service, **more):
    session = botocore.session.Session()
    session.set_credentials("test", more.pop("secret", "test"), more.pop("token", None))
    made = session.create_client(service, region_name=REGION, endpoint_url=ENDPOINT, config=botocore.config.Config(
        retries={"max_attempts": 0}, s3={"addressing_style": "path"}, **more))

    class Raw(io.BytesIO):
        def stream(self, amount=1024, decode_content=None):
            return iter(())

    def send(request, **_):
        record(f"{service} {len(cases)}", request.method, request.url, request.headers, request.body)
        return botocore.awsrequest.AWSResponse(request.url, 200, {}, Raw(b""))

    made.meta.events.register("before-send", send)
    return made


def call(function, **arguments):
    try:
        function(**arguments)
    except Exception as error:  # the answer is empty, so some parsers complain
        if "sign" in str(error).lower():
            raise


l = client("lambda")
call(l.list_functions)
call(l.get_function, FunctionName="arn:aws:lambda:eu-central-1:000000000000:function:thumb", Qualifier="$LATEST")
call(l.invoke, FunctionName="thumb", Payload=b'{"a": 1}', InvocationType="Event")
call(l.invoke, FunctionName="thumb", Payload=b"", Qualifier="a+b &=%/")
call(l.tag_resource, Resource="arn:aws:lambda:eu-central-1:000000000000:function:f", Tags={"k": "v"})
call(l.untag_resource, Resource="arn:aws:lambda:eu-central-1:000000000000:function:f", TagKeys=["b", "a", "ä ö", ""])
d = client("dynamodb")
call(d.put_item, TableName="t", Item={"k": {"S": "x" * 1000}})
i = client("iam")
call(i.create_role, RoleName="r", AssumeRolePolicyDocument='{"Statement": [{"Effect": "Allow & ü"}]}')
s = client("sts")
call(s.get_caller_identity)
call(client("logs").describe_log_groups)
s3 = client("s3")
for key in ["plain", "a b+c", "ü/€/日本", "./..//x/../y", "~!@#$%^&*()_-={}[]|;:'\"<>,.?", "trailing/", "%41%2F", "+", "a//b"]:
    call(s3.put_object, Bucket="bucket", Key=key, Body=b"hello")
    call(s3.get_object, Bucket="bucket", Key=key)
call(s3.put_object, Bucket="bucket", Key="meta", Body=b"x", Metadata={"one": "  two   spaces  ", "three": "a,b"})
call(s3.list_objects_v2, Bucket="bucket", Prefix="a b/ü", Delimiter="/", StartAfter="+&=")
for key in ["plain", "a b+c/ü", "x//y"]:
    record("s3 presigned get " + key, "GET", s3.generate_presigned_url(
        "get_object", {"Bucket": "bucket", "Key": key, "ResponseContentType": "text/plain; charset=utf-8"},
        ExpiresIn=3600), {}, None)
    record("s3 presigned put " + key, "PUT", s3.generate_presigned_url(
        "put_object", {"Bucket": "bucket", "Key": key}, ExpiresIn=604800), {}, b"any body at all")
record("sts presigned", "GET", s.generate_presigned_url("get_caller_identity", {}, ExpiresIn=60, HttpMethod="GET"), {}, None)

credentials = botocore.credentials.Credentials("test", "test")


def direct(name, service, method, target, headers, body, signer=botocore.auth.SigV4Auth, **attributes):
    request = botocore.awsrequest.AWSRequest(method=method, url=ENDPOINT + target, headers=headers, data=body)
    auth = signer(credentials, service, REGION, **attributes)
    auth.add_auth(request)
    record(name, method, ENDPOINT + target, request.headers, body)
    return auth, request


for target in ["", "/", "//", "/./a/../b", "/a//b/", "/..", "/a/..", "/.hidden/..two/.", "/a%20b%2Fc", "/%C3%BC", "/a+b:c@d",
               "/?a", "/?a=", "/?b=2&a=1&a=0&A=3", "/?a=1&a", "/?a-b=1&a.b=2&a_b=3&a~b=4&ab=5", "/?x=%20&y=%2B&z=%C3%A4"]:
    direct("weird " + target, "lambda", "GET", target, {}, None)
    # S3 wants reserved characters encoded: no client sends them as they are.
    if "?" not in target and ":" not in target:
        direct("weird s3 " + target, "s3", "GET", target or "/", {}, None, botocore.auth.S3SigV4Auth)
direct("date header", "lambda", "GET", "/x", {"Date": "to be replaced"}, None)
direct("spaces in headers", "lambda", "POST", "/x", {"My-Header": "  a   b  c ", "Other": "\"q  q\""}, b"body")
direct("unsigned payload", "lambda", "POST", "/x", {"X-Amz-Content-SHA256": "UNSIGNED-PAYLOAD"}, b"body")
direct("large body", "lambda", "POST", "/x", {}, b"\x00\xff" * 100_000)
url = botocore.awsrequest.AWSRequest(method="GET", url=ENDPOINT + "/x?b=1&a=ü", headers={})
botocore.auth.SigV4QueryAuth(credentials, "lambda", REGION, expires=60).add_auth(url)
record("query presign", "GET", url.url, {}, None)


class Streaming(botocore.auth.S3SigV4Auth):
    kind = ""

    def payload(self, request):
        return self.kind


def sign(key, text):
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


def chunked(name, kind, body, size, trailer=None):
    """Botocore signs the head; the chunks are chained on by the published rules, with botocore's own key."""
    class Kind(Streaming):
        pass
    Kind.kind = kind
    headers = {"Content-Encoding": "aws-chunked", "X-Amz-Decoded-Content-Length": str(len(body))}
    if trailer:
        headers["X-Amz-Trailer"] = trailer[0]
    auth, request = direct(name, "s3", "PUT", "/bucket/key", headers, b"", Kind)
    case = cases.pop()
    previous = dict((k, v) for k, v in case["headers"])["Authorization"].rsplit("Signature=", 1)[1]
    key = b"AWS4test"
    for part in (NOW.strftime("%Y%m%d"), REGION, "s3", "aws4_request"):
        key = sign(key, part)
    stamp, scope = request.context["timestamp"], auth.credential_scope(request)
    out = b""
    signed = kind.startswith("STREAMING-AWS4")
    parts = [body[at:at + size] for at in range(0, len(body), size)] + [b""]
    for part in parts:
        if signed:
            previous = hmac.new(key, "\n".join(["AWS4-HMAC-SHA256-PAYLOAD", stamp, scope, previous, hashlib.sha256(b"").hexdigest(),
                                hashlib.sha256(part).hexdigest()]).encode(), hashlib.sha256).hexdigest()
            out += f"{len(part):x};chunk-signature={previous}\r\n".encode()
        else:
            out += f"{len(part):x}\r\n".encode()
        out += part + (b"\r\n" if part else b"")
    if trailer:
        out += f"{trailer[0]}:{trailer[1]}\r\n".encode()
        if signed:
            line = f"{trailer[0]}:{trailer[1]}\n"
            previous = hmac.new(key, "\n".join(["AWS4-HMAC-SHA256-TRAILER", stamp, scope, previous,
                                hashlib.sha256(line.encode()).hexdigest()]).encode(), hashlib.sha256).hexdigest()
            out += f"x-amz-trailer-signature:{previous}\r\n".encode()
    out += b"\r\n"
    case["body"] = base64.b64encode(out).decode()
    case["decoded"] = base64.b64encode(body).decode()
    cases.append(case)


body = bytes(range(256)) * 100
crc = ("x-amz-checksum-crc32", base64.b64encode(zlib.crc32(body).to_bytes(4, "big")).decode())
sha = ("x-amz-checksum-sha256", base64.b64encode(hashlib.sha256(body).digest()).decode())
sha1 = ("x-amz-checksum-sha1", base64.b64encode(hashlib.sha1(body).digest()).decode())
chunked("signed chunks", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD", body, 8192)
chunked("signed chunks, one", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD", body[:100], 65536)
chunked("signed chunks, empty", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD", b"", 65536)
chunked("signed chunks with trailer", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER", body, 8192, crc)
chunked("unsigned chunks with trailer", "STREAMING-UNSIGNED-PAYLOAD-TRAILER", body, 10000, sha)
chunked("unsigned chunks with sha1", "STREAMING-UNSIGNED-PAYLOAD-TRAILER", body, 10000, sha1)

json.dump({"now": int(NOW.timestamp()), "cases": cases}, sys.stdout)
