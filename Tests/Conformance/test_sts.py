"""Who somebody is, and for how long: roles, sessions, web identities, and everything that can be wrong with them."""

import base64
import datetime
import hashlib
import hmac
import http.server
import json
import pathlib
import re
import struct
import threading
import time
import urllib.error
import urllib.request

import botocore.auth
import botocore.awsrequest
import botocore.config
import botocore.credentials
import botocore.exceptions
import botocore.session
import pytest
import rsa

from conftest import PYTHON_RUNTIME, make_role, zipped

ACCOUNT = "000000000000"


def policy(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allow(action, resource="*", **more):
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def trust(*actions, principal=None, **more):
    return policy({"Effect": "Allow", "Principal": principal or {"AWS": ACCOUNT},
                   "Action": [f"sts:{action}" for action in actions], **more})


def refused(call, **arguments):
    """The code, status and message of a call that must fail."""
    with pytest.raises(botocore.exceptions.ClientError) as refusal:
        call(**arguments)
    error = refusal.value.response
    return error["Error"]["Code"], error["ResponseMetadata"]["HTTPStatusCode"], error["Error"]["Message"]


def as_session(cloud, service, answer):
    keys = answer["Credentials"]
    return cloud.client(service, keys["AccessKeyId"], keys["SecretAccessKey"], keys["SessionToken"])


@pytest.fixture
def user(apus, name):
    """A user that may do everything in STS: clients for it."""
    iam = apus.client("iam")
    iam.create_user(UserName=name)
    iam.put_user_policy(UserName=name, PolicyName="sts", PolicyDocument=policy(allow("sts:*")))
    key = iam.create_access_key(UserName=name)["AccessKey"]
    return lambda service: apus.client(service, key["AccessKeyId"], key["SecretAccessKey"])


def test_a_session_may_what_role_and_session_policy_both_allow(apus, user, name):
    iam = apus.client("iam")
    role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust("AssumeRole"))["Role"]["Arn"]
    iam.put_role_policy(RoleName=name, PolicyName="p", PolicyDocument=policy(allow(["lambda:*", "logs:*"])))
    sts = user("sts")
    whole = sts.assume_role(RoleArn=role, RoleSessionName="whole")
    as_session(apus, "lambda", whole).list_functions()
    narrow = sts.assume_role(
        RoleArn=role, RoleSessionName="narrow", Policy=policy(allow("logs:DescribeLogGroups")))
    assert 0 < narrow["PackedPolicySize"] <= 100
    as_session(apus, "logs", narrow).describe_log_groups()
    code, status, message = refused(as_session(apus, "lambda", narrow).list_functions)
    assert (code, status) == ("AccessDeniedException", 403)
    assert message.endswith("because no session policy allows the lambda:ListFunctions action")


