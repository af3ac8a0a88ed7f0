"""Function URLs with real HTTP clients: events, responses, both invoke modes, signatures, browsers, bad hosts."""

import base64
import http.client
import json
import time

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.exceptions import ClientError
from conftest import PYTHON_RUNTIME, Apus, make_role, zipped

ECHO = """
def handler(event, context):
    if event["rawPath"] == "/raw": return event
    if event["rawPath"] == "/text": return "plain"
    if event["rawPath"] == "/fail": raise ValueError("no")
    if event["rawPath"] == "/odd": return {"statusCode": "teapot"}
    if event["rawPath"] == "/slow": import time; time.sleep(30)
    return {"statusCode": 203, "headers": {"Content-Type": "image/png", "X-Mine": "1"}, "cookies": ["a=1", "b=2"],
            "body": "AAEC/w==", "isBase64Encoded": True}
"""
STREAM = """
exports.handler = awslambda.streamifyResponse(async (event, stream) => {
  if (event.rawPath === '/head') {
    stream = awslambda.HttpResponseStream.from(stream, {
      statusCode: 201, headers: { 'Content-Type': 'text/event-stream', 'X-Mine': '1' }, cookies: ['a=1', 'b=2'] })
  }
  if (event.rawPath === '/first') throw new Error('at once')
  stream.write('one ')
  await new Promise((resolve) => setTimeout(resolve, 700))
  if (event.rawPath === '/mid') throw new Error('midway')
  stream.write('two')
  stream.end()
})
"""


class URL:
    """A function's URL; connects to the cloud's own address, whatever name the URL has."""

    def __init__(self, cloud, url):
        self.cloud, self.url = cloud, url
        self.host = url.removeprefix("http://").rstrip("/")
        self.id = self.host.split(".")[0]

    def request(self, method="GET", path="/", body=None, headers=None, host=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.cloud.port, timeout=60)
        connection.request(method, path, body, {"Host": host or self.host, **(headers or {})})
        return connection.getresponse()

    def signed(self, method="GET", path="/", body=b"", key="test", secret="test", token=None, region="eu-central-1"):
        request = AWSRequest(method, f"http://{self.host}{path}", data=body, headers={"Host": self.host})
        SigV4Auth(Credentials(key, secret, token), "lambda", region).add_auth(request)
        return self.request(method, path, body, dict(request.headers))


@pytest.fixture(scope="module")
def cloud():
    """Permissions are not asked here, so that each test is about one thing."""
    cloud = Apus("--iam", "off")
    cloud.role = make_role(cloud)
    yield cloud
    cloud.stop()


@pytest.fixture
def make(cloud, name):
    def make(code=ECHO, runtime=None, handler="app.handler", timeout=10, **settings):
        functions = cloud.client("lambda")
        package = zipped(app__js=code) if runtime else zipped(app__py=code)
        functions.create_function(
            FunctionName=name, Role=cloud.role, Runtime=runtime or PYTHON_RUNTIME, Handler=handler,
            Code={"ZipFile": package}, Timeout=timeout)
        return URL(cloud, functions.create_function_url_config(
            FunctionName=name, **{"AuthType": "NONE", **settings})["FunctionUrl"])

    return make


def test_an_event_in_format_two(make):
    url = make()
    answer = url.request("POST", "/raw?x=1&x=2&y=a%20b", b'{"a": 1}', {
        "Content-Type": "application/json", "Cookie": "a=1; b=2", "X-Two": "v"})
    assert (answer.status, answer.getheader("Content-Type")) == (200, "application/json")
    assert answer.getheader("x-amzn-RequestId") and answer.getheader("X-Amzn-Trace-Id").startswith("Root=1-")
    event = json.loads(answer.read())
    assert event["version"] == "2.0" and event["rawPath"] == "/raw" and event["rawQueryString"] == "x=1&x=2&y=a%20b"
    assert event["queryStringParameters"] == {"x": "1,2", "y": "a b"}
    assert event["cookies"] == ["a=1", "b=2"] and event["headers"]["x-two"] == "v"
    assert event["body"] == '{"a": 1}' and event["isBase64Encoded"] is False
    context = event["requestContext"]
    assert context["http"]["method"] == "POST" and context["http"]["sourceIp"] == "127.0.0.1"
    assert context["apiId"] == context["domainPrefix"] == url.id and context["accountId"] == "anonymous"
    assert abs(context["timeEpoch"] / 1000 - time.time()) < 60


