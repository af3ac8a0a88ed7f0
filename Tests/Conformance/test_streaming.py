"""InvokeWithResponseStream through boto3: chunks as they are written, errors in the middle, limits."""

import base64
import json
import time

import pytest
from botocore.exceptions import ClientError
from conftest import zip_of, zipped

NODE = """
exports.handler = awslambda.streamifyResponse(async (event, stream, context) => {
  stream.setContentType('text/plain')
  if (event.fails === 'first') throw new Error('at once')
  stream.write('one ')
  if (event.fails === 'midway') throw new Error('midway')
  if (event.exits) setTimeout(() => process.exit(7), 100)
  if (event.pause) await new Promise((resolve) => setTimeout(resolve, event.pause))
  if (event.megabytes) {
    const piece = Buffer.alloc(1 << 20, 120)
    for (let i = 0; i < event.megabytes; i++) {
      if (!stream.write(piece)) await new Promise((resolve) => stream.once('drain', resolve))
      if (i % 10 === 9) console.log('written', i + 1)
    }
  }
  stream.write('two')
  stream.end()
})
"""
SHELL = b"""#!/bin/sh
api=http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime
while true; do
  head=$(mktemp)
  curl -sS -LD "$head" "$api/invocation/next" >/dev/null
  id=$(grep -i lambda-runtime-aws-request-id "$head" | tr -d '[:space:]' | cut -d: -f2)
  { echo first; sleep 1; echo second; } | curl -sS -X POST "$api/invocation/$id/response" \
    -H 'Lambda-Runtime-Function-Response-Mode: streaming' -H 'Transfer-Encoding: chunked' -T - >/dev/null
done
"""


@pytest.fixture
def stream(apus):
    """Calls a function; gives (seconds, event) for every event."""

    def call(function, event=None, **settings):
        answer = apus.client("lambda").invoke_with_response_stream(
            FunctionName=function, Payload=json.dumps(event or {}), **settings)
        assert answer["ExecutedVersion"] == "$LATEST"
        assert answer["ResponseStreamContentType"] == "application/vnd.amazon.eventstream"
        began = time.perf_counter()
        return [(time.perf_counter() - began, event) for event in answer["EventStream"]]

    return call


def body(events):
    return b"".join(event["PayloadChunk"]["Payload"] for _, event in events if "PayloadChunk" in event)


def complete(events):
    return events[-1][1]["InvokeComplete"]


@pytest.fixture
def node(deploy):
    return deploy(zipped(app__js=NODE), runtime="nodejs20.x", Timeout=30)


def test_chunks_come_as_they_are_written(node, stream):
    stream(node)
    events = stream(node, {"pause": 800}, LogType="Tail")
    chunks = [(at, event["PayloadChunk"]["Payload"]) for at, event in events if "PayloadChunk" in event]
    assert [text for _, text in chunks] == [b"one ", b"two"]
    assert chunks[1][0] - chunks[0][0] > 0.5, "the first chunk waited for the second"
    assert "REPORT RequestId" in base64.b64decode(complete(events)["LogResult"]).decode()
    assert "ErrorCode" not in complete(events)


def test_a_plain_function_is_one_chunk(deploy, stream):
    function = deploy(zipped(app__py="def handler(event, context): return event"))
    events = stream(function, {"a": 1})
    assert [list(event) for _, event in events] == [["PayloadChunk"], ["InvokeComplete"]]
    assert json.loads(body(events)) == {"a": 1}


def test_errors(node, stream, deploy):
    events = stream(node, {"fails": "midway"})
    assert body(events) == b"one "
    assert complete(events)["ErrorCode"] == "Unhandled"
    assert json.loads(complete(events)["ErrorDetails"])["errorMessage"] == "midway"
    events = stream(node, {"fails": "first"})
    assert body(events) == b"" and json.loads(complete(events)["ErrorDetails"])["errorMessage"] == "at once"
    events = stream(node, {"exits": True, "pause": 5000})
    assert body(events) == b"one "
    assert json.loads(complete(events)["ErrorDetails"])["errorType"] == "Runtime.ExitError"
    assert body(stream(node)) == b"one two", "the function lives on"