def test_session_policies_are_inline_and_managed_together(apus, user, name):
    iam = apus.client("iam")
    role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust("AssumeRole"))["Role"]["Arn"]
    iam.put_role_policy(RoleName=name, PolicyName="p", PolicyDocument=policy(allow("*")))
    own = iam.create_policy(PolicyName=name, PolicyDocument=policy(allow("lambda:ListFunctions")))["Policy"]["Arn"]
    sts = user("sts")
    session = sts.assume_role(
        RoleArn=role, RoleSessionName="both", Policy=policy(allow("logs:DescribeLogGroups")),
        PolicyArns=[{"arn": own}, {"arn": "arn:aws:iam::aws:policy/IAMReadOnlyAccess"}])
    # What one of them allows is allowed, as far as the role goes.
    as_session(apus, "lambda", session).list_functions()
    as_session(apus, "logs", session).describe_log_groups()
    as_session(apus, "iam", session).list_roles()
    for service, operation, arguments in [
        ("lambda", "get_account_settings", {}), ("iam", "create_user", {"UserName": name + "-x"}),
        ("logs", "create_log_group", {"logGroupName": name}),
    ]:
        code, status, message = refused(getattr(as_session(apus, service, session), operation), **arguments)
        assert code.startswith("AccessDenied") and "because no session policy allows" in message
    # What changes counts with the next call; what was deleted allows nothing more.
    iam.create_policy_version(PolicyArn=own, PolicyDocument=policy(allow("lambda:GetAccountSettings")), SetAsDefault=True)
    as_session(apus, "lambda", session).get_account_settings()
    assert refused(as_session(apus, "lambda", session).list_functions)[0] == "AccessDeniedException"
    denying = policy(allow("*"), {"Effect": "Deny", "Action": "lambda:*", "Resource": "*"})
    session = sts.assume_role(RoleArn=role, RoleSessionName="deny", Policy=denying)
    assert refused(as_session(apus, "lambda", session).list_functions)[2].endswith(
        "with an explicit deny in a session policy")
    for arguments, code in [
        ({"PolicyArns": [{"arn": own + "-none"}]}, "ValidationError"), ({"Policy": "{}"}, "MalformedPolicyDocument"),
        ({"Policy": "x" * 2_049}, "ValidationError"), ({"PolicyArns": [{"arn": own}] * 11}, "ValidationError"),
        ({"Policy": policy(*[allow("s3:Get" + "x" * 300 + str(n)) for n in range(5)]),
          "Tags": [{"Key": f"k{n}", "Value": "v" * 250} for n in range(12)]}, "AccessDenied"),
    ]:
        assert refused(sts.assume_role, RoleArn=role, RoleSessionName="bad", **arguments)[0] == code, arguments


def test_session_durations_have_bounds(apus, user, name):
    iam = apus.client("iam")
    role = iam.create_role(
        RoleName=name, AssumeRolePolicyDocument=trust("AssumeRole"), MaxSessionDuration=7_200)["Role"]["Arn"]
    sts = user("sts")

    def lasts(call, **arguments):
        end = call(**arguments)["Credentials"]["Expiration"]
        return round((end - datetime.datetime.now(datetime.timezone.utc)).total_seconds() / 10) * 10

    def assume(seconds):
        return dict(RoleArn=role, RoleSessionName="work", DurationSeconds=seconds)

    assert [lasts(sts.assume_role, **assume(seconds)) for seconds in [900, 7_200]] == [900, 7_200]
    assert lasts(sts.assume_role, RoleArn=role, RoleSessionName="work") == 3_600
    for seconds, message in [
        (899, "Value '899' at 'durationSeconds' failed to satisfy constraint: "
              "Member must have value greater than or equal to 900"),
        (43_201, "Value '43201' at 'durationSeconds' failed to satisfy constraint: "
                 "Member must have value less than or equal to 43200"),
        (7_201, "The requested DurationSeconds exceeds the MaxSessionDuration set for this role."),
    ]:
        refusal = refused(sts.assume_role, **assume(seconds))
        assert refusal[:2] == ("ValidationError", 400) and refusal[2].endswith(message), refusal
    assert lasts(sts.get_session_token) == 43_200
    assert lasts(sts.get_session_token, DurationSeconds=129_600) == 129_600
    assert refused(sts.get_session_token, DurationSeconds=129_601)[0] == "ValidationError"
    assert lasts(sts.get_federation_token, Name="bob") == 43_200
    # The root's sessions end after an hour, whatever it asks for.
    assert lasts(apus.client("sts").get_session_token, DurationSeconds=43_200) == 3_600


def test_session_tags_are_policy_variables(apus, user, name):
    iam = apus.client("iam")
    role = iam.create_role(
        RoleName=name, AssumeRolePolicyDocument=trust("AssumeRole", "TagSession"))["Role"]["Arn"]
    groups = f"arn:aws:logs:*:{ACCOUNT}:log-group:/{name}/${{aws:PrincipalTag/Team}}*"
    iam.put_role_policy(RoleName=name, PolicyName="p", PolicyDocument=policy(allow("logs:CreateLogGroup", groups)))
    session = user("sts").assume_role(
        RoleArn=role, RoleSessionName="work", Tags=[{"Key": "Team", "Value": "blue"}])
    logs = as_session(apus, "logs", session)
    logs.create_log_group(logGroupName=f"/{name}/blue")
    assert refused(logs.create_log_group, logGroupName=f"/{name}/red")[0] == "AccessDeniedException"


