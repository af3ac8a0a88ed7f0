"""Layers with boto3: published, merged under /opt, lent to other accounts, kept by functions that have them."""

import base64
import hashlib
import json
import urllib.request

import botocore.exceptions
import pytest

from conftest import PYTHON_RUNTIME, make_role, zip_of, zipped

CODE = zipped(app__py="""
import os
def handler(event, context):
    found = {}
    for folder, _, files in os.walk("/opt"):
        for name in files:
            with open(os.path.join(folder, name)) as file:
                found[os.path.join(folder, name)] = file.read()
    return found
""")


@pytest.fixture
def functions(apus):
    return apus.client("lambda")


def publish(client, layer, files, **more):
    return client.publish_layer_version(LayerName=layer, Content={"ZipFile": zip_of(files)}, **more)["LayerVersionArn"]


def refusal(call, **arguments):
    with pytest.raises(botocore.exceptions.ClientError) as refused:
        call(**arguments)
    return refused.value.response


def test_later_layers_lie_above_earlier_ones(functions, deploy, invoke, name):
    lower = publish(functions, name + "-a", {"common.txt": "lower", "lib/a.txt": "a"})
    upper = publish(functions, name + "-b", {"common.txt": "upper", "lib/b.txt": "b"})
    function = deploy(CODE, Layers=[lower, upper])
    assert invoke(function)[0] == {"/opt/common.txt": "upper", "/opt/lib/a.txt": "a", "/opt/lib/b.txt": "b"}
    functions.update_function_configuration(FunctionName=function, Layers=[upper, lower])
    assert invoke(function)[0]["/opt/common.txt"] == "lower"
    functions.update_function_configuration(FunctionName=function, Layers=[upper])
    assert invoke(function)[0] == {"/opt/common.txt": "upper", "/opt/lib/b.txt": "b"}
    functions.update_function_configuration(FunctionName=function, Layers=[])
    assert invoke(function)[0] == {}


def test_a_waiting_runtime_takes_layers_too(functions, deploy, invoke, name):
    """Called twice with a change between, so that the second start finds a prepared runtime."""
    layer = publish(functions, name, {"python/shared.py": "VALUE = 1\n"})
    code = zipped(app__py="import shared\ndef handler(e, c): return [shared.VALUE, shared.__file__]")
    function = deploy(code, Layers=[layer])
    for timeout in range(5, 9):
        assert invoke(function)[0] == [1, "/opt/python/shared.py"]
        functions.update_function_configuration(FunctionName=function, Timeout=timeout)


def test_a_layer_may_replace_the_bundled_sdk(functions, deploy, invoke, name):
    layer = publish(functions, name, {"python/boto3/__init__.py": "__version__ = 'of the layer'\n"})
    code = zipped(app__py="import boto3\ndef handler(e, c): return boto3.__version__")
    function = deploy(code, Layers=[layer])
    for timeout in range(5, 8):
        assert invoke(function)[0] == "of the layer"
        functions.update_function_configuration(FunctionName=function, Timeout=timeout)


def test_the_languages_find_their_folders(functions, deploy, invoke, name):
    version = PYTHON_RUNTIME.removeprefix("python")
    layer = publish(functions, name, {
        f"python/lib/python{version}/site-packages/exact.py": "HERE = __file__\n",
        "python/plain.py": "HERE = __file__\n",
        "bin/tool": b"#!/bin/sh\necho tool of the layer\n",
    })
    code = zipped(app__py="""
import subprocess, exact, plain
def handler(event, context):
    return [exact.HERE, plain.HERE, subprocess.check_output(["tool"]).decode()]
""")
    assert invoke(deploy(code, Layers=[layer]))[0] == [
        f"/opt/python/lib/python{version}/site-packages/exact.py", "/opt/python/plain.py", "tool of the layer\n"]


def test_node_finds_its_modules(functions, deploy, invoke, name):
    layer = publish(functions, name, {"nodejs/node_modules/shared/index.js": "exports.value = __filename\n"})
    code = zip_of({"index.js": "const s = require('shared'); exports.handler = async () => s.value\n"})
    import shutil
    import subprocess
    if not shutil.which("node"):
        pytest.skip("no Node.js on this machine")
    major = subprocess.check_output(["node", "--version"], text=True)[1:].split(".")[0]
    function = deploy(code, runtime=f"nodejs{major}.x", handler="index.handler", Layers=[layer], Timeout=10)
    assert invoke(function)[0] == "/opt/nodejs/node_modules/shared/index.js"