def test_a_binary_body_and_a_form(make):
    url = make()
    event = json.loads(url.request("POST", "/raw", b"\x00\xff").read())
    assert event["isBase64Encoded"] and base64.b64decode(event["body"]) == b"\x00\xff"
    event = json.loads(url.request(
        "POST", "/raw", b"a=b", {"Content-Type": "application/x-www-form-urlencoded"}).read())
    assert event["isBase64Encoded"] and base64.b64decode(event["body"]) == b"a=b"


def test_a_whole_response_and_an_inferred_one(make):
    url = make()
    answer = url.request("GET", "/")
    assert (answer.status, answer.getheader("Content-Type"), answer.getheader("X-Mine")) == (203, "image/png", "1")
    assert answer.headers.get_all("Set-Cookie") == ["a=1", "b=2"] and answer.read() == b"\x00\x01\x02\xff"
    answer = url.request("GET", "/text")
    assert (answer.status, answer.getheader("Content-Type"), answer.read()) == (200, "application/json", b"plain")


def test_failures_are_bad_gateways(make):
    url = make(timeout=2)
    for path in ["/fail", "/odd", "/slow"]:
        answer = url.request("GET", path)
        assert (answer.status, answer.read()) == (502, b"Internal Server Error"), path


def test_throttles_and_long_bodies(make, cloud, name):
    url = make()
    assert url.request("POST", "/raw", b"x" * 7_000_000).status == 413
    assert url.request("POST", "/raw", b"\xff" * 5_000_000).status == 413
    cloud.client("lambda").put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=0)
    assert url.request().status == 429


def test_the_path_form(make):
    url = make()
    answer = url.request("GET", f"/_url/{url.id}/raw?x=1", host="127.0.0.1")
    event = json.loads(answer.read())
    assert event["rawPath"] == "/raw" and event["rawQueryString"] == "x=1"


@pytest.mark.parametrize("host", [
    "{id}.lambda-url.eu-central-1.on.aws", "{id}.lambda-url.eu-central-1.localhost.localstack.cloud:4566"])
def test_other_names(make, host):
    url = make()
    assert url.request("GET", "/text", host=host.format(id=url.id)).read() == b"plain"


@pytest.mark.parametrize("host", [
    "{id}.lambda-url.eu-central-1.evil.example", "{id}.lambda-url.eu-central-1.localhost.evil.example",
    "x{id}.lambda-url.eu-central-1.localhost", "{id}.lambda-url.eu-central-1", "evil@{id}.lambda-url.eu-central-1.localhost"])
def test_hostile_names_reach_no_function(make, host):
    url = make()
    answer = url.request("GET", "/text", host=host.format(id=url.id))
    assert answer.status >= 400 and answer.read() != b"plain"


def test_nobodys_url(make, cloud):
    url = make()
    answer = url.request("GET", "/", host=f"{'a' * 32}.lambda-url.eu-central-1.localhost")
    assert (answer.status, answer.read()) == (403, b'{"Message":null}')
    answer = url.request("GET", "/", host=f"{url.id}.lambda-url.us-east-1.localhost")
    assert answer.status == 403, "the id is of another region"


def test_cross_origin(make, name, cloud):
    url = make(Cors={"AllowOrigins": ["https://a.example"], "AllowMethods": ["GET", "PUT"], "AllowHeaders": ["x-a"],
                     "ExposeHeaders": ["x-mine"], "MaxAge": 60, "AllowCredentials": True})
    answer = url.request("OPTIONS", "/", headers={
        "Origin": "https://a.example", "Access-Control-Request-Method": "PUT"})
    assert answer.status == 200 and answer.getheader("Access-Control-Allow-Origin") == "https://a.example"
    assert answer.getheader("Access-Control-Allow-Methods") == "GET,PUT"
    assert answer.getheader("Access-Control-Max-Age") == "60"
    answer = url.request("GET", "/", headers={"Origin": "https://a.example"})
    assert answer.getheader("Access-Control-Expose-Headers") == "x-mine"
    assert answer.getheader("Access-Control-Allow-Credentials") == "true"
    assert url.request("GET", "/", headers={"Origin": "https://b.example"}).getheader(
        "Access-Control-Allow-Origin") is None
    functions = cloud.client("lambda")
    functions.update_function_url_config(FunctionName=name, Cors={})
    assert "Cors" not in functions.get_function_url_config(FunctionName=name)
    answer = url.request("OPTIONS", "/text", headers={
        "Origin": "https://a.example", "Access-Control-Request-Method": "PUT"})
    assert answer.read() == b"plain", "without rules the function answers"