def test_roles_are_chained_for_an_hour_at_most(apus, user, name):
    iam = apus.client("iam")
    actions = trust("AssumeRole", "TagSession", "SetSourceIdentity")
    first = iam.create_role(RoleName=name + "-1", AssumeRolePolicyDocument=actions)["Role"]["Arn"]
    second = iam.create_role(
        RoleName=name + "-2", AssumeRolePolicyDocument=actions, MaxSessionDuration=7200)["Role"]["Arn"]
    iam.put_role_policy(RoleName=name + "-1", PolicyName="p", PolicyDocument=policy(allow("sts:*", second)))
    opening = user("sts").assume_role(RoleArn=first, RoleSessionName="one", SourceIdentity="ann")
    sts = as_session(apus, "sts", opening)
    chained = sts.assume_role(RoleArn=second, RoleSessionName="two")
    assert chained["SourceIdentity"] == "ann"
    who = as_session(apus, "sts", chained).get_caller_identity()
    assert who["Arn"] == f"arn:aws:sts::{ACCOUNT}:assumed-role/{name}-2/two"
    assert re.fullmatch(r"AROA[A-Z2-7]{17}:two", who["UserId"])
    code, _, message = refused(
        sts.assume_role, RoleArn=second, RoleSessionName="two", DurationSeconds=3601)
    assert code == "ValidationError" and "role chaining" in message


def test_a_deleted_role_ends_its_sessions(apus, user, name):
    iam = apus.client("iam")
    role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust("AssumeRole"))["Role"]["Arn"]
    session = user("sts").assume_role(RoleArn=role, RoleSessionName="work")
    as_session(apus, "sts", session).get_caller_identity()
    iam.delete_role(RoleName=name)
    assert refused(as_session(apus, "sts", session).get_caller_identity)[:2] == ("InvalidClientTokenId", 403)
    iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust("AssumeRole"))
    assert refused(as_session(apus, "sts", session).get_caller_identity)[:2] == ("InvalidClientTokenId", 403)
    assert refused(as_session(apus, "lambda", session).list_functions)[:2] == ("UnrecognizedClientException", 403)
    assert refused(as_session(apus, "logs", session).describe_log_groups)[:2] == ("UnrecognizedClientException", 400)


def test_a_federated_user_may_what_its_maker_and_its_policy_allow(apus, name):
    iam = apus.client("iam")
    iam.create_user(UserName=name)
    iam.put_user_policy(
        UserName=name, PolicyName="p", PolicyDocument=policy(allow(["sts:*", "lambda:*", "iam:*"])))
    key = iam.create_access_key(UserName=name)["AccessKey"]
    sts = apus.client("sts", key["AccessKeyId"], key["SecretAccessKey"])
    none = sts.get_federation_token(Name="bob")
    assert none["FederatedUser"] == {
        "FederatedUserId": f"{ACCOUNT}:bob", "Arn": f"arn:aws:sts::{ACCOUNT}:federated-user/bob"}
    assert refused(as_session(apus, "lambda", none).list_functions)[0] == "AccessDeniedException"
    bob = sts.get_federation_token(Name="bob", Policy=policy(allow("*")))
    as_session(apus, "lambda", bob).list_functions()
    who = as_session(apus, "sts", bob).get_caller_identity()
    assert who["Arn"] == f"arn:aws:sts::{ACCOUNT}:federated-user/bob" and who["UserId"] == f"{ACCOUNT}:bob"
    assert refused(as_session(apus, "logs", bob).describe_log_groups)[0] == "AccessDeniedException"
    assert refused(as_session(apus, "iam", bob).list_roles)[:2] == ("InvalidClientTokenId", 403)
    assert refused(as_session(apus, "sts", bob).get_federation_token, Name="eve")[0] == "AccessDenied"
    assert refused(
        as_session(apus, "sts", bob).assume_role, RoleArn=f"arn:aws:iam::{ACCOUNT}:role/any",
        RoleSessionName="x" * 2)[0] == "AccessDenied"