def test_functions_keep_what_is_deleted(functions, deploy, invoke, name):
    layer = publish(functions, name, {"kept.txt": "still here"})
    function = deploy(CODE, Layers=[layer])
    functions.delete_layer_version(LayerName=name, VersionNumber=1)
    functions.update_function_configuration(FunctionName=function, Timeout=7)
    assert invoke(function)[0] == {"/opt/kept.txt": "still here"}
    shown = functions.get_function(FunctionName=function)["Configuration"]["Layers"]
    assert [entry["Arn"] for entry in shown] == [layer] and shown[0]["CodeSize"] > 0
    gone = refusal(functions.get_layer_version, LayerName=name, VersionNumber=1)
    assert gone["Error"]["Code"] == "ResourceNotFoundException"
    assert functions.list_layer_versions(LayerName=name)["LayerVersions"] == []
    assert publish(functions, name, {"x": "y"}).endswith(":2")


def test_the_archive_can_be_fetched(functions, name):
    archive = zip_of({"a.txt": "a"})
    published = functions.publish_layer_version(LayerName=name, Content={"ZipFile": archive})
    shown = functions.get_layer_version_by_arn(Arn=published["LayerVersionArn"])["Content"]
    assert urllib.request.urlopen(shown["Location"]).read() == archive
    assert shown["CodeSha256"] == base64.b64encode(hashlib.sha256(archive).digest()).decode()
    assert shown["CodeSize"] == len(archive)


def test_lists(functions, name):
    for index in range(3):
        publish(functions, f"{name}-{index}", {"a": str(index)}, CompatibleRuntimes=["ruby3.3"])
        publish(functions, f"{name}-{index}", {"a": str(index)}, CompatibleArchitectures=["arm64"])
    pages = functions.get_paginator("list_layers").paginate(PaginationConfig={"PageSize": 1})
    found = {l["LayerName"]: l["LatestMatchingVersion"]["Version"] for page in pages for l in page["Layers"]}
    assert [found[f"{name}-{index}"] for index in range(3)] == [2, 2, 2]
    matching = functions.list_layer_versions(LayerName=name + "-0", CompatibleRuntime="ruby3.3")["LayerVersions"]
    assert [version["Version"] for version in matching] == [1]


def test_another_account_needs_the_owners_leave(apus, functions, name):
    """The policy on the version decides for callers of other accounts, for reading and for use in functions."""
    arn = publish(functions, name, {"lent.txt": "lent"})
    other = apus.client("lambda", key="111122223333", secret="test")
    words = "because no resource-based policy allows the lambda:GetLayerVersion action"
    assert refusal(other.get_layer_version_by_arn, Arn=arn)["Error"]["Message"].endswith(words)

    iam = apus.client("iam", key="111122223333", secret="test")
    trust = {"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]}
    role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"]
    settings = dict(
        FunctionName=name, Role=role, Runtime=PYTHON_RUNTIME, Handler="app.handler", Code={"ZipFile": CODE},
        Layers=[arn])
    assert refusal(other.create_function, **settings)["Error"]["Message"].endswith(words)

    functions.add_layer_version_permission(
        LayerName=name, VersionNumber=1, StatementId="lend", Action="lambda:GetLayerVersion", Principal="111122223333")
    assert other.get_layer_version_by_arn(Arn=arn)["Version"] == 1
    other.create_function(**settings)
    assert json.load(other.invoke(FunctionName=name)["Payload"]) == {"/opt/lent.txt": "lent"}
    # Lending is not giving.
    assert refusal(other.delete_layer_version, LayerName=arn.rsplit(":", 1)[0], VersionNumber=1)[
        "ResponseMetadata"]["HTTPStatusCode"] == 403

    functions.remove_layer_version_permission(LayerName=name, VersionNumber=1, StatementId="lend")
    assert refusal(other.get_layer_version_by_arn, Arn=arn)["Error"]["Message"].endswith(words)
    other.delete_function(FunctionName=name)


def test_layers_outlive_a_crash(fresh, name):
    cloud = fresh(durable=True)
    functions = cloud.client("lambda")
    arn = publish(functions, name, {"durable.txt": "there"})
    functions.create_function(
        FunctionName=name, Role=make_role(cloud), Runtime=PYTHON_RUNTIME, Handler="app.handler",
        Code={"ZipFile": CODE}, Layers=[arn])
    functions.delete_layer_version(LayerName=name, VersionNumber=1)
    cloud.kill()
    cloud.start()
    functions = cloud.client("lambda")
    answer = json.load(functions.invoke(FunctionName=name)["Payload"])
    assert answer == {"/opt/durable.txt": "there"}
