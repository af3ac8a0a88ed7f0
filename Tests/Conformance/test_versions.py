"""Versions and aliases through a real client: what is published stays, and an alias says what runs."""

import json
import re
import time

import pytest
from botocore.exceptions import ClientError

from conftest import PYTHON_RUNTIME, make_role, zipped
from test_functions import error


def code(value):
    return zipped(app__py=f"""
import os
def handler(event, context):
    print("hello")
    return [{value!r}, context.function_version, os.environ["AWS_LAMBDA_FUNCTION_VERSION"],
            context.invoked_function_arn, context.log_stream_name]
""")


@pytest.fixture
def functions(apus):
    return apus.client("lambda")


def call(functions, name, **more):
    answer = functions.invoke(FunctionName=name, Payload="{}", **more)
    assert "FunctionError" not in answer, answer["Payload"].read()
    return json.load(answer["Payload"]), answer["ExecutedVersion"]


def test_a_version_keeps_its_code_and_says_which_it_is(functions, deploy):
    name = deploy(code("old"), Publish=True)
    functions.update_function_code(FunctionName=name, ZipFile=code("new"))
    arn = functions.get_function_configuration(FunctionName=name)["FunctionArn"]
    for reference, more, value, version in [
            (name, {}, "new", "$LATEST"), (name, {"Qualifier": "1"}, "old", "1"), (f"{name}:1", {}, "old", "1"),
            (f"{arn}:1", {}, "old", "1"), (arn.split(":", 4)[4] + ":1", {}, "old", "1"),
            (f"{arn}:$LATEST", {}, "new", "$LATEST"), (f"{name}:1", {"Qualifier": "1"}, "old", "1")]:
        (said, *versions, invoked, stream), executed = call(functions, reference, **more)
        assert said == value and set(versions) | {executed} == {version}, reference
        assert invoked.split(":")[7:] == ([version] if ":1" in reference or "$" in reference or more else [])
        assert re.fullmatch(rf"\d{{4}}/\d\d/\d\d/\[{re.escape(version)}\][0-9a-f]{{32}}", stream)
    assert error(functions.invoke, FunctionName=f"{name}:1", Qualifier="2") == (
        "InvalidParameterValueException",
        "The derived qualifier from the function name does not match the specified qualifier.", 400)
    assert error(functions.invoke, FunctionName=name, Qualifier="9") == (
        "ResourceNotFoundException", f"Function not found: {arn}:9", 404)


def test_publishing(functions, deploy):
    name = deploy(code(1))
    first = functions.publish_version(FunctionName=name, Description="one")
    assert (first["Version"], first["Description"], first["State"]) == ("1", "one", "Active")
    assert functions.publish_version(FunctionName=name)["RevisionId"] == first["RevisionId"]
    second = functions.update_function_code(FunctionName=name, ZipFile=code(2), Publish=True)
    assert second["Version"] == "2" and second["FunctionArn"].endswith(f":{name}:2")
    functions.get_waiter("published_version_active").wait(FunctionName=name, Qualifier="2")
    pages = functions.get_paginator("list_versions_by_function").paginate(
        FunctionName=name, PaginationConfig={"PageSize": 1})
    assert [v["Version"] for page in pages for v in page["Versions"]] == ["$LATEST", "1", "2"]
    everything = functions.get_paginator("list_functions").paginate(FunctionVersion="ALL").build_full_result()
    assert [f["Version"] for f in everything["Functions"] if f["FunctionName"] == name] == ["$LATEST", "1", "2"]
    code_, _, status = error(functions.publish_version, FunctionName=name, RevisionId="x")
    assert (code_, status) == ("PreconditionFailedException", 412)
    functions.delete_function(FunctionName=name, Qualifier="1")
    assert error(functions.get_function, FunctionName=name, Qualifier="1")[0] == "ResourceNotFoundException"
    assert error(functions.delete_function, FunctionName=name, Qualifier="$LATEST")[1] == (
        "$LATEST version cannot be deleted without deleting the function.")


