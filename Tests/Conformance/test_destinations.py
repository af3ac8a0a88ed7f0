"""Asynchronous invocations: settings, destinations, and what survives."""

import json
import time

import pytest
from botocore.exceptions import ClientError

from conftest import PYTHON_RUNTIME, make_role, zipped
from test_main_job import eventually

FAILS = "def handler(event, context):\n    raise ValueError('boom')\n"
PRINTS = "import json\ndef handler(event, context):\n    print('got ' + json.dumps(event))\n"


def refusal(call, **arguments):
    with pytest.raises(ClientError) as raised:
        call(**arguments)
    error = raised.value.response
    return error["Error"]["Code"], error["Error"]["Message"], error["ResponseMetadata"]["HTTPStatusCode"]


@pytest.fixture
def cloud(fresh):
    """A cloud of its own with the functions `work`, `fails` and `record`."""
    cloud = fresh(durable=True)
    role = make_role(cloud)
    functions = cloud.client("lambda")
    for name, code in [("work", "def handler(e, c): return {'did': e}\n"), ("fails", FAILS), ("record", PRINTS)]:
        functions.create_function(FunctionName=name, Role=role, Runtime=PYTHON_RUNTIME, Handler="app.handler",
                                  Code={"ZipFile": zipped(app__py=code)})
    return cloud


def allow(cloud, action="lambda:InvokeFunction"):
    cloud.client("iam").put_role_policy(
        RoleName="conformance", PolicyName="send", PolicyDocument=json.dumps({
            "Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": action, "Resource": "*"}]}))


def arn(cloud, name):
    return cloud.client("lambda").get_function(FunctionName=name)["Configuration"]["FunctionArn"]


def recorded(cloud):
    """What the function `record` got, once it got something."""
    logs = cloud.client("logs")

    def got():
        try:
            events = logs.filter_log_events(logGroupName="/aws/lambda/record", filterPattern="got")["events"]
        except ClientError:
            return []
        return [json.loads(event["message"].split("got ", 1)[1]) for event in events]

    return eventually(got, bool)


def test_the_role_must_be_allowed(cloud):
    functions = cloud.client("lambda")
    target = arn(cloud, "record")
    code, message, status = refusal(
        functions.put_function_event_invoke_config, FunctionName="work",
        DestinationConfig={"OnSuccess": {"Destination": target}})
    assert (code, status) == ("InvalidParameterValueException", 400)
    assert message == f"The function's execution role does not have permissions to call InvokeFunction on {target}"
    allow(cloud)
    functions.put_function_event_invoke_config(
        FunctionName="work", DestinationConfig={"OnSuccess": {"Destination": target}})


def test_a_success_is_recorded(cloud):
    allow(cloud)
    functions = cloud.client("lambda")
    functions.put_function_event_invoke_config(
        FunctionName="work", MaximumRetryAttempts=1, DestinationConfig={"OnSuccess": {"Destination": arn(cloud, "record")}})
    request = functions.invoke(FunctionName="work", InvocationType="Event", Payload=b'{"n": 1}')
    [record] = recorded(cloud)
    stamp = record.pop("timestamp")
    assert time.strptime(stamp, "%Y-%m-%dT%H:%M:%S.%fZ")
    assert record == {
        "version": "1.0",
        "requestContext": {
            "requestId": request["ResponseMetadata"]["RequestId"], "functionArn": arn(cloud, "work") + ":$LATEST",
            "condition": "Success", "approximateInvokeCount": 1},
        "requestPayload": {"n": 1},
        "responseContext": {"statusCode": 200, "executedVersion": "$LATEST"},
        "responsePayload": {"did": {"n": 1}}}


def test_a_failure_is_recorded(cloud):
    allow(cloud)
    functions = cloud.client("lambda")
    functions.put_function_event_invoke_config(
        FunctionName="fails", MaximumRetryAttempts=0, DestinationConfig={"OnFailure": {"Destination": arn(cloud, "record")}})
    functions.invoke(FunctionName="fails", InvocationType="Event", Payload=b'"x"')
    [record] = recorded(cloud)
    assert record["requestContext"]["condition"] == "RetriesExhausted"
    assert record["responseContext"] == {
        "statusCode": 200, "executedVersion": "$LATEST", "functionError": "Unhandled"}
    assert record["responsePayload"]["errorMessage"] == "boom"


