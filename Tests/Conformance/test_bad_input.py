"""Whatever comes in, AWS's own error or a clean close comes out, and the server stays up."""

import io
import json
import socket
import stat
import zipfile

import botocore.exceptions
import pytest

from conftest import PYTHON_RUNTIME, zip_of, zipped


@pytest.fixture(autouse=True)
def stays_up(apus):
    yield
    assert apus.process.poll() is None
    apus.client("sts").get_caller_identity()


def refused(apus, role, name, package, **settings):
    functions = apus.client("lambda")
    arguments = dict(FunctionName=name, Role=role, Runtime=PYTHON_RUNTIME, Handler="app.handler",
                     Code={"ZipFile": package})
    with pytest.raises(botocore.exceptions.ClientError) as refusal:
        functions.create_function(**{**arguments, **settings})
    with pytest.raises(functions.exceptions.ResourceNotFoundException):
        functions.get_function(FunctionName=name if len(name) <= 64 else "x")
    return refusal.value.response["Error"]["Code"], refusal.value.response["Error"]["Message"]


UNREADABLE = (
    "InvalidParameterValueException",
    "Could not unzip uploaded file. Please check your file, then try to upload again.")


def test_a_corrupt_zip(apus, role, name):
    good = zipped(app__py="x = 1" * 100)
    damaged = bytearray(good)
    damaged[30 + len("app.py") + 3] ^= 0xFF
    for bad in [b"PK", b"not a zip at all", good[:-10], bytes(damaged)]:
        code, message = refused(apus, role, name, bad)
        assert (code, message) == UNREADABLE


@pytest.mark.parametrize("path", ["../escape.py", "/etc/passwd", "a/../../escape.py", "a\\..\\..\\b"])
def test_a_zip_that_writes_elsewhere(apus, role, name, path):
    assert refused(apus, role, name, zip_of({"app.py": "x", path: "x"})) == UNREADABLE


@pytest.mark.parametrize("target", ["/etc/passwd", "../../../etc/passwd", "sub/../../x"])
def test_a_link_that_leads_out(apus, role, name, target):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        entry = zipfile.ZipInfo("link")
        entry.create_system = 3
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(entry, target)
    assert refused(apus, role, name, buffer.getvalue()) == UNREADABLE


def test_a_zip_bomb(apus, role, name):
    code, message = refused(apus, role, name, zip_of({"zeros": "\0" * (300 << 20)}))
    assert code == "InvalidParameterValueException"
    assert message == "Unzipped size must be smaller than 262144000 bytes"


def test_a_bomb_of_many_files(apus, role, name):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for n in range(100_001):
            archive.writestr(f"{n}", b"")
    assert refused(apus, role, name, buffer.getvalue()) == (
        "InvalidParameterValueException", "Unzipped size must be smaller than 262144000 bytes")


def test_an_empty_package(apus, role, name):
    for empty in [b"", zip_of({})]:
        assert refused(apus, role, name, empty) == (
            "InvalidParameterValueException", "Uploaded file must be a non-empty zip")


def test_a_package_larger_than_a_request_may_be(apus, role, name):
    package = zip_of({"app.py": "x"}) + b"\0" * (53 << 20)
    assert refused(apus, role, name, package) == (
        "RequestEntityTooLargeException",
        "Request must be smaller than 70167211 bytes for the CreateFunction operation")


def test_bad_packages_change_nothing_in_a_function(apus, deploy, invoke):
    function = deploy(zipped(app__py="def handler(e, c): return 'before'"))
    for bad in [b"PK", zip_of({"../x": "x"}), zip_of({"zeros": "\0" * (300 << 20)})]:
        with pytest.raises(botocore.exceptions.ClientError) as refusal:
            apus.client("lambda").update_function_code(FunctionName=function, ZipFile=bad)
        assert refusal.value.response["Error"]["Code"] == "InvalidParameterValueException"
    assert invoke(function)[0] == "before"


