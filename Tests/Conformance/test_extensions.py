"""Extensions in layers: their lifecycle, their errors, and what telemetry brings them."""

import json
import time

import pytest
from conftest import zip_of, zipped

EXTENSION = b'''#!/usr/bin/env python3
"""Tells what it is told, and subscribes to telemetry."""
import http.server, json, os, socket, sys, threading, time, urllib.request

NAME = os.path.basename(__file__)
API = "http://" + os.environ["AWS_LAMBDA_RUNTIME_API"]
MODE = os.environ.get("EXTENSION_MODE", "")


def say(*words):
    print("SAID", NAME, *words, flush=True)


def call(method, path, body=None, **headers):
    request = urllib.request.Request(
        API + path, json.dumps(body).encode() if body is not None else None,
        {name.replace("_", "-"): value for name, value in headers.items()}, method=method)
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, dict(answer.headers), json.loads(answer.read() or "null")
    except urllib.error.HTTPError as error:
        return error.code, dict(error.headers), json.loads(error.read())


class Listener(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        for event in json.loads(self.rfile.read(int(self.headers["Content-Length"]))):
            record = event["record"]
            if event["type"] != "extension":
                say("got", event["type"], json.dumps(record))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_):
        pass


def listen_tcp(listener):
    for line in listener.accept()[0].makefile():
        event = json.loads(line)
        if event["type"] != "extension":
            say("got", event["type"], json.dumps(event["record"]))


say("handler" if "_HANDLER" in os.environ else "no handler")
if MODE == "crash":
    sys.exit(3)
status, headers, body = call(
    "POST", "/2020-01-01/extension/register", {"events": ["INVOKE", "SHUTDOWN"]},
    Lambda_Extension_Name=NAME, Lambda_Extension_Accept_Feature="accountId")
say("registered", status, json.dumps(body))
identity = {"Lambda_Extension_Identifier": headers["Lambda-Extension-Identifier"]}
if MODE == "initerror":
    say(call("POST", "/2020-01-01/extension/init/error", {}, **identity,
             Lambda_Extension_Function_Error_Type="Mine.Failed")[0])
    sys.exit(1)
if MODE == "mute":
    time.sleep(60)
if MODE == "plain":
    while call("GET", "/2020-01-01/extension/event/next", **identity)[2]["eventType"] != "SHUTDOWN":
        say("invoke")
    sys.exit(0)
path, version = ("/2020-08-15/logs", "2020-08-15") if MODE == "logs" else ("/2022-07-01/telemetry", "2022-12-13")
destination = {"protocol": "HTTP", "URI": "http://sandbox.localdomain:4243"}
if MODE == "tcp":
    listener = socket.create_server(("sandbox.localdomain", 4244))
    threading.Thread(target=listen_tcp, args=(listener,), daemon=True).start()
    destination = {"protocol": "TCP", "port": 4244}
else:
    server = http.server.HTTPServer(("sandbox.localdomain", 4243), Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
subscription = {"schemaVersion": version, "types": ["platform", "function", "extension"],
                "destination": destination, "buffering": {"timeoutMs": 25}}
say("bad", *call("PUT", path, {**subscription, "types": []}, **identity)[::2])
say("subscribed", call("PUT", path, subscription, **identity)[0])
say("unknown", call("GET", "/2020-01-01/extension/event/next",
                    Lambda_Extension_Identifier="00000000-0000-4000-8000-000000000000")[2]["errorType"])
while True:
    event = call("GET", "/2020-01-01/extension/event/next", **identity)[2]
    if event["eventType"] == "SHUTDOWN":
        say("shutdown", event["shutdownReason"], event["deadlineMs"] > time.time() * 1000 - 5000)
        sys.exit(0)
    say("invoke", event["requestId"], event["invokedFunctionArn"], event["tracing"]["type"])
    time.sleep(float(os.environ.get("EXTENSION_PAUSE", "0.2")))
    if MODE == "later":
        os._exit(9)
'''
HANDLER = """
import time
def handler(event, context):
    print("from the function")
    time.sleep(event.get("pause", 0))
    return "done"
"""


@pytest.fixture
def extended(apus, deploy, name):
    """Deploys a function with the extension in a layer."""

    def make(mode="", extensions=("watcher",), **settings):
        functions = apus.client("lambda")
        layer = functions.publish_layer_version(LayerName=name, Content={"ZipFile": zip_of(
            {f"extensions/{extension}": EXTENSION for extension in extensions})})
        variables = {"EXTENSION_MODE": mode, **settings.pop("variables", {})}
        return deploy(zipped(app__py=HANDLER), Layers=[layer["LayerVersionArn"]],
                      Environment={"Variables": variables}, **{"Timeout": 10, "MemorySize": 512, **settings})

    return make


def said(apus, function, *words, seconds=15):
    """The log's lines of the extension, once one has all the words."""
    logs = apus.client("logs")
    end = time.monotonic() + seconds
    while True:
        try:
            lines = [event["message"] for event in logs.filter_log_events(
                logGroupName="/aws/lambda/" + function)["events"]]
        except logs.exceptions.ResourceNotFoundException:
            lines = []
        found = [line for line in lines if all(word in line for word in words)]
        if found or time.monotonic() > end:
            assert found, (words, lines)
            return found
        time.sleep(0.1)


def end(apus, function):
    apus.client("lambda").update_function_configuration(FunctionName=function, Description="other")


