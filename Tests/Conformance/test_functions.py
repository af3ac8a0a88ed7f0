"""Functions as things that are made, found, changed and deleted, through a real client."""

import base64
import hashlib
import os
import pathlib
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest
from botocore.exceptions import ClientError

from conftest import PYTHON_RUNTIME, zipped

CODE = "def handler(event, context): return event\n"


@pytest.fixture
def functions(apus):
    return apus.client("lambda")


def error(call, **arguments):
    with pytest.raises(ClientError) as raised:
        call(**arguments)
    response = raised.value.response
    return response["Error"]["Code"], response["Error"]["Message"], response["ResponseMetadata"]["HTTPStatusCode"]


def test_a_function_shows_what_it_was_made_of(functions, deploy):
    package = zipped(app__py=CODE)
    name = deploy(package, Description="d", Timeout=7, MemorySize=256, Tags={"team": "a"},
                  Environment={"Variables": {"KEY": "value"}})
    shown = functions.get_function(FunctionName=name)
    made = shown["Configuration"]
    assert made["CodeSha256"] == base64.b64encode(hashlib.sha256(package).digest()).decode()
    assert made["CodeSize"] == len(package)
    assert (made["Description"], made["Timeout"], made["MemorySize"]) == ("d", 7, 256)
    assert made["Environment"] == {"Variables": {"KEY": "value"}}
    assert made["FunctionArn"].endswith(":function:" + name)
    assert (made["State"], made["LastUpdateStatus"], made["Version"]) == ("Active", "Successful", "$LATEST")
    assert shown["Tags"] == {"team": "a"}
    assert functions.get_function_configuration(FunctionName=made["FunctionArn"])["RevisionId"] == made["RevisionId"]


def test_the_code_comes_back_from_its_location(apus, functions, deploy):
    package = zipped(app__py=CODE)
    name = deploy(package)
    code = functions.get_function(FunctionName=name)["Code"]
    assert code["RepositoryType"] == "S3"
    with urllib.request.urlopen(code["Location"]) as answer:
        assert answer.headers["Content-Type"] == "application/zip"
        assert answer.read() == package
    with urllib.request.urlopen(urllib.request.Request(code["Location"], method="HEAD")) as answer:
        assert answer.headers["Content-Length"] == str(len(package)) and answer.read() == b""
    with pytest.raises(urllib.error.HTTPError) as refusal:
        urllib.request.urlopen(code["Location"] + "00")
    with refusal.value as answer:
        assert answer.code == 403 and b"<Code>AccessDenied</Code>" in answer.read()


def test_the_aws_cli_and_curl_fetch_the_code(apus, deploy, tmp_path):
    package = zipped(app__py=CODE)
    name = deploy(package)
    cli = pathlib.Path(sys.executable).with_name("aws")
    shown = subprocess.run(
        [cli, "lambda", "get-function", "--function-name", name, "--query", "Code.Location", "--output", "text"],
        env={**os.environ, "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "eu-central-1",
             "AWS_ENDPOINT_URL": apus.endpoint}, text=True, capture_output=True, timeout=60)
    assert shown.returncode == 0, shown.stderr
    subprocess.run(["curl", "-sSf", "-o", tmp_path / "code.zip", shown.stdout.strip()], check=True, timeout=20)
    assert (tmp_path / "code.zip").read_bytes() == package


def test_ten_calls_a_second_for_each_place(functions, deploy):
    name = deploy(zipped(app__py=CODE))
    functions.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=1)
    began, codes = time.monotonic(), []
    while "ReservedFunctionInvocationRateLimitExceeded" not in codes and len(codes) < 200:
        try:
            codes.append(functions.invoke(FunctionName=name)["StatusCode"])
        except functions.exceptions.TooManyRequestsException as throttle:
            assert throttle.response["ResponseMetadata"]["HTTPStatusCode"] == 429
            assert throttle.response["Error"]["Message"] == "Rate Exceeded."
            codes.append(throttle.response["Reason"])
    assert codes.count(200) <= 10 + 10 * (time.monotonic() - began) + 1
    assert codes.count(200) >= 10