@pytest.mark.parametrize("settings", [
    {"FunctionName": "x" * 65}, {"FunctionName": "a b"}, {"Handler": "has space"}, {"MemorySize": 127},
    {"MemorySize": 10_241}, {"Timeout": 0}, {"Timeout": 901}, {"Runtime": "cobol"}, {"Role": "nonsense"},
    {"Description": "x" * 257}, {"EphemeralStorage": {"Size": 511}},
    {"Environment": {"Variables": {"BIG": "x" * 4097}}}, {"Environment": {"Variables": {"AWS_REGION": "x"}}},
    {"Environment": {"Variables": {"1BAD": "x"}}}, {"Code": {}}, {"Timeout": "ten"},
], ids=lambda settings: next(iter(settings)))
def test_settings_beyond_the_limits(apus, role, name, settings):
    code, message = refused(apus, role, name, zipped(app__py="x"), **settings)
    assert code in {"ValidationException", "InvalidParameterValueException", "InvalidRequestContentException"}, (code, message)
    assert message


def test_payloads_beyond_the_limits(apus, deploy, invoke):
    function = deploy(zipped(app__py="def handler(e, c): return 'x' * e if isinstance(e, int) else len(e)"), MemorySize=512)
    client = apus.client("lambda")
    with pytest.raises(botocore.exceptions.ClientError) as refusal:
        client.invoke(FunctionName=function, Payload=json.dumps("x" * (6 << 20)))
    assert refusal.value.response["Error"]["Code"] in {"RequestEntityTooLargeException", "RequestTooLargeException"}
    assert refusal.value.response["ResponseMetadata"]["HTTPStatusCode"] == 413
    with pytest.raises(botocore.exceptions.ClientError) as refusal:
        client.invoke(FunctionName=function, Payload=json.dumps("x" * (1 << 20)), InvocationType="Event")
    assert refusal.value.response["ResponseMetadata"]["HTTPStatusCode"] == 413
    payload, _, answer = invoke(function, 7 << 20)
    assert answer["FunctionError"] == "Unhandled"
    assert payload["errorType"] == "Function.ResponseSizeTooLarge"


def talk(apus, data, seconds=5):
    """Sends bytes, returns everything that comes until the server closes or falls silent."""
    with socket.create_connection(("127.0.0.1", apus.port), timeout=seconds) as connection:
        connection.sendall(data)
        answer = b""
        try:
            while part := connection.recv(65536):
                answer += part
                if b"\r\n\r\n" in answer and b"Connection: close" not in answer:
                    break
        except (TimeoutError, ConnectionResetError):
            pass
        return answer


@pytest.mark.parametrize("data", [
    b"GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + b"a" * 200_000 + b"\r\n\r\n",
    b"GET /" + b"a" * 200_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    b"nonsense\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
    b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
    b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n",
    b"\0" * 1000,
], ids=["long header", "long path", "nonsense", "two lengths", "length and chunks", "bad chunk", "huge", "zeros"])
def test_broken_http(apus, data):
    answer = talk(apus, data)
    assert answer == b"" or answer.startswith(b"HTTP/1.1 4"), answer[:200]


def test_a_client_that_hangs_up_in_the_middle_of_a_body(apus):
    for _ in range(50):
        with socket.create_connection(("127.0.0.1", apus.port)) as connection:
            connection.sendall(b"POST /2015-03-31/functions HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n{\"Func")


def test_ten_thousand_idle_connections(apus):
    import resource
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = min(10_000, hard - 200)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    connections = []
    try:
        for n in range(wanted):
            # Sources of their own, so that no pair of addresses runs out of ports.
            connections.append(socket.create_connection(
                ("127.0.0.1", apus.port), timeout=10, source_address=(f"127.0.1.{n % 200 + 1}", 0)))
        apus.client("sts").get_caller_identity()
    finally:
        for connection in connections:
            connection.close()
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_what_is_unknown_says_so(apus):
    with pytest.raises(botocore.exceptions.ClientError) as refusal:
        apus.client("sns").list_topics()
    error = refusal.value.response
    assert error["ResponseMetadata"]["HTTPStatusCode"] == 501
    assert error["Error"]["Code"] == "NotImplemented" and "ListTopics" in error["Error"]["Message"]
    answer = talk(apus, b"GET /no/such/service HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 4"), answer[:200]


def test_a_body_that_is_no_json(apus):
    logs = apus.client("logs")
    logs.meta.events.register("before-sign.logs.*", lambda request, **_: setattr(request, "data", b"{broken"))
    with pytest.raises(botocore.exceptions.ClientError) as refusal:
        logs.describe_log_groups()
    assert refusal.value.response["Error"]["Code"] == "SerializationException"
