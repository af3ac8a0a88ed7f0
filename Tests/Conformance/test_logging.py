"""Advanced logging controls: JSON, levels, a group of one's own."""

import json
import shutil

import pytest
from botocore.exceptions import ClientError

from conftest import PYTHON_RUNTIME, zipped
from test_main_job import eventually

PYTHON = """import logging
def handler(event, context):
    log = logging.getLogger()
    log.debug("a debug"); log.info("an info", extra={"order": 7}); log.warning("a warning"); log.error("an error")
    print("printed")
    if event: raise ValueError("boom")
"""
NODE = """exports.handler = async (event) => {
  console.debug("a debug"); console.info("an info"); console.warn("a warning"); console.error("an error");
};
"""


@pytest.fixture
def functions(apus):
    return apus.client("lambda")


def events(apus, group, until):
    """The group's messages, once one of them has `until` in it."""

    def read():
        try:
            pages = apus.client("logs").get_paginator("filter_log_events").paginate(logGroupName=group)
            found = [event["message"] for page in pages for event in page["events"]]
        except ClientError:
            return None
        return found if any(until in message for message in found) else None

    return eventually(read, bool)


def parsed(messages):
    return [json.loads(message) for message in messages if message.startswith("{")]


def test_levels_of_the_application(apus, functions, deploy):
    for level, expected in [("DEBUG", 4), ("INFO", 3), ("WARN", 2), ("ERROR", 1)]:
        group = f"/levels/{level.lower()}"
        name = deploy(zipped(app__py=PYTHON), LoggingConfig={
            "LogFormat": "JSON", "ApplicationLogLevel": level, "LogGroup": group})
        functions.invoke(FunctionName=name, Payload=b"null")
        messages = parsed(events(apus, group, "platform.report"))
        own = [message for message in messages if "level" in message]
        assert [message["level"] for message in own] == ["DEBUG", "INFO", "WARNING", "ERROR"][-expected:]
        assert all(message["requestId"] and message["timestamp"].endswith("Z") for message in own)
        functions.delete_function(FunctionName=name)


def test_json_of_the_application_has_its_extras(apus, functions, deploy):
    name = deploy(zipped(app__py=PYTHON), LoggingConfig={"LogFormat": "JSON"})
    shown = functions.get_function_configuration(FunctionName=name)["LoggingConfig"]
    assert shown == {"LogFormat": "JSON", "ApplicationLogLevel": "INFO", "SystemLogLevel": "INFO",
                     "LogGroup": f"/aws/lambda/{name}"}
    functions.invoke(FunctionName=name, Payload=b"1")
    messages = events(apus, f"/aws/lambda/{name}", "platform.report")
    own = {message["message"]: message for message in parsed(messages) if "message" in message}
    assert own["an info"]["order"] == 7 and own["an info"]["logger"] == "root"
    assert any(message.strip() == "printed" for message in messages)
    failed = [message for message in parsed(messages) if message.get("errorType") == "ValueError"]
    assert failed and failed[0]["errorMessage"] == "boom"


def test_levels_of_the_system(apus, functions, deploy):
    seen = {}
    for level in ["DEBUG", "INFO", "WARN"]:
        group = f"/system/{level.lower()}"
        name = deploy(zipped(app__py=PYTHON), LoggingConfig={
            "LogFormat": "JSON", "SystemLogLevel": level, "ApplicationLogLevel": "ERROR", "LogGroup": group})
        functions.invoke(FunctionName=name, Payload=b"null")
        messages = parsed(events(apus, group, "an error"))
        if level != "WARN":
            messages = parsed(events(apus, group, "platform.report"))
        seen[level] = {message["type"] for message in messages if "type" in message}
        functions.delete_function(FunctionName=name)
    assert seen["DEBUG"] == {"platform.initStart", "platform.start", "platform.runtimeDone", "platform.report"}
    assert seen["INFO"] == {"platform.initStart", "platform.start", "platform.report"}
    assert seen["WARN"] == set()


def test_the_report_has_its_numbers(apus, functions, deploy):
    name = deploy(zipped(app__py=PYTHON), LoggingConfig={"LogFormat": "JSON"}, MemorySize=256)
    request = functions.invoke(FunctionName=name, Payload=b"null")["ResponseMetadata"]["RequestId"]
    [report] = [message for message in parsed(events(apus, f"/aws/lambda/{name}", "platform.report"))
                if message.get("type") == "platform.report"]
    record = report["record"]
    assert record["requestId"] == request and record["status"] == "success"
    metrics = record["metrics"]
    assert metrics["memorySizeMB"] == 256 and metrics["billedDurationMs"] >= metrics["durationMs"]
    assert metrics["initDurationMs"] > 0 and 0 < metrics["maxMemoryUsedMB"] <= 256


@pytest.mark.skipif(not shutil.which("node"), reason="Node.js is not on this machine")
def test_node_has_levels_too(apus, functions, deploy):
    import subprocess
    major = subprocess.run(["node", "--version"], text=True, capture_output=True).stdout.strip("v").split(".")[0]
    name = deploy(zipped(app__js=NODE), runtime=f"nodejs{major}.x", LoggingConfig={
        "LogFormat": "JSON", "ApplicationLogLevel": "WARN", "LogGroup": "/levels/node"})
    functions.invoke(FunctionName=name, Payload=b"null")
    own = [message for message in parsed(events(apus, "/levels/node", "platform.report")) if "level" in message]
    assert [(message["level"], message["message"]) for message in own] == [
        ("WARN", "a warning"), ("ERROR", "an error")]


def test_levels_want_json(functions, deploy, role, name):
    for level in [{"ApplicationLogLevel": "WARN"}, {"SystemLogLevel": "WARN"}]:
        with pytest.raises(ClientError) as refused:
            functions.create_function(
                FunctionName=name, Role=role, Runtime=PYTHON_RUNTIME, Handler="app.handler",
                Code={"ZipFile": zipped(app__py=PYTHON)}, LoggingConfig={"LogFormat": "Text", **level})
        assert refused.value.response["Error"]["Message"] == (
            'LogLevel is not supported when LogFormat is set to "Text". Remove LogLevel from your request or '
            'change the LogFormat to "JSON" and try again.')
    with pytest.raises(ClientError) as refused:
        functions.create_function(
            FunctionName=name, Role=role, Runtime=PYTHON_RUNTIME, Handler="app.handler",
            Code={"ZipFile": zipped(app__py=PYTHON)},
            LoggingConfig={"LogFormat": "JSON", "ApplicationLogLevel": "LOUD"})
    assert refused.value.response["Error"]["Code"] == "ValidationException"