def test_a_stopped_function_is_recorded_at_once(cloud):
    allow(cloud)
    functions = cloud.client("lambda")
    functions.put_function_event_invoke_config(
        FunctionName="work", DestinationConfig={"OnFailure": {"Destination": arn(cloud, "record")}})
    functions.put_function_concurrency(FunctionName="work", ReservedConcurrentExecutions=0)
    functions.invoke(FunctionName="work", InvocationType="Event", Payload=b"1")
    [record] = recorded(cloud)
    assert record["requestContext"]["condition"] == "ZeroReservedConcurrency"
    assert record["requestContext"]["approximateInvokeCount"] == 0


def test_a_record_survives_kill(cloud):
    allow(cloud)
    functions = cloud.client("lambda")
    functions.put_function_event_invoke_config(
        FunctionName="work", DestinationConfig={"OnSuccess": {"Destination": arn(cloud, "record")}})
    functions.update_function_code(
        FunctionName="work", ZipFile=zipped(app__py="import time\ndef handler(e, c): time.sleep(1)\n"))
    for n in range(10):
        functions.invoke(FunctionName="work", InvocationType="Event", Payload=str(n))
    # While all of them run: what is recorded, is recorded by those who come after.
    cloud.kill()
    cloud.start()
    found = eventually(lambda: {record["requestPayload"] for record in recorded(cloud)}, lambda seen: len(seen) == 10)
    assert found == set(range(10))


def test_what_cannot_be_a_destination(cloud):
    functions = cloud.client("lambda")

    def put(destination):
        return refusal(functions.put_function_event_invoke_config, FunctionName="work",
                       DestinationConfig={"OnFailure": {"Destination": destination}})

    own = arn(cloud, "work")
    assert put(own)[:2] == (
        "InvalidParameterValueException", "You can't specify the function as a destination for itself.")
    none = own.replace("work", "none")
    assert put(none)[:2] == ("InvalidParameterValueException", f"The destination ARN {none} is invalid.")
    for service in ["sns", "s3"]:
        code, message, status = put(f"arn:aws:{service}:eu-central-1:000000000000:x")
        assert (code, status) == ("NotImplemented", 501) and service in message
    assert put("arn:aws:ec2:eu-central-1:000000000000:x")[:2] == (
        "InvalidParameterValueException",
        "The provided destination config DestinationConfig(onSuccess=null, "
        "onFailure=OnFailure(destination=arn:aws:ec2:eu-central-1:000000000000:x)) is invalid.")


def test_settings_are_kept_and_replaced(cloud):
    functions = cloud.client("lambda")
    functions.put_function_event_invoke_config(
        FunctionName="work", MaximumRetryAttempts=1, MaximumEventAgeInSeconds=60)
    functions.update_function_event_invoke_config(FunctionName="work", MaximumRetryAttempts=0)
    shown = functions.get_function_event_invoke_config(FunctionName="work")
    assert (shown["MaximumRetryAttempts"], shown["MaximumEventAgeInSeconds"]) == (0, 60)
    assert shown["FunctionArn"].endswith(":work:$LATEST")
    functions.put_function_event_invoke_config(FunctionName="work", MaximumRetryAttempts=2)
    assert "MaximumEventAgeInSeconds" not in functions.get_function_event_invoke_config(FunctionName="work")
    functions.delete_function_event_invoke_config(FunctionName="work")
    assert refusal(functions.get_function_event_invoke_config, FunctionName="work")[::2] == (
        "ResourceNotFoundException", 404)
    assert refusal(functions.put_function_event_invoke_config, FunctionName="work", MaximumRetryAttempts=3)[0] == (
        "ValidationException")
    assert refusal(functions.put_function_event_invoke_config, FunctionName="work")[1] == (
        "You must specify at least one of error handling or destination setting.")


def test_the_deprecated_operation_queues_too(cloud):
    functions = cloud.client("lambda")
    answer = functions.invoke_async(FunctionName="record", InvokeArgs=b'{"old": true}')
    assert answer["Status"] == 202
    assert recorded(cloud) == [{"old": True}]
    code, _, status = refusal(functions.invoke_async, FunctionName="none", InvokeArgs=b"{}")
    assert (code, status) == ("ResourceNotFoundException", 404)
    assert refusal(functions.invoke_async, FunctionName="record", InvokeArgs=b"{")[0] == "InvalidRequestContentException"