def test_signatures(make):
    url = make(AuthType="AWS_IAM")
    answer = url.request("GET", "/raw")
    assert (answer.status, answer.read()) == (403, b'{"Message":"Forbidden"}')
    answer = url.signed("POST", "/raw", b"{}")
    iam = json.loads(answer.read())["requestContext"]["authorizer"]["iam"]
    assert iam["accessKey"] == "test" and iam["userArn"].endswith(":root")
    answer = url.signed("GET", "/raw", secret="wrong")
    assert answer.status == 403 and b"signature" in answer.read()


@pytest.fixture
def guarded(fresh, name):
    """A function with a URL where permissions are enforced, and nothing grants a call."""

    def make(auth_type):
        cloud = fresh()
        functions = cloud.client("lambda")
        functions.create_function(
            FunctionName=name, Role=make_role(cloud), Runtime=PYTHON_RUNTIME, Handler="app.handler",
            Code={"ZipFile": zipped(app__py=ECHO)})
        made = functions.create_function_url_config(FunctionName=name, AuthType=auth_type)
        return cloud, functions, URL(cloud, made["FunctionUrl"])

    return make


def test_permissions_are_asked(guarded, name):
    cloud, functions, url = guarded("NONE")
    answer = url.request("GET", "/text")
    assert answer.status == 403 and b"troubleshooting Function URL authorization" in answer.read()
    functions.update_function_url_config(FunctionName=name, AuthType="AWS_IAM")
    assert url.signed("GET", "/text").read() == b"plain", "the account's root may"
    iam = cloud.client("iam")
    iam.create_user(UserName="caller")
    keys = iam.create_access_key(UserName="caller")["AccessKey"]
    credentials = {"key": keys["AccessKeyId"], "secret": keys["SecretAccessKey"]}

    def allow(*actions, **condition):
        iam.put_user_policy(UserName="caller", PolicyName="p", PolicyDocument=json.dumps({
            "Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Action": actions, "Resource": "*", **condition}]}))
        return url.signed("GET", "/text", **credentials).status

    assert url.signed("GET", "/text", **credentials).status == 403
    assert allow("lambda:InvokeFunctionUrl") == 403
    assert allow("lambda:InvokeFunction") == 403
    assert allow("lambda:InvokeFunctionUrl", "lambda:InvokeFunction") == 200
    via = {"Condition": {"Bool": {"lambda:InvokedViaFunctionUrl": "true"}}}
    assert allow("lambda:InvokeFunctionUrl", "lambda:InvokeFunction", **{
        "Condition": {"StringEquals": {"lambda:FunctionUrlAuthType": "NONE"}}}) == 403
    iam.put_user_policy(UserName="caller", PolicyName="p", PolicyDocument=json.dumps({
        "Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Action": "lambda:InvokeFunctionUrl", "Resource": "*"},
            {"Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": "*", **via}]}))
    assert url.signed("GET", "/text", **credentials).status == 200
    with pytest.raises(ClientError) as refused:
        cloud.client("lambda", keys["AccessKeyId"], keys["SecretAccessKey"]).invoke(FunctionName=name)
    assert refused.value.response["Error"]["Code"] == "AccessDeniedException"


def test_a_public_url_needs_two_grants(guarded, name):
    """AuthType NONE asks nobody who he is; the function's policy must let everybody in, twice over."""
    cloud, functions, url = guarded("NONE")

    def grant(statement, action, **condition):
        functions.add_permission(
            FunctionName=name, StatementId=statement, Action=action, Principal="*", **condition)
        return url.request("GET", "/text").status

    assert url.request("GET", "/text").status == 403
    assert grant("wrong", "lambda:InvokeFunctionUrl", FunctionUrlAuthType="AWS_IAM") == 403
    assert grant("url", "lambda:InvokeFunctionUrl", FunctionUrlAuthType="NONE") == 403
    assert grant("invoke", "lambda:InvokeFunction", InvokedViaFunctionUrl=True) == 200
    with pytest.raises(ClientError) as refused:
        stranger = cloud.client("lambda", "111122223333", "test")
        stranger.invoke(FunctionName=f"arn:aws:lambda:eu-central-1:000000000000:function:{name}")
    assert refused.value.response["Error"]["Code"] == "AccessDeniedException", "the grant is for the URL alone"
    functions.remove_permission(FunctionName=name, StatementId="invoke")
    assert url.request("GET", "/text").status == 403