def one_time_code(seed, at):
    """RFC 6238: six digits of the half minute."""
    digest = hmac.new(base64.b32decode(seed), struct.pack(">Q", int(at) // 30), hashlib.sha1).digest()
    number = struct.unpack_from(">I", digest, digest[-1] & 15)[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


def test_a_multi_factor_code_opens_what_wants_one(apus, user, name):
    iam = apus.client("iam")
    device = iam.create_virtual_mfa_device(VirtualMFADeviceName=name)["VirtualMFADevice"]
    seed, serial, now = device["Base32StringSeed"].decode(), device["SerialNumber"], time.time()
    iam.enable_mfa_device(
        UserName=name, SerialNumber=serial, AuthenticationCode1=one_time_code(seed, now - 60),
        AuthenticationCode2=one_time_code(seed, now - 30))
    role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust(
        "AssumeRole", Condition={"Bool": {"aws:MultiFactorAuthPresent": "true"}}))["Role"]["Arn"]
    sts = user("sts")
    assert refused(sts.assume_role, RoleArn=role, RoleSessionName="work")[0] == "AccessDenied"
    code, status, message = refused(
        sts.assume_role, RoleArn=role, RoleSessionName="work", SerialNumber=serial, TokenCode="000000")
    assert (code, status) == ("AccessDenied", 403) and "MultiFactorAuthentication failed" in message
    current = one_time_code(seed, time.time())
    sts.assume_role(RoleArn=role, RoleSessionName="work", SerialNumber=serial, TokenCode=current)
    # Not twice.
    assert refused(
        sts.assume_role, RoleArn=role, RoleSessionName="work", SerialNumber=serial,
        TokenCode=current)[0] == "AccessDenied"
    # Without a code, a session of the user may nothing in IAM.
    session = sts.get_session_token()
    assert refused(as_session(apus, "iam", session).get_user)[:2] == ("InvalidClientTokenId", 403)
    assert refused(as_session(apus, "sts", session).get_session_token)[0] == "AccessDenied"


class Issuer:
    """An OpenID Connect provider on a port of its own, whose key can be changed."""

    def __init__(self):
        self.turn("first")
        issuer = self

        class Documents(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                body = json.dumps(issuer.document(self.path)).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Documents)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.name = f"localhost:{self.server.server_port}"
        self.url = "http://" + self.name

    def turn(self, kid):
        """Signs with another key from now on."""
        self.kid = kid
        _, self.key = rsa.newkeys(2048)

    def document(self, path):
        if path == "/.well-known/openid-configuration":
            return {"issuer": self.url, "jwks_uri": self.url + "/keys"}
        return {"keys": [{
            "kty": "RSA", "use": "sig", "alg": "RS256", "kid": self.kid,
            "n": encoded(self.key.n.to_bytes(256, "big")), "e": encoded(self.key.e.to_bytes(3, "big"))}]}

    def token(self, **changes):
        claims = {"iss": self.url, "aud": "client", "sub": "user-1", "iat": int(time.time()),
                  "exp": int(time.time()) + 600, **changes}
        text = encoded(json.dumps({"alg": "RS256", "kid": self.kid}).encode()) + "." + encoded(
            json.dumps({k: v for k, v in claims.items() if v is not None}).encode())
        return text + "." + encoded(rsa.sign(text.encode(), self.key, "SHA-256"))


def encoded(raw):
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def test_a_web_identity_becomes_a_role(apus, name):
    issuer = Issuer()
    iam = apus.client("iam")
    provider = iam.create_open_id_connect_provider(
        Url="https://" + issuer.name, ClientIDList=["client"], ThumbprintList=["0" * 40])["OpenIDConnectProviderArn"]
    role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust(
        "AssumeRoleWithWebIdentity", principal={"Federated": provider},
        Condition={"StringEquals": {f"{issuer.name}:sub": "user-1"}}))["Role"]["Arn"]
    iam.put_role_policy(RoleName=name, PolicyName="p", PolicyDocument=policy(allow("lambda:ListFunctions")))
    # No key signs this call: the token is the proof.
    anonymous = botocore.session.get_session().create_client(
        "sts", region_name="eu-central-1", endpoint_url=apus.endpoint,
        config=botocore.config.Config(signature_version=botocore.UNSIGNED, retries={"max_attempts": 0}))

    def ask(token):
        return anonymous.assume_role_with_web_identity(
            RoleArn=role, RoleSessionName="pod", WebIdentityToken=token)

    answer = ask(issuer.token())
    assert answer["SubjectFromWebIdentityToken"] == "user-1" and answer["Audience"] == "client"
    assert answer["Provider"] == provider
    assert answer["AssumedRoleUser"]["Arn"] == f"arn:aws:sts::{ACCOUNT}:assumed-role/{name}/pod"
    as_session(apus, "lambda", answer).list_functions()
    assert refused(as_session(apus, "logs", answer).describe_log_groups)[0] == "AccessDeniedException"

    now = int(time.time())
    for token, code, status, message in [
        (issuer.token(sub="user-2"), "AccessDenied", 403, "Not authorized to perform sts:AssumeRoleWithWebIdentity"),
        (issuer.token(aud="other"), "InvalidIdentityToken", 400, "Incorrect token audience"),
        (issuer.token(iss="https://else.example.com"), "InvalidIdentityToken", 400,
         "No OpenIDConnect provider found in your account for https://else.example.com"),
        (issuer.token(exp=now - 400), "ExpiredTokenException", 400, "Token expired: current date/time"),
        (issuer.token(nbf=now + 4000), "IDPRejectedClaim", 403, "Token not yet valid"),
        (issuer.token(exp=None), "InvalidIdentityToken", 400, "Missing a required claim: exp"),
        (issuer.token()[:-8] + "AAAAAAAA", "InvalidIdentityToken", 400, "The signature of"),
        ("not-a-token", "InvalidIdentityToken", 400, "The ID Token provided is not a valid JWT."),
    ]:
        refusal = refused(ask, token=token)
        assert refusal[:2] == (code, status) and refusal[2].startswith(message), refusal
    issuer.server.shutdown()
    # Its keys are known for a while.
    ask(issuer.token())


# Each service as one protocol: query, REST with JSON, JSON, REST with XML (S3 has words of its own), CBOR (CloudWatch
# spoke query before, and its clients still go by those codes).
PROTOCOLS = [
    ("sts", lambda c: c.get_caller_identity),
    ("lambda", lambda c: c.list_functions),
    ("logs", lambda c: c.describe_log_groups),
    ("s3", lambda c: c.list_buckets),
    ("cloudwatch", lambda c: c.list_metrics),
]
REFUSALS = {
    "wrong secret": {
        "sts": ("SignatureDoesNotMatch", 403), "lambda": ("InvalidSignatureException", 403),
        "logs": ("InvalidSignatureException", 400), "s3": ("SignatureDoesNotMatch", 403),
        "cloudwatch": ("SignatureDoesNotMatch", 400)},
    "unknown key": {
        "sts": ("InvalidClientTokenId", 403), "lambda": ("UnrecognizedClientException", 403),
        "logs": ("UnrecognizedClientException", 400), "s3": ("InvalidAccessKeyId", 403),
        "cloudwatch": ("InvalidClientTokenId", 400)},
    "tampered token": {
        "sts": ("InvalidClientTokenId", 403), "lambda": ("UnrecognizedClientException", 403),
        "logs": ("UnrecognizedClientException", 400), "s3": ("InvalidToken", 400),
        "cloudwatch": ("InvalidClientTokenId", 400)},
    "token of another key": {
        "sts": ("InvalidClientTokenId", 403), "lambda": ("UnrecognizedClientException", 403),
        "logs": ("UnrecognizedClientException", 400), "s3": ("InvalidToken", 400),
        "cloudwatch": ("InvalidClientTokenId", 400)},
}


@pytest.mark.parametrize("wrong", REFUSALS)
def test_wrong_credentials_get_the_words_of_each_protocol(apus, user, wrong):
    keys = user("sts").get_session_token()["Credentials"]
    others = user("sts").get_session_token()["Credentials"]
    given = {
        "wrong secret": ("test", "wrong", None),
        "unknown key": ("AKIAIOSFODNN7EXAMPLE", "wrong", None),
        "tampered token": (keys["AccessKeyId"], keys["SecretAccessKey"], keys["SessionToken"][:-8] + "AAAAAAAA"),
        "token of another key": (keys["AccessKeyId"], keys["SecretAccessKey"], others["SessionToken"]),
    }[wrong]
    for service, operation in PROTOCOLS:
        refusal = refused(operation(apus.client(service, *given)))
        assert refusal[:2] == REFUSALS[wrong][service], service


def sign_at(apus, service, when, url, presigned_for=None):
    """A GET signed as if it were `when`."""
    request = botocore.awsrequest.AWSRequest("GET", url)
    credentials = botocore.credentials.Credentials("test", "test")
    if presigned_for is None:
        signer = botocore.auth.SigV4Auth(credentials, service, "eu-central-1")
    elif service == "s3":
        signer = botocore.auth.S3SigV4QueryAuth(credentials, service, "eu-central-1", expires=presigned_for)
    else:
        signer = botocore.auth.SigV4QueryAuth(credentials, service, "eu-central-1", expires=presigned_for)
    clock = botocore.auth.get_current_datetime
    botocore.auth.get_current_datetime = lambda remove_tzinfo=True: when.replace(tzinfo=None)
    try:
        signer.add_auth(request)
    finally:
        botocore.auth.get_current_datetime = clock
    prepared = request.prepare()
    try:
        with urllib.request.urlopen(urllib.request.Request(prepared.url, headers=dict(prepared.headers))) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.headers.get("x-amzn-errortype", "") + error.read().decode()


def test_a_skewed_clock_and_an_old_url_are_told_apart(apus):
    now = datetime.datetime.now(datetime.timezone.utc)
    old, ahead = now - datetime.timedelta(minutes=16), now + datetime.timedelta(minutes=16)
    functions = apus.endpoint + "/2015-03-31/functions/"
    who = apus.endpoint + "/?Action=GetCallerIdentity&Version=2011-06-15"
    bucket = apus.endpoint + "/bucket/key"
    for service, url, when, expiry, status, words in [
        ("lambda", functions, now, None, 200, "Functions"),
        ("lambda", functions, old, None, 403, "InvalidSignatureException"),
        ("lambda", functions, ahead, None, 403, "Signature not yet current"),
        ("sts", who, old, None, 403, "<Code>SignatureDoesNotMatch</Code>"),
        ("sts", who, old, None, 403, "Signature expired"),
        ("s3", bucket, old, None, 403, "<Code>RequestTimeTooSkewed</Code>"),
        ("s3", bucket, old, 60, 403, "Request has expired"),
        ("s3", bucket, old, 60, 403, "<Code>AccessDenied</Code>"),
        ("sts", who, now, 60, 200, "<Account>000000000000</Account>"),
        # Replayed after its end.
        ("sts", who, old, 60, 403, "Signature expired"),
    ]:
        answer = sign_at(apus, service, when, url, expiry)
        assert answer[0] == status and words in answer[1], (service, words, answer)


def test_a_functions_credentials_are_its_roles(apus, deploy, invoke, name):
    function = deploy(zipped(app__py="""
        import os
        def handler(event, context):
            return {k: os.environ[k] for k in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")}
        """.replace("\n        ", "\n")))
    keys, _, _ = invoke(function)
    who = apus.client("sts", *keys.values()).get_caller_identity()
    assert who["Arn"] == f"arn:aws:sts::{ACCOUNT}:assumed-role/conformance/{name}"
    # Logs that it writes are allowed, what its role does not say is not.
    assert refused(apus.client("lambda", *keys.values()).list_functions)[0] == "AccessDeniedException"


def test_nothing_secret_is_written(fresh, name):
    cloud = fresh("--log-level", "trace", durable=True)
    iam = cloud.client("iam")
    iam.create_user(UserName=name)
    key = iam.create_access_key(UserName=name)["AccessKey"]
    secrets = [key["SecretAccessKey"]]
    sts = cloud.client("sts", key["AccessKeyId"], key["SecretAccessKey"])
    session = sts.get_session_token()["Credentials"]
    secrets += [session["SecretAccessKey"], session["SessionToken"][20:60]]
    device = iam.create_virtual_mfa_device(VirtualMFADeviceName=name)["VirtualMFADevice"]
    secrets.append(device["Base32StringSeed"].decode())
    role = make_role(cloud, name)
    cloud.client("lambda").create_function(
        FunctionName=name, Role=role, Runtime=PYTHON_RUNTIME, Handler="app.handler",
        Environment={"Variables": {"PASSWORD": "hunter2-" + name}},
        Code={"ZipFile": zipped(app__py="def handler(e, c): return 1")})
    secrets.append("hunter2-" + name)
    errors = [
        str(refused(cloud.client("sts", key["AccessKeyId"], "x" * 40).get_caller_identity)),
        str(refused(cloud.client("s3", key["AccessKeyId"], "x" * 40).list_buckets)),
        str(refused(cloud.client("sts", session["AccessKeyId"], session["SecretAccessKey"], "AAAA").get_caller_identity)),
    ]
    described = [
        json.dumps(answer, default=str) for answer in [
            iam.list_access_keys(UserName=name), iam.get_user(UserName=name), iam.list_virtual_mfa_devices()]]
    cloud.kill()
    places = {"log": pathlib.Path(cloud.log.name).read_bytes(), "errors": "".join(errors).encode(),
              "descriptions": "".join(described).encode()}
    data = pathlib.Path(cloud.options[cloud.options.index("--data-dir") + 1])
    for path in data.rglob("*"):
        if path.is_file() and "runtimes" not in path.parts:
            places[str(path)] = path.read_bytes()
    assert any("store" in place for place in places)
    for secret in secrets:
        for place, content in places.items():
            assert secret.encode() not in content, f"{secret} is in {place}"
    assert oct((data / "node.key").stat().st_mode & 0o777) == "0o600"


def test_a_node_key_can_be_given(fresh, name):
    given = base64.b64encode(bytes(range(32))).decode()
    cloud = fresh(durable=True, environment={"APUS_NODE_KEY": given})
    key = make_user_key(cloud, name)
    folder = pathlib.Path(cloud.options[cloud.options.index("--data-dir") + 1])
    assert not (folder / "node.key").exists()
    cloud.stop()
    # A newer key in front: what the older one sealed still opens.
    newer = base64.b64encode(bytes(range(32, 64)) + bytes(range(32))).decode()
    again = fresh("--data-dir", str(folder), environment={"APUS_NODE_KEY": newer})
    again.client("sts", key["AccessKeyId"], key["SecretAccessKey"]).get_caller_identity()
    with pytest.raises(RuntimeError, match="node key"):
        fresh(environment={"APUS_NODE_KEY": "c2hvcnQ="})


def make_user_key(cloud, name):
    iam = cloud.client("iam")
    iam.create_user(UserName=name)
    return iam.create_access_key(UserName=name)["AccessKey"]