def test_a_timeout_in_the_middle(apus, node, stream):
    apus.client("lambda").update_function_configuration(FunctionName=node, Timeout=1)
    events = stream(node, {"pause": 5000})
    assert body(events) == b"one "
    assert json.loads(complete(events)["ErrorDetails"])["errorType"] == "Sandbox.Timedout"


def test_a_streaming_function_is_buffered_by_invoke(node, invoke, apus):
    answer = apus.client("lambda").invoke(FunctionName=node, Payload="{}")
    assert answer["Payload"].read() == b"one two"
    answer = apus.client("lambda").invoke(FunctionName=node, Payload='{"fails":"midway"}')
    assert answer["FunctionError"] == "Unhandled"
    assert json.loads(answer["Payload"].read())["errorMessage"] == "midway"
    answer = apus.client("lambda").invoke(FunctionName=node, Payload='{"megabytes":7}')
    assert json.loads(answer["Payload"].read())["errorType"] == "Function.ResponseSizeTooLarge"


def test_a_client_that_does_not_read_makes_the_function_wait(apus, node):
    answer = apus.client("lambda").invoke_with_response_stream(
        FunctionName=node, Payload='{"megabytes":60}', LogType="Tail")
    time.sleep(3)
    logs = apus.client("logs")
    lines = [event["message"] for event in logs.filter_log_events(
        logGroupName="/aws/lambda/" + node)["events"]]
    assert not any("written 40" in line for line in lines), "60 MB were taken from the function unread"
    size = 0
    for event in answer["EventStream"]:
        if "PayloadChunk" in event:
            size += len(event["PayloadChunk"]["Payload"])
    assert size == 60 * (1 << 20) + 7
    assert "ErrorCode" not in event["InvokeComplete"]


def test_two_hundred_megabytes_and_no_more(apus, node):
    functions = apus.client("lambda")
    functions.update_function_configuration(FunctionName=node, Timeout=120, MemorySize=1769)
    answer = functions.invoke_with_response_stream(FunctionName=node, Payload='{"megabytes":201}')
    size = 0
    for event in answer["EventStream"]:
        if "PayloadChunk" in event:
            size += len(event["PayloadChunk"]["Payload"])
    assert size == 200 * (1 << 20)
    assert event["InvokeComplete"]["ErrorCode"] == "Unhandled"
    assert json.loads(event["InvokeComplete"]["ErrorDetails"])["errorType"] == "Function.ResponseSizeTooLarge"
    answer = functions.invoke_with_response_stream(FunctionName=node, Payload="{}")
    assert b"".join(event["PayloadChunk"]["Payload"] for event in answer["EventStream"]
                    if "PayloadChunk" in event) == b"one two"


def test_a_custom_runtime_streams_with_curl(deploy, stream):
    function = deploy(zip_of({"bootstrap": SHELL}), runtime="provided.al2023", Timeout=30)
    stream(function)
    events = stream(function)
    assert body(events) == b"first\nsecond\n"
    assert events[1][0] - events[0][0] > 0.5


def test_dry_run_and_bad_input(apus, node):
    functions = apus.client("lambda")
    answer = functions.invoke_with_response_stream(FunctionName=node, InvocationType="DryRun")
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 204
    for settings, code in [
        ({"FunctionName": "nobody"}, "ResourceNotFoundException"),
        ({"FunctionName": node, "InvocationType": "Event"}, "ValidationException"),
        ({"FunctionName": node, "Payload": "{"}, "InvalidRequestContentException"),
        ({"FunctionName": node, "Payload": '"' + "x" * 6_291_456 + '"'}, "RequestEntityTooLargeException"),
    ]:
        with pytest.raises(ClientError) as refused:
            functions.invoke_with_response_stream(**settings)
        assert refused.value.response["Error"]["Code"] == code, settings
