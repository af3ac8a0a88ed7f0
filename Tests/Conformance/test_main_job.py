"""The main job: a function deployed by a real client runs in its sandbox and says so in its log."""

import json
import re
import shutil
import time

import pytest

from conftest import PYTHON_RUNTIME, zip_of, zipped

ECHO = "def handler(event, context):\n    print('got', event)\n    return {'event': event, 'id': context.aws_request_id}\n"


def test_a_python_function_answers_and_logs_like_aws(deploy, invoke):
    function = deploy(zipped(app__py=ECHO), MemorySize=256)
    payload, log, answer = invoke(function, {"name": "Ada"})
    assert payload["event"] == {"name": "Ada"}
    assert answer["StatusCode"] == 200 and answer["ExecutedVersion"] == "$LATEST"
    assert "FunctionError" not in answer
    request = answer["ResponseMetadata"]["RequestId"]
    assert payload["id"] == request
    lines = log.splitlines()
    assert f"START RequestId: {request} Version: $LATEST" in lines
    assert "got {'name': 'Ada'}" in lines
    assert f"END RequestId: {request}" in lines
    report = next(line for line in lines if line.startswith("REPORT"))
    assert re.fullmatch(
        rf"REPORT RequestId: {request}\tDuration: [\d.]+ ms\tBilled Duration: \d+ ms\tMemory Size: 256 MB\t"
        r"Max Memory Used: \d+ MB\tInit Duration: [\d.]+ ms\t?", report)

    _, warm, _ = invoke(function, {})
    assert "Init Duration" not in warm and "INIT_START" not in warm


def test_the_log_group_is_filled_as_on_aws(apus, deploy, invoke):
    function = deploy(zipped(app__py=ECHO))
    invoke(function, "one")
    logs = apus.client("logs")
    group = f"/aws/lambda/{function}"
    messages = eventually(
        lambda: logged(logs, group), until=lambda messages: any("REPORT" in message for message in messages))
    assert any("got one" in message for message in messages)
    assert messages[0].startswith(f"INIT_START Runtime Version: {PYTHON_RUNTIME.replace('python', 'python:')}")
    stream = logs.describe_log_streams(logGroupName=group)["logStreams"][0]["logStreamName"]
    assert re.fullmatch(r"\d{4}/\d\d/\d\d/\[\$LATEST\][0-9a-f]{32}", stream)


def test_an_asynchronous_call_is_accepted_and_run(apus, deploy):
    function = deploy(zipped(app__py=ECHO))
    answer = apus.client("lambda").invoke(FunctionName=function, InvocationType="Event", Payload=b'{"n": 7}')
    assert answer["StatusCode"] == 202
    logs = apus.client("logs")
    messages = eventually(
        lambda: logged(logs, f"/aws/lambda/{function}"),
        until=lambda messages: any("got" in message for message in messages))
    assert any("got {'n': 7}" in message for message in messages)


def test_a_dry_run_runs_nothing(apus, deploy):
    function = deploy(zipped(app__py=ECHO))
    assert apus.client("lambda").invoke(FunctionName=function, InvocationType="DryRun")["StatusCode"] == 204


@pytest.mark.skipif(not shutil.which("node"), reason="no Node.js on this machine")
def test_a_node_function_answers(deploy, invoke):
    import subprocess
    major = subprocess.check_output(["node", "--version"], text=True).strip("v\n").split(".")[0]
    code = "export const handler = async (event, context) => { console.log('node got', event); return {n: event.n + 1}; };"
    function = deploy(zipped(index__mjs=code), runtime=f"nodejs{major}.x", handler="index.handler")
    payload, log, answer = invoke(function, {"n": 41})
    assert payload == {"n": 42}
    assert "node got" in log


def test_code_can_be_updated_while_the_function_is_warm(apus, deploy, invoke):
    function = deploy(zipped(app__py="def handler(e, c): return 1"))
    assert invoke(function)[0] == 1
    client = apus.client("lambda")
    before = client.get_function_configuration(FunctionName=function)
    client.update_function_code(FunctionName=function, ZipFile=zipped(app__py="def handler(e, c): return 2"))
    client.get_waiter("function_updated_v2").wait(FunctionName=function)
    after = client.get_function_configuration(FunctionName=function)
    assert invoke(function)[0] == 2
    assert before["CodeSha256"] != after["CodeSha256"] and before["RevisionId"] != after["RevisionId"]


def test_the_configuration_reaches_the_function(apus, deploy, invoke):
    code = "import os\ndef handler(e, c): return {**os.environ, 'memory': c.memory_limit_in_mb, 'arn': c.invoked_function_arn}"
    function = deploy(zipped(app__py=code), MemorySize=192, Environment={"Variables": {"COLOUR": "blue"}})
    seen = invoke(function)[0]
    assert seen["COLOUR"] == "blue"
    assert seen["AWS_LAMBDA_FUNCTION_NAME"] == function
    assert seen["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] == "192" and int(seen["memory"]) == 192
    assert seen["AWS_REGION"] == seen["AWS_DEFAULT_REGION"] == "eu-central-1"
    assert seen["AWS_EXECUTION_ENV"] == f"AWS_Lambda_{PYTHON_RUNTIME}"
    assert seen["LAMBDA_TASK_ROOT"] == "/var/task" and seen["_HANDLER"] == "app.handler"
    assert seen["AWS_LAMBDA_LOG_GROUP_NAME"] == f"/aws/lambda/{function}"
    assert seen["arn"] == f"arn:aws:lambda:eu-central-1:000000000000:function:{function}"
    assert seen["AWS_ACCESS_KEY_ID"].startswith("ASIA") and seen["AWS_SESSION_TOKEN"]


def test_the_function_reaches_this_cloud_as_its_role(deploy, invoke):
    code = """
import boto3
def handler(event, context):
    return boto3.client("sts").get_caller_identity()["Arn"]
"""
    import importlib.util, pathlib
    # The client library travels in the package, as it may on AWS.
    site = pathlib.Path(importlib.util.find_spec("boto3").origin).parents[1]
    files = {"app.py": code}
    for package in ["boto3", "botocore", "s3transfer", "jmespath", "dateutil", "urllib3"]:
        for path in (site / package).rglob("*"):
            data_wanted = "botocore/data" not in str(path) or path.match("data/*.json") or "/sts/" in str(path)
            if path.is_file() and path.suffix != ".pyc" and data_wanted:
                files[str(path.relative_to(site))] = path.read_bytes()
    files["six.py"] = (site / "six.py").read_bytes()
    function = deploy(zip_of(files), Timeout=60, MemorySize=1769)
    arn, log, _ = invoke(function)
    assert re.fullmatch(rf"arn:aws:sts::000000000000:assumed-role/conformance/{function}", arn), log


def logged(logs, group):
    """The messages of a log group; none where it has not been made yet."""
    try:
        return [event["message"] for event in logs.filter_log_events(logGroupName=group)["events"]]
    except logs.exceptions.ResourceNotFoundException:
        return []


def eventually(look, until, seconds=20):
    """What `look` returns once `until` holds of it, or at the end of the time."""
    deadline = time.monotonic() + seconds
    while True:
        found = look()
        if until(found) or time.monotonic() > deadline:
            return found
        time.sleep(0.05)
