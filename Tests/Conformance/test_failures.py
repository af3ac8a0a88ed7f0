"""What a caller sees when the function, and not the cloud, is at fault."""

import re

import pytest

from conftest import zipped


def failure(deploy, invoke, code, event=None, handler="app.handler", **settings):
    payload, log, answer = invoke(deploy(zipped(app__py=code), handler=handler, **settings), event)
    assert answer["StatusCode"] == 200
    assert answer["FunctionError"] == "Unhandled", (payload, log)
    return payload, log, answer["ResponseMetadata"]["RequestId"]


def test_an_exception(deploy, invoke):
    payload, log, request = failure(deploy, invoke, "def handler(e, c):\n    raise ValueError('no luck')\n")
    assert payload["errorMessage"] == "no luck"
    assert payload["errorType"] == "ValueError"
    assert payload["requestId"] == request
    assert "/var/task/app.py" in "".join(payload["stackTrace"])
    assert "[ERROR] ValueError: no luck" in log


def test_a_timeout(deploy, invoke):
    payload, log, request = failure(
        deploy, invoke, "import time\ndef handler(e, c): time.sleep(60)\n", Timeout=1)
    assert payload == {
        "errorType": "Sandbox.Timedout",
        "errorMessage": f"RequestId: {request} Error: Task timed out after 1.00 seconds",
    }
    assert "Task timed out after 1.00 seconds" in log


def test_an_exit(deploy, invoke):
    payload, log, request = failure(deploy, invoke, "import os\ndef handler(e, c): os._exit(3)\n")
    assert payload == {
        "errorType": "Runtime.ExitError",
        "errorMessage": f"RequestId: {request} Error: Runtime exited with error: exit status 3",
    }


def test_out_of_memory(deploy, invoke):
    payload, log, request = failure(
        deploy, invoke, "def handler(e, c):\n    x = bytearray(400 << 20)\n    return len(x)\n",
        MemorySize=128, Timeout=30)
    assert payload == {
        "errorType": "Runtime.OutOfMemory",
        "errorMessage": f"RequestId: {request} Error: Runtime exited with error: signal: killed",
    }
    assert re.search(r"Memory Size: 128 MB\tMax Memory Used: 12[789] MB", log)


def test_no_such_handler(deploy, invoke):
    payload, _, _ = failure(deploy, invoke, "x = 1\n")
    assert payload["errorType"] == "Runtime.HandlerNotFound"
    assert payload["errorMessage"] == "Handler 'handler' missing on module 'app'"


def test_no_such_module(deploy, invoke):
    payload, _, _ = failure(deploy, invoke, "x = 1\n", handler="other.handler")
    assert payload["errorType"] == "Runtime.ImportModuleError"
    assert payload["errorMessage"] == "Unable to import module 'other': No module named 'other'"


def test_a_syntax_error(deploy, invoke):
    payload, _, _ = failure(deploy, invoke, "def handler(:\n")
    assert payload["errorType"] == "Runtime.UserCodeSyntaxError"


def test_after_each_failure_the_next_call_finds_a_fresh_environment(deploy, invoke):
    code = """
import os, time
calls = 0
def handler(event, context):
    global calls
    calls += 1
    if event == "exit": os._exit(1)
    if event == "sleep": time.sleep(60)
    return calls
"""
    function = deploy(zipped(app__py=code), Timeout=1)
    assert invoke(function)[0] == 1
    assert invoke(function)[0] == 2
    for kind in ["exit", "sleep"]:
        assert "FunctionError" in invoke(function, kind)[2]
        assert invoke(function)[0] == 1
        assert invoke(function)[0] == 2


@pytest.mark.parametrize("payload", [b"{", b"not json", b"\xff\xfe"])
def test_an_event_that_is_no_json(apus, deploy, payload):
    client = apus.client("lambda")
    function = deploy(zipped(app__py="def handler(e, c): return e"))
    with pytest.raises(client.exceptions.InvalidRequestContentException):
        client.invoke(FunctionName=function, Payload=payload)
