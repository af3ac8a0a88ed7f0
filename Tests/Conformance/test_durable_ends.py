"""Durable functions: dead letters, streams, the largest checkpoints, and functions that change under executions."""

import json
import time

from conftest import PYTHON_RUNTIME, zipped
from test_durable import Durable, code, sdk  # noqa: F401 (a fixture)
from test_main_job import eventually
from test_urls import URL

# Without the SDK's decorator: says by itself what a checkpoint has.
LARGEST = '''
import json, time
import boto3

def updates(kind, n):
    text, pad = "x" * 5000, lambda i: "i" * (60 - len(str(i))) + str(i)
    if kind == "callbacks":
        return [{"Id": kind + pad(i)[10:], "Type": "CALLBACK", "Action": "START", "CallbackOptions": {
            "TimeoutSeconds": 9000 - i, "HeartbeatTimeoutSeconds": 5000 - i}} for i in range(n)]
    if kind == "waits":
        return [{"Id": kind + pad(i)[10:], "Type": "WAIT", "Action": "START",
                 "WaitOptions": {"WaitSeconds": 9000 - i}} for i in range(n)]
    if kind == "cancels":
        return [{"Id": "waits" + pad(i)[10:], "Type": "WAIT", "Action": "CANCEL", "Error": {"ErrorMessage": text}}
                for i in range(n)]
    if kind == "invokes":
        return [{"Id": kind + pad(i)[10:], "Type": "CHAINED_INVOKE", "Action": "START", "Payload": json.dumps(text),
                 "ChainedInvokeOptions": {"FunctionName": "nobody"}} for i in range(n)]
    if kind == "retries":
        return [{"Id": kind + pad(i)[10:], "Type": "STEP", "Action": "RETRY", "Error": {"ErrorMessage": text},
                 "StepOptions": {"NextAttemptDelaySeconds": 9000 - i}} for i in range(n)]
    if kind == "contexts":
        return [{"Id": kind + pad(i)[10:], "Type": "CONTEXT", "Action": "SUCCEED", "Payload": text} for i in range(n)]
    return [{"Id": kind + pad(i // 2)[10:], "Type": "STEP", "Action": ["START", "SUCCEED"][i % 2], "Name": "n" * 256,
             **({"Payload": text} if i % 2 else {})} for i in range(n)]

def handler(event, context):
    client, arn, token, took = boto3.client("lambda"), event["DurableExecutionArn"], event["CheckpointToken"], {}
    for kind in ["callbacks", "waits", "cancels", "invokes", "retries", "contexts", "steps"]:
        asked = {"DurableExecutionArn": arn, "CheckpointToken": token, "Updates": updates(kind, 250)}
        began = time.time()
        answer = client.checkpoint_durable_execution(**asked, ClientToken=kind)
        took[kind] = round(time.time() - began, 3)
        again = client.checkpoint_durable_execution(**asked, ClientToken=kind)
        assert again["CheckpointToken"] == answer["CheckpointToken"]
        token = answer["CheckpointToken"]
    took["items"] = len(client.get_durable_execution_state(
        DurableExecutionArn=arn, CheckpointToken=token, MaxItems=1000)["Operations"])
    try:
        client.checkpoint_durable_execution(
            DurableExecutionArn=arn, CheckpointToken=token, Updates=updates("waits", 251))
    except client.exceptions.InvalidParameterValueException as error:
        took["refusal"] = error.response["Error"]["Message"]
    return {"Status": "SUCCEEDED", "Result": json.dumps(took)}
'''


def queue(function, name):
    """A queue that the function's role may send to, as its dead-letter queue."""
    sqs = function.cloud.client("sqs")
    url = sqs.create_queue(QueueName=name)["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    function.cloud.client("iam").put_role_policy(
        RoleName=function.role.rsplit("/", 1)[1], PolicyName="letters", PolicyDocument=json.dumps({
            "Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Action": ["sqs:SendMessage", "lambda:InvokeFunction"], "Resource": "*"}]}))
    function.client.update_function_configuration(
        FunctionName=function.name, DeadLetterConfig={"TargetArn": arn})
    return url, arn


def letters(function, url, count):
    sqs, found = function.cloud.client("sqs"), []

    def receive():
        for message in sqs.receive_message(
                QueueUrl=url, WaitTimeSeconds=1, MaxNumberOfMessages=10, MessageAttributeNames=["All"]).get("Messages", []):
            found.append(message)
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        return found

    eventually(receive, lambda found: len(found) >= count, 60)
    return receive()