def test_another_account_with_a_signature(guarded, name):
    cloud, functions, url = guarded("AWS_IAM")
    assert url.signed("GET", "/raw", key="111122223333").status == 403
    for statement, action, condition in [
            ("url", "lambda:InvokeFunctionUrl", {"FunctionUrlAuthType": "AWS_IAM"}),
            ("invoke", "lambda:InvokeFunction", {"InvokedViaFunctionUrl": True})]:
        functions.add_permission(FunctionName=name, StatementId=statement, Action=action,
                                 Principal="111122223333", **condition)
    answer = url.signed("GET", "/raw", key="111122223333")
    assert answer.status == 200
    assert json.loads(answer.read())["requestContext"]["authorizer"]["iam"]["accountId"] == "111122223333"


def test_streams(make):
    url = make(STREAM, runtime="nodejs20.x", InvokeMode="RESPONSE_STREAM")
    url.request("GET", "/").read()
    began = time.perf_counter()
    answer = url.request("GET", "/head")
    first = answer.read(4)
    at = time.perf_counter() - began
    assert (answer.status, answer.getheader("Content-Type"), first) == (201, "text/event-stream", b"one ")
    assert answer.headers.get_all("Set-Cookie") == ["a=1", "b=2"] and answer.getheader("X-Mine") == "1"
    assert answer.read() == b"two" and time.perf_counter() - began - at > 0.4
    answer = url.request("GET", "/")
    assert (answer.getheader("Content-Type"), answer.read()) == ("application/octet-stream", b"one two")
    assert url.request("GET", "/first").status == 502
    answer = url.request("GET", "/mid")
    with pytest.raises(http.client.IncompleteRead):
        answer.read()


def test_an_alias_has_a_url_of_its_own(cloud, make, name):
    plain = make("def handler(event, context): return context.invoked_function_arn + context.function_version")
    functions = cloud.client("lambda")
    functions.publish_version(FunctionName=name)
    functions.create_alias(FunctionName=name, Name="live", FunctionVersion="1")
    made = functions.create_function_url_config(FunctionName=name, Qualifier="live", AuthType="NONE")
    assert made["FunctionArn"].endswith(f":function:{name}:live")
    live = URL(cloud, made["FunctionUrl"])
    assert live.id != plain.id
    assert live.request().read().decode().endswith(f":function:{name}:live1")
    assert plain.request().read().decode().endswith(f":function:{name}$LATEST")
    listed = functions.list_function_url_configs(FunctionName=name, MaxItems=1)
    assert len(listed["FunctionUrlConfigs"]) == 1 and listed["NextMarker"]
    rest = functions.list_function_url_configs(FunctionName=name, Marker=listed["NextMarker"])
    assert len(rest["FunctionUrlConfigs"]) == 1 and "NextMarker" not in rest
    functions.delete_alias(FunctionName=name, Name="live")
    assert live.request().status == 403, "the URL went with its alias"
    assert plain.request().status == 200


def test_bad_configurations(cloud, make, name):
    make()
    functions = cloud.client("lambda")
    for settings, code in [
        ({"AuthType": "NONE"}, "ResourceConflictException"),
        ({"AuthType": "SOME"}, "ValidationException"),
        ({"AuthType": "NONE", "Qualifier": "1"}, "ValidationException"),
        ({"AuthType": "NONE", "Cors": {"AllowMethods": ["OPTIONS"]}}, "ValidationException"),
        ({"AuthType": "NONE", "Cors": {"MaxAge": 86401}}, "ValidationException"),
        ({"AuthType": "NONE", "FunctionName": "nobody"}, "ResourceNotFoundException"),
    ]:
        with pytest.raises(ClientError) as refused:
            functions.create_function_url_config(**{"FunctionName": name, **settings})
        assert refused.value.response["Error"]["Code"] == code, settings
    assert len(functions.list_function_url_configs(FunctionName=name)["FunctionUrlConfigs"]) == 1
    functions.delete_function_url_config(FunctionName=name)
    with pytest.raises(ClientError):
        functions.get_function_url_config(FunctionName=name)