def test_an_alias_moves_and_shares(functions, deploy):
    name = deploy(code(1), Publish=True)
    functions.update_function_code(FunctionName=name, ZipFile=code(2), Publish=True)
    alias = functions.create_alias(FunctionName=name, Name="live", FunctionVersion="1")
    assert alias["AliasArn"].endswith(f":{name}:live")
    (value, *versions, invoked, _), executed = call(functions, name, Qualifier="live")
    assert (value, versions, executed, invoked) == (1, ["1", "1"], "1", alias["AliasArn"])
    functions.update_alias(FunctionName=name, Name="live", FunctionVersion="2")
    assert call(functions, f"{name}:live")[0][0] == 2
    functions.update_alias(
        FunctionName=name, Name="live", RoutingConfig={"AdditionalVersionWeights": {"1": 0.5}})
    ran = [call(functions, alias["AliasArn"])[1] for _ in range(60)]
    # All on one side: once in 2^59 runs.
    assert set(ran) == {"1", "2"}
    assert error(functions.delete_function, FunctionName=name, Qualifier="1") == (
        "ResourceConflictException",
        "Unable to delete version because the following aliases reference it: [live]", 409)
    assert [a["Name"] for a in functions.list_aliases(FunctionName=name, FunctionVersion="2")["Aliases"]] == ["live"]
    assert functions.list_aliases(FunctionName=name, FunctionVersion="1")["Aliases"] == []
    functions.delete_alias(FunctionName=name, Name="live")
    assert error(functions.get_alias, FunctionName=name, Name="live")[:2] == (
        "ResourceNotFoundException", f"Cannot find alias arn: {alias['AliasArn']}")


@pytest.mark.parametrize("member, value, status", [
    ("Name", "12", 400), ("Name", "a b", 400), ("Name", "x" * 129, 400), ("Name", "", 404),
    ("FunctionVersion", "live", 400), ("FunctionVersion", "99999999999999999999999", 404),
    ("RoutingConfig", {"AdditionalVersionWeights": {"$LATEST": 0.5}}, 400),
    ("RoutingConfig", {"AdditionalVersionWeights": {"1": -1}}, 400),
    ("Description", "x" * 257, 400)])
def test_bad_aliases_are_refused(functions, deploy, member, value, status):
    name = deploy(code(1), Publish=True)
    if member == "Name" and not value:
        with pytest.raises(ClientError):
            functions.get_alias(FunctionName=name, Name="%20")
        return
    made = {"FunctionName": name, "Name": "live", "FunctionVersion": "1"} | {member: value}
    assert error(functions.create_alias, **made)[2] == status


def test_versions_and_aliases_survive_kill(fresh):
    cloud = fresh(durable=True)
    functions = cloud.client("lambda")
    functions.create_function(
        FunctionName="kept", Role=make_role(cloud), Runtime=PYTHON_RUNTIME, Handler="app.handler",
        Code={"ZipFile": code(0)})
    acknowledged = []
    for number in range(1, 6):
        functions.update_function_code(FunctionName="kept", ZipFile=code(number))
        acknowledged.append(functions.publish_version(FunctionName="kept")["Version"])
        functions.create_alias(FunctionName="kept", Name=f"a{number}", FunctionVersion=str(number))
    functions.delete_alias(FunctionName="kept", Name="a3")
    functions.delete_function(FunctionName="kept", Qualifier="3")
    cloud.kill()
    cloud.start()
    functions = cloud.client("lambda")
    assert acknowledged == ["1", "2", "3", "4", "5"]
    versions = functions.list_versions_by_function(FunctionName="kept")["Versions"]
    assert [v["Version"] for v in versions] == ["$LATEST", "1", "2", "4", "5"]
    for number in (1, 2, 4, 5):
        (value, *_), executed = call(functions, "kept", Qualifier=f"a{number}")
        assert (value, executed) == (number, str(number))
    usage = functions.get_account_settings()["AccountUsage"]
    assert usage == {"FunctionCount": 1, "TotalCodeSize": sum(v["CodeSize"] for v in versions)}
    assert functions.publish_version(FunctionName="kept")["Version"] == "5"


def test_environments_are_a_versions_own(functions, deploy):
    name = deploy(zipped(app__py="""
count = 0
def handler(event, context):
    global count
    count += 1
    return count
"""), Publish=True)
    # The same environment answers again, and another version has another one.
    assert [json.load(functions.invoke(FunctionName=name)["Payload"]) for _ in range(2)] == [1, 2]
    assert [json.load(functions.invoke(FunctionName=f"{name}:1")["Payload"]) for _ in range(2)] == [1, 2]
    functions.update_function_configuration(FunctionName=name, Description="other")
    assert json.load(functions.invoke(FunctionName=f"{name}:1")["Payload"]) == 3
    assert json.load(functions.invoke(FunctionName=name)["Payload"]) == 1
    functions.delete_function(FunctionName=name, Qualifier="1")
    assert error(functions.invoke, FunctionName=f"{name}:1")[0] == "ResourceNotFoundException"
    assert json.load(functions.invoke(FunctionName=name)["Payload"]) == 2