def test_a_failed_execution_is_a_dead_letter(apus, sdk, name):
    function = Durable(apus, sdk, name)
    url, _ = queue(function, name)
    event = {"do": "failing", "more": "x" * 10_000}
    request = function.client.invoke(
        FunctionName=name, Qualifier="$LATEST", InvocationType="Event", Payload=json.dumps(event))
    function.settled(request["DurableExecutionArn"])
    assert function.settled(function.start("steps"))["Status"] == "SUCCEEDED"
    [letter] = letters(function, url, 1)
    assert json.loads(letter["Body"]) == event
    assert letter["MessageAttributes"] == {
        "RequestID": {"StringValue": request["ResponseMetadata"]["RequestId"], "DataType": "String"},
        "ErrorCode": {"StringValue": "200", "DataType": "Number"},
        "ErrorMessage": {"StringValue": "no good", "DataType": "String"}}

    # Stopped ones too; who waits gets the error instead.
    assert function.invoke("failing")["FunctionError"] == "Unhandled"
    arn = function.start("waiting", seconds=600)
    function.client.stop_durable_execution(DurableExecutionArn=arn, Error={"ErrorMessage": "enough"})
    [letter] = letters(function, url, 1)
    assert letter["MessageAttributes"]["ErrorMessage"]["StringValue"] == "enough"


def test_dead_letters_survive_kill(fresh, sdk):
    cloud = fresh(durable=True)
    function = Durable(cloud, sdk, "lasting")
    url, _ = queue(function, "letters")
    arns = [function.start("failing", number=number) for number in range(8)]
    eventually(lambda: function.get(arns[0]), lambda one: one["Status"] == "FAILED", 30)
    cloud.kill()
    cloud.start()
    function.client = cloud.client("lambda")
    for arn in arns:
        assert function.settled(arn, 60)["Status"] == "FAILED"
    url = cloud.endpoint + "/" + url.split("/", 3)[3]
    numbers = {json.loads(letter["Body"])["number"] for letter in letters(function, url, 8)}
    assert numbers == set(range(8))


def test_destinations_are_refused(apus, sdk, name):
    function = Durable(apus, sdk, name)
    _, arn = queue(function, name)
    for kind in ["OnSuccess", "OnFailure"]:
        assert code(lambda: function.client.put_function_event_invoke_config(
            FunctionName=name, DestinationConfig={kind: {"Destination": arn}})) == (
                "InvalidParameterValueException",
                "Destinations are not supported for durable functions. Configure a dead-letter queue instead.")
    # What says nothing of destinations is kept.
    config = function.client.put_function_event_invoke_config(FunctionName=name, MaximumEventAgeInSeconds=60)
    assert config["MaximumEventAgeInSeconds"] == 60


def test_a_durable_function_is_the_destination_of_another(apus, sdk, name):
    function = Durable(apus, sdk, name)
    queue(function, name)
    plain = name + "-plain"
    function.client.create_function(
        FunctionName=plain, Role=function.role, Runtime=PYTHON_RUNTIME, Handler="app.handler",
        Code={"ZipFile": zipped(app__py="def handler(e, c): return e\n")})
    target = function.client.get_function(FunctionName=name)["Configuration"]["FunctionArn"]
    put = lambda arn: function.client.put_function_event_invoke_config(
        FunctionName=plain, DestinationConfig={"OnSuccess": {"Destination": arn}})
    assert code(lambda: put(target))[1] == "You cannot invoke a durable function using an unqualified ARN."
    put(target + ":$LATEST")
    function.client.invoke(FunctionName=plain, InvocationType="Event", Payload=b"{}")
    started = eventually(lambda: function.client.list_durable_executions_by_function(
        FunctionName=name, Qualifier="$LATEST")["DurableExecutions"], bool, 30)
    assert len(started) == 1


def test_an_answer_is_a_stream_of_one_part(apus, sdk, name):
    function = Durable(apus, sdk, name)
    answer = function.client.invoke_with_response_stream(
        FunctionName=name, Qualifier="$LATEST", Payload=json.dumps({"do": "waiting", "seconds": 1}))
    events = list(answer["EventStream"])
    assert float(events[0]["PayloadChunk"]["Payload"]) >= 1 and "InvokeComplete" in events[1]
    events = list(function.client.invoke_with_response_stream(
        FunctionName=name, Qualifier="$LATEST", Payload=json.dumps({"do": "failing"}))["EventStream"])
    assert events[0]["InvokeComplete"]["ErrorCode"] == "Unhandled"
    assert json.loads(events[0]["InvokeComplete"]["ErrorDetails"])["errorMessage"] == "no good"
    assert code(lambda: function.client.invoke_with_response_stream(FunctionName=name)) == (
        "InvalidParameterValueException", "You cannot invoke a durable function using an unqualified ARN.")