def test_the_life_of_an_extension(apus, extended, invoke):
    function = extended()
    payload, log, answer = invoke(function, {})
    request = answer["ResponseMetadata"]["RequestId"]
    assert payload == "done"
    assert said(apus, function, "SAID watcher no handler")
    registered = json.loads(said(apus, function, "registered 200")[0].split("200 ")[1])
    assert registered == {"accountId": "000000000000", "functionName": function, "functionVersion": "$LATEST",
                          "handler": "app.handler"}
    assert said(apus, function, "invoke", request, f"function:{function} X-Amzn-Trace-Id")
    assert said(apus, function, "EXTENSION\tName: watcher\tState: Ready\tEvents: [INVOKE,SHUTDOWN]")
    assert said(apus, function, "unknown Extension.UnknownExtensionIdentifier")
    end(apus, function)
    assert said(apus, function, "shutdown spindown True")


def test_telemetry_over_http(apus, extended, invoke):
    function = extended()
    request = invoke(function, {})[2]["ResponseMetadata"]["RequestId"]
    assert said(apus, function, "bad 400", "types should not be empty") and said(apus, function, "subscribed 200")
    end(apus, function)
    for words in [
        ("platform.initStart", '"initializationType"'), ("platform.initRuntimeDone", '"success"'),
        ("platform.initReport", "durationMs"), ("platform.telemetrySubscription", '"watcher"', '"Subscribed"'),
        ("platform.extension", '"INVOKE", "SHUTDOWN"'), ("platform.start", request),
        ("function", '"from the function"'), ("platform.runtimeDone", request, '"success"'),
        ("platform.report", request, "maxMemoryUsedMB"),
    ]:
        assert said(apus, function, "got", *words), words


def test_telemetry_over_tcp(apus, extended, invoke):
    function = extended("tcp")
    request = invoke(function, {})[2]["ResponseMetadata"]["RequestId"]
    end(apus, function)
    assert said(apus, function, "got platform.report", request) and said(apus, function, "got function", "from the")


def test_the_logs_api(apus, extended, invoke):
    function = extended("logs")
    request = invoke(function, {})[2]["ResponseMetadata"]["RequestId"]
    end(apus, function)
    assert said(apus, function, "got platform.logsSubscription") and said(apus, function, "got platform.end", request)
    lines = said(apus, function, "got")
    assert not any("initStart" in line or "runtimeDone" in line for line in lines)


def test_the_answer_does_not_wait_and_the_next_call_does(apus, extended, invoke):
    function = extended(variables={"EXTENSION_PAUSE": "1.5"})
    invoke(function, {})
    time.sleep(2)
    began = time.monotonic()
    invoke(function, {})
    assert time.monotonic() - began < 1.2, "the answer waited for the extension"
    streams = apus.client("logs").describe_log_streams(logGroupName="/aws/lambda/" + function)["logStreams"]
    assert len(streams) == 1
    invoke(function, {})
    # A stream is made when its first lines are written, a moment after they were said.
    deadline = time.monotonic() + 10
    while len(streams) < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
        streams = apus.client("logs").describe_log_streams(logGroupName="/aws/lambda/" + function)["logStreams"]
    assert len(streams) == 2, "an environment whose extension is at work took a call"


@pytest.mark.parametrize("mode, type, reason", [
    ("crash", "Extension.Crash", "exit status 3"), ("initerror", "Extension.InitError", "exit status 1")])
def test_an_extension_that_fails_fails_the_function(extended, invoke, mode, type, reason):
    payload, _, answer = invoke(extended(mode), {})
    assert answer["FunctionError"] == "Unhandled"
    assert payload["errorType"] == type and payload["errorMessage"].endswith("Error: " + reason)


def test_a_crash_in_a_call_ends_the_environment(apus, extended, invoke):
    function = extended("later")
    payload, _, answer = invoke(function, {"pause": 3})
    assert payload["errorType"] == "Extension.Crash"
    assert invoke(function, {})[0] == "done"


def test_an_extension_that_never_asks_is_not_waited_for_for_ever(extended, invoke):
    payload, _, answer = invoke(extended("mute", Timeout=3), {})
    assert payload["errorType"] == "Sandbox.Timedout"


def test_a_timeout_is_told_to_extensions(apus, extended, invoke):
    function = extended(Timeout=2)
    invoke(function, {})
    payload, _, _ = invoke(function, {"pause": 5})
    assert payload["errorType"] == "Sandbox.Timedout"
    assert said(apus, function, "shutdown timeout")


def test_what_cannot_be_started(apus, deploy, invoke, name):
    layer = apus.client("lambda").publish_layer_version(LayerName=name, Content={"ZipFile": zip_of(
        {"extensions/broken": b"\x7fELF nonsense"})})
    function = deploy(zipped(app__py=HANDLER), Layers=[layer["LayerVersionArn"]])
    payload, _, _ = invoke(function, {})
    assert payload["errorType"] == "Extension.LaunchError" and "/opt/extensions/broken" in payload["errorMessage"]


def test_eleven_are_too_many(extended, invoke):
    payload, _, _ = invoke(extended(extensions=[f"e{number}" for number in range(11)]), {})
    assert payload["errorType"] == "Extension.TooManyExtensions"


def test_ten_are_not(apus, extended, invoke):
    function = extended("plain", extensions=[f"e{number}" for number in range(10)], MemorySize=2048, Timeout=30)
    assert invoke(function, {})[0] == "done"
    assert said(apus, function, "SAID e9 invoke")