def test_a_raised_quota_is_shown(fresh):
    limits = fresh("--account-concurrency", "5000").client("lambda").get_account_settings()["AccountLimit"]
    assert (limits["ConcurrentExecutions"], limits["UnreservedConcurrentExecutions"]) == (5000, 5000)


def test_names_are_taken_once(functions, deploy, role, name):
    deploy(zipped(app__py=CODE))
    code, message, status = error(
        functions.create_function, FunctionName=name, Role=role, Runtime=PYTHON_RUNTIME, Handler="app.handler",
        Code={"ZipFile": zipped(app__py=CODE)})
    assert (code, message, status) == ("ResourceConflictException", f"Function already exist: {name}", 409)


def test_what_is_deleted_is_gone(functions, deploy):
    name = deploy(zipped(app__py=CODE))
    arn = functions.get_function(FunctionName=name)["Configuration"]["FunctionArn"]
    assert functions.delete_function(FunctionName=name)["ResponseMetadata"]["HTTPStatusCode"] == 204
    for call in (functions.get_function, functions.delete_function, functions.get_function_configuration):
        assert error(call, FunctionName=name) == (
            "ResourceNotFoundException", f"Function not found: {arn}", 404)
    assert error(functions.invoke, FunctionName=name)[1] == f"Function not found: {arn}:$LATEST"


def test_a_stale_revision_changes_nothing(functions, deploy):
    name = deploy(zipped(app__py=CODE))
    code, _, status = error(
        functions.update_function_configuration, FunctionName=name, Timeout=9, RevisionId="stale")
    assert (code, status) == ("PreconditionFailedException", 412)
    assert functions.get_function_configuration(FunctionName=name)["Timeout"] == 3


def test_lists_come_in_pages(functions, role, name):
    names = [f"{name}-{letter}" for letter in "abc"]
    for each in names:
        functions.create_function(
            FunctionName=each, Role=role, Runtime=PYTHON_RUNTIME, Handler="app.handler",
            Code={"ZipFile": zipped(app__py=CODE)})
    pages = functions.get_paginator("list_functions").paginate(PaginationConfig={"PageSize": 2})
    found = [function["FunctionName"] for page in pages for function in page["Functions"]]
    assert [each for each in found if each in names] == names
    assert len(found) == len(set(found))


def test_tags_come_and_go(functions, deploy):
    name = deploy(zipped(app__py=CODE))
    arn = functions.get_function(FunctionName=name)["Configuration"]["FunctionArn"]
    functions.tag_resource(Resource=arn, Tags={"a": "1", "b": "2"})
    functions.untag_resource(Resource=arn, TagKeys=["a", "none"])
    assert functions.list_tags(Resource=arn)["Tags"] == {"b": "2"}


def test_concurrency_is_reserved(functions, deploy):
    name = deploy(zipped(app__py=CODE))
    functions.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=0)
    assert functions.get_function(FunctionName=name)["Concurrency"] == {"ReservedConcurrentExecutions": 0}
    assert error(functions.invoke, FunctionName=name)[::2] == ("TooManyRequestsException", 429)
    functions.delete_function_concurrency(FunctionName=name)
    assert functions.invoke(FunctionName=name, Payload=b"1")["Payload"].read() == b"1"


def test_names_may_be_arns_and_regions_must_match(functions, deploy):
    name = deploy(zipped(app__py=CODE))
    arn = functions.get_function(FunctionName=name)["Configuration"]["FunctionArn"]
    for each in (arn, f"function:{name}", f"{name}:$LATEST", arn + ":$LATEST"):
        assert functions.invoke(FunctionName=each, Payload=b"2")["Payload"].read() == b"2"
    elsewhere = arn.replace("eu-central-1", "ap-southeast-1")
    code, message, _ = error(functions.get_function, FunctionName=elsewhere)
    assert message == "Functions from 'ap-southeast-1' are not reachable in this region ('eu-central-1')"