def test_a_streaming_url_answers_at_the_end(apus, sdk, name):
    app = '''
from aws_durable_execution_sdk_python import durable_execution

@durable_execution
def handler(event, context):
    return {"path": context.step(lambda _: event["rawPath"], name="path")}
'''
    function = Durable(apus, sdk, name, app=app)
    version = function.client.publish_version(FunctionName=name)["Version"]
    function.client.create_alias(FunctionName=name, Name="live", FunctionVersion=version)
    for statement, action, more in [
            ("url", "lambda:InvokeFunctionUrl", {"FunctionUrlAuthType": "NONE"}),
            ("call", "lambda:InvokeFunction", {"InvokedViaFunctionUrl": True})]:
        function.client.add_permission(
            FunctionName=name, Qualifier="live", StatementId=statement, Action=action, Principal="*", **more)
    for mode in ["RESPONSE_STREAM", "BUFFERED"]:
        put = function.client.create_function_url_config if mode == "RESPONSE_STREAM" else (
            function.client.update_function_url_config)
        made = put(FunctionName=name, Qualifier="live", AuthType="NONE", InvokeMode=mode)
        answer = URL(apus, made["FunctionUrl"]).request(path="/some/where")
        assert (answer.status, json.load(answer)) == (200, {"path": "/some/where"})


def test_the_largest_checkpoints_are_commits(fresh, sdk):
    function = Durable(fresh(durable=True), sdk, "largest", app=LARGEST)
    answer = function.client.invoke(FunctionName="largest", Qualifier="$LATEST")
    result = json.load(answer["Payload"])
    assert "FunctionError" not in answer, result
    result = json.loads(result) if isinstance(result, str) else result
    print("seconds", result)
    assert result["refusal"] == "A checkpoint can have at most 250 updates."
    assert result["items"] <= 1000


def test_executions_that_resume_wait_for_their_place(apus, sdk, name):
    function = Durable(apus, sdk, name)
    function.client.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=1)
    arns = [function.start("waiting", seconds=2) for _ in range(4)]
    assert {function.settled(arn, 60)["Status"] for arn in arns} == {"SUCCEEDED"}
    for arn in arns:
        assert function.types(arn).count("StepSucceeded") == 2

    arn = function.start("waiting", seconds=2)
    eventually(lambda: function.types(arn), lambda types: "InvocationCompleted" in types)
    function.client.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=0)
    eventually(lambda: function.types(arn), lambda types: "WaitSucceeded" in types)
    assert code(lambda: function.invoke("steps", execution="refused"))[0] == "TooManyRequestsException"
    time.sleep(1)
    assert function.get(arn)["Status"] == "RUNNING"
    function.client.delete_function_concurrency(FunctionName=name)
    assert function.settled(arn, 60)["Status"] == "SUCCEEDED"
    assert "FunctionError" not in function.invoke("steps", execution="refused")


def test_an_execution_stays_on_its_version(apus, sdk, name):
    function = Durable(apus, sdk, name)
    client = function.client
    version = client.publish_version(FunctionName=name)["Version"]
    client.create_alias(FunctionName=name, Name="live", FunctionVersion=version)
    arn = function.start("waiting", seconds=3, qualifier="live")
    eventually(lambda: function.types(arn), lambda types: "WaitStarted" in types)
    client.update_function_configuration(FunctionName=name, Handler="gone.handler")
    other = client.publish_version(FunctionName=name)["Version"]
    client.update_alias(FunctionName=name, Name="live", FunctionVersion=other)
    execution = function.settled(arn)
    assert (execution["Status"], execution["Version"]) == ("SUCCEEDED", version)


def test_executions_of_a_deleted_function_fail(apus, sdk, name):
    function = Durable(apus, sdk, name)
    arn = function.start("waiting", seconds=2)
    eventually(lambda: function.types(arn), lambda types: "InvocationCompleted" in types)
    function.client.delete_function(FunctionName=name)
    execution = function.settled(arn)
    assert (execution["Status"], execution["Error"]["ErrorType"]) == ("FAILED", "ResourceNotFoundException")


def test_limits_have_the_codes_of_aws(apus, sdk, name):
    function = Durable(apus, sdk, name)
    client = function.client
    arn = function.start("callback")
    callback = function.callback_id(arn)
    assert code(lambda: client.send_durable_execution_callback_success(
        CallbackId=callback, Result=b"x" * 262_145))[0] == "ValidationException"
    assert code(lambda: client.invoke(
        FunctionName=name, Qualifier="$LATEST", InvocationType="Event", Payload=json.dumps("x" * 1_048_576)))[0] == (
            "RequestEntityTooLargeException")
    for call in (lambda: client.get_durable_execution_history(DurableExecutionArn=arn, MaxItems=1001),
                 lambda: client.list_durable_executions_by_function(FunctionName=name, MaxItems=1001)):
        assert code(call)[0] == "ValidationException"
    client.send_durable_execution_callback_success(CallbackId=callback, Result=b"x" * 262_144)
    assert function.settled(arn)["Status"] == "SUCCEEDED"
