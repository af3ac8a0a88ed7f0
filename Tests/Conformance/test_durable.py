"""Durable functions, written with AWS's own SDK from PyPI: steps, waits, callbacks, branches, chained invocations."""

import datetime
import json
import subprocess
import sys
import time
import zipfile

import pytest
from botocore.exceptions import ClientError

from conftest import PYTHON_RUNTIME, ROOT, make_role, zip_of, zipped
from test_main_job import eventually

POLICY = "service-role/AWSLambdaBasicDurableExecutionRolePolicy"
# Of botocore's models a function needs Lambda's alone.
DATA = ("botocore/data/lambda/", "botocore/data/endpoints.json", "botocore/data/partitions.json",
        "botocore/data/_retry.json", "botocore/data/sdk-default-configuration.json")

APP = '''
import os, time
from aws_durable_execution_sdk_python import DurableContext, durable_execution
from aws_durable_execution_sdk_python.config import (
    CallbackConfig, ChildConfig, Duration, InvokeConfig, ParallelConfig, StepConfig)
from aws_durable_execution_sdk_python.retries import RetryStrategyConfig, create_retry_strategy

def seconds(n):
    return Duration.from_seconds(n)

def steps(event, context):
    one = context.step(lambda _: 1, name="one")
    return context.step(lambda _: one + 1, name="two")

def retried(event, context):
    def flaky(step):
        if step.attempt < 3:
            raise ValueError("attempt %d" % step.attempt)
        return step.attempt
    strategy = create_retry_strategy(RetryStrategyConfig(
        max_attempts=3, initial_delay=seconds(1), max_delay=seconds(1)))
    return context.step(flaky, name="flaky", config=StepConfig(retry_strategy=strategy))

def waiting(event, context):
    before = context.step(lambda _: time.time(), name="before")
    context.wait(seconds(event.get("seconds", 1)), name="pause")
    return context.step(lambda _: time.time() - before, name="after")

def callback(event, context):
    config = CallbackConfig(timeout=seconds(event.get("timeout", 60)),
                            heartbeat_timeout=seconds(event.get("heartbeat", 0)))
    waiting = context.create_callback(name="approval", config=config)
    return {"approved": waiting.result()}

def branches(event, context):
    def branch(n):
        def run(child):
            child.wait(seconds(1))
            return child.step(lambda _: n * n, name="square")
        return run
    squares = context.parallel([branch(n) for n in range(3)], name="squares").get_results()
    doubled = context.map([1, 2, 3], lambda child, item, index, items: child.step(lambda _: item * 2), name="doubled")
    return {"squares": squares, "doubled": doubled.get_results()}

def child(event, context):
    def inner(nested):
        nested.step(lambda _: "a", name="a")
        nested.wait(seconds(1))
        return nested.step(lambda _: "b", name="b")
    return context.run_in_child_context(inner, name="inner")

def chained(event, context):
    return context.invoke(event["function"], event["payload"], name="call")

def failing(event, context):
    context.step(lambda _: "fine", name="fine")
    raise RuntimeError("no good")

def crashing(event, context):
    kept = context.step(lambda _: "kept", name="kept")
    if time.time() < event["until"]:
        os._exit(1)
    return kept

def large(event, context):
    parts = [context.step(lambda _: "x" * event["bytes"], name="part%d" % n) for n in range(event["parts"])]
    context.wait(seconds(1))
    return sum(len(part) for part in parts)

@durable_execution
def handler(event, context):
    return globals()[event["do"]](event, context)
'''


@pytest.fixture(scope="session")
def sdk(tmp_path_factory):
    """A layer with the SDK, as pip installs it."""
    target = tmp_path_factory.mktemp("sdk")
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--target", target,
         "-r", ROOT / "Tests" / "functions.txt"], check=True)
    archive = target.parent / "layer.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as layer:
        for path in sorted(target.rglob("*")):
            place = str(path.relative_to(target))
            if path.is_file() and "__pycache__" not in place and (
                    not place.startswith("botocore/data/") or place.startswith(DATA)):
                layer.write(path, "python/" + place)
    return archive.read_bytes()


class Durable:
    """A durable function of one cloud."""

    def __init__(self, cloud, sdk, name, policy=POLICY, timeout=300, app=APP):
        self.cloud, self.name = cloud, name
        self.client = cloud.client("lambda")
        role = make_role(cloud, name + "-role", policy)
        layer = self.client.publish_layer_version(LayerName=name, Content={"ZipFile": sdk})["LayerVersionArn"]
        self.client.create_function(
            FunctionName=name, Role=role, Runtime=PYTHON_RUNTIME, Handler="app.handler", Timeout=30, MemorySize=256,
            Layers=[layer], Code={"ZipFile": zip_of({"app.py": app})},
            DurableConfig={"ExecutionTimeout": timeout, "RetentionPeriodInDays": 7})
        self.role = role

    def invoke(self, do, execution=None, kind="RequestResponse", qualifier="$LATEST", **event):
        more = {"DurableExecutionName": execution} if execution else {}
        return self.client.invoke(
            FunctionName=self.name, Qualifier=qualifier, InvocationType=kind,
            Payload=json.dumps({"do": do, **event}), **more)

    def call(self, do, **event):
        answer = self.invoke(do, **event)
        assert "FunctionError" not in answer, answer["Payload"].read()
        return json.load(answer["Payload"]), answer["DurableExecutionArn"]

    def start(self, do, **event):
        answer = self.invoke(do, kind="Event", **event)
        assert answer["StatusCode"] == 202
        return answer["DurableExecutionArn"]

    def get(self, arn):
        return self.client.get_durable_execution(DurableExecutionArn=arn)

    def history(self, arn, **options):
        return self.client.get_durable_execution_history(DurableExecutionArn=arn, **options)["Events"]

    def types(self, arn):
        return [event["EventType"] for event in self.history(arn)]

    def settled(self, arn, seconds=30):
        found = eventually(lambda: self.get(arn), lambda one: one["Status"] != "RUNNING", seconds)
        assert found["Status"] != "RUNNING", self.types(arn)
        return found

    def callback_id(self, arn):
        def look():
            return [event["CallbackStartedDetails"]["CallbackId"] for event in self.history(arn)
                    if event["EventType"] == "CallbackStarted"]
        return eventually(look, bool)[0]


@pytest.fixture(scope="session")
def durable(apus, sdk):
    return Durable(apus, sdk, "durable")


def code(call):
    with pytest.raises(ClientError) as caught:
        call()
    error = caught.value.response["Error"]
    return error["Code"], error["Message"]


def test_steps_run_once_and_are_in_the_history(durable):
    result, arn = durable.call("steps")
    assert result == 2
    assert durable.types(arn) == [
        "ExecutionStarted", "StepStarted", "StepSucceeded", "StepStarted", "StepSucceeded", "InvocationCompleted",
        "ExecutionSucceeded"]
    events = durable.history(arn)
    assert [event["EventId"] for event in events] == list(range(1, 8))
    assert [event.get("Name") for event in events[1:5]] == ["one", "one", "two", "two"]
    assert events[2]["StepSucceededDetails"]["Result"]["Payload"] == "1"
    execution = durable.get(arn)
    assert execution["Status"] == "SUCCEEDED" and execution["Result"] == "2" and execution["Version"] == "$LATEST"
    assert json.loads(execution["InputPayload"]) == {"do": "steps"}


def test_a_step_is_retried_with_its_delay(durable):
    result, arn = durable.call("retried")
    assert result == 3
    failed = [event for event in durable.history(arn) if event["EventType"] == "StepFailed"]
    assert [event["StepFailedDetails"]["RetryDetails"]["CurrentAttempt"] for event in failed] == [1, 2]
    assert all(event["StepFailedDetails"]["RetryDetails"]["NextAttemptDelaySeconds"] >= 1 for event in failed)
    assert failed[0]["StepFailedDetails"]["Error"]["Payload"]["ErrorType"] == "ValueError"


def test_a_wait_costs_no_invocation(durable):
    result, arn = durable.call("waiting", seconds=2)
    assert 2 <= result < 8
    assert durable.types(arn) == [
        "ExecutionStarted", "StepStarted", "StepSucceeded", "WaitStarted", "InvocationCompleted", "WaitSucceeded",
        "StepStarted", "StepSucceeded", "InvocationCompleted", "ExecutionSucceeded"]


def test_a_callback_succeeds_or_fails_from_outside(durable):
    arn = durable.start("callback")
    callback = durable.callback_id(arn)
    durable.client.send_durable_execution_callback_heartbeat(CallbackId=callback)
    durable.client.send_durable_execution_callback_success(CallbackId=callback, Result=b"yes")
    assert json.loads(durable.settled(arn)["Result"]) == {"approved": "yes"}
    assert code(lambda: durable.client.send_durable_execution_callback_success(CallbackId=callback))[0] == (
        "CallbackTimeoutException")

    arn = durable.start("callback")
    durable.client.send_durable_execution_callback_failure(
        CallbackId=durable.callback_id(arn), Error={"ErrorType": "RejectedError", "ErrorMessage": "not approved"})
    execution = durable.settled(arn)
    assert execution["Status"] == "FAILED" and "not approved" in execution["Error"]["ErrorMessage"]
    assert "CallbackFailed" in durable.types(arn)


def test_a_callback_times_out(durable):
    for options, kind in [({"timeout": 1}, "Callback.Timeout"), ({"heartbeat": 1}, "Callback.Heartbeat")]:
        arn = durable.start("callback", **options)
        assert durable.settled(arn)["Status"] == "FAILED"
        event = next(event for event in durable.history(arn) if event["EventType"] == "CallbackTimedOut")
        assert event["CallbackTimedOutDetails"]["Error"]["Payload"]["ErrorType"] == kind


def test_branches_run_beside_each_other(durable):
    result, arn = durable.call("branches")
    assert result == {"squares": [0, 1, 4], "doubled": [2, 4, 6]}
    contexts = [event for event in durable.history(arn) if event["EventType"] == "ContextStarted"]
    assert {event["SubType"] for event in contexts} == {"Parallel", "ParallelBranch", "Map", "MapIteration"}


def test_a_child_context_goes_on_where_it_was(durable):
    result, arn = durable.call("child")
    assert result == "b"
    inner = next(event for event in durable.history(arn) if event["EventType"] == "ContextStarted")
    steps = [event for event in durable.history(arn) if event["EventType"] == "StepStarted"]
    assert {event["ParentId"] for event in steps} == {inner["Id"]}
    assert [event["Name"] for event in steps] == ["a", "b"]


def test_a_failure_is_the_callers_answer(durable):
    answer = durable.invoke("failing")
    assert answer["FunctionError"] == "Unhandled"
    assert json.load(answer["Payload"]) == {"errorMessage": "no good", "errorType": "RuntimeError"}
    execution = durable.get(answer["DurableExecutionArn"])
    assert execution["Status"] == "FAILED" and execution["Error"]["ErrorType"] == "RuntimeError"


def test_a_crash_of_the_function_is_no_end(durable):
    arn = durable.start("crashing", until=time.time() + 3)
    assert durable.settled(arn)["Result"] == '"kept"'
    completed = [event for event in durable.history(arn) if event["EventType"] == "InvocationCompleted"]
    assert completed[0]["InvocationCompletedDetails"]["Error"]["Payload"]["ErrorType"] == "Runtime.ExitError"
    assert durable.types(arn).count("StepSucceeded") == 1


def test_states_that_no_event_holds_are_read_in_pages(durable):
    result, arn = durable.call("large", bytes=700_000, parts=8)
    assert result == 5_600_000


def test_functions_call_functions_as_their_role(durable, name):
    client, echo = durable.client, name + "-echo"
    client.create_function(
        FunctionName=echo, Role=durable.role, Runtime=PYTHON_RUNTIME, Handler="app.handler",
        Code={"ZipFile": zipped(app__py="def handler(e, c):\n    if e == 'fail': raise ValueError('bad')\n    return e")})
    answer = durable.invoke("chained", function=echo, payload="hi")
    assert "not authorized to perform: lambda:InvokeFunction" in json.load(answer["Payload"])["errorMessage"]

    durable.cloud.client("iam").put_role_policy(
        RoleName="durable-role", PolicyName="call", PolicyDocument=json.dumps({
            "Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": "*"}]}))
    result, arn = durable.call("chained", function=echo, payload="hi")
    assert result == "hi"
    started = next(event for event in durable.history(arn) if event["EventType"] == "ChainedInvokeStarted")
    assert started["ChainedInvokeStartedDetails"]["ExecutedVersion"] == "$LATEST"
    assert started["ChainedInvokeStartedDetails"]["Input"]["Payload"] == '"hi"'
    answer = durable.invoke("chained", function=echo, payload="fail")
    assert json.load(answer["Payload"])["errorMessage"] == "bad"

    # A durable function, through an execution of its own.
    result, arn = durable.call("chained", function="durable:$LATEST", payload={"do": "waiting"})
    assert result >= 1
    started = next(event for event in durable.history(arn) if event["EventType"] == "ChainedInvokeStarted")
    child = started["ChainedInvokeStartedDetails"]["DurableExecutionArn"]
    assert durable.get(child)["Status"] == "SUCCEEDED"
    answer = durable.invoke("chained", function="durable", payload={"do": "steps"})
    assert json.load(answer["Payload"])["errorMessage"] == (
        "You cannot invoke a durable function using an unqualified ARN.")


def test_a_name_starts_one_execution(durable, name):
    first, arn = durable.call("steps", execution=name)
    again, other = durable.call("steps", execution=name)
    assert (first, arn) == (again, other) and durable.get(arn)["DurableExecutionName"] == name
    assert code(lambda: durable.invoke("waiting", execution=name))[0] == "DurableExecutionAlreadyStartedException"


def test_an_execution_is_stopped(durable):
    arn = durable.start("waiting", seconds=600)
    eventually(lambda: durable.types(arn), lambda types: "WaitStarted" in types)
    stopped = durable.client.stop_durable_execution(
        DurableExecutionArn=arn, Error={"ErrorType": "Enough", "ErrorMessage": "stop"})
    execution = durable.get(arn)
    assert execution["Status"] == "STOPPED" and execution["Error"]["ErrorType"] == "Enough"
    assert execution["EndTimestamp"] == stopped["StopTimestamp"]
    assert durable.types(arn)[-1] == "ExecutionStopped"


def test_an_execution_times_out(apus, sdk, name):
    function = Durable(apus, sdk, name, timeout=2)
    answer = function.invoke("waiting", seconds=60)
    assert answer["FunctionError"] == "Unhandled"
    arn = answer["DurableExecutionArn"]
    assert function.get(arn)["Status"] == "TIMED_OUT" and function.types(arn)[-1] == "ExecutionTimedOut"


def test_executions_are_listed_by_their_function(apus, sdk, name):
    function = Durable(apus, sdk, name)
    arns = [function.call("steps", execution="run-0")[1]]
    time.sleep(2)  # the client sends whole seconds
    later = datetime.datetime.now(datetime.timezone.utc)
    arns += [function.call("steps", execution=f"run-{n}")[1] for n in (1, 2)]
    failed = function.invoke("failing", execution="run-bad")["DurableExecutionArn"]

    def listed(**options):
        return [one["DurableExecutionArn"] for one in function.client.list_durable_executions_by_function(
            FunctionName=name, **options)["DurableExecutions"]]
    assert listed() == arns + [failed]
    assert listed(ReverseOrder=True) == [failed] + arns[::-1]
    assert listed(Statuses=["FAILED"]) == [failed]
    assert listed(DurableExecutionName="run-1") == [arns[1]]
    assert listed(StartedAfter=later) == arns[1:] + [failed]
    assert listed(StartedBefore=later) == arns[:1]
    first = function.client.list_durable_executions_by_function(FunctionName=name, MaxItems=2)
    assert listed(Marker=first["NextMarker"], MaxItems=2) == arns[2:] + [failed]

    # The history likewise.
    page = function.client.get_durable_execution_history(DurableExecutionArn=arns[0], MaxItems=4, ReverseOrder=True)
    assert [event["EventId"] for event in page["Events"]] == [7, 6, 5, 4]
    rest = function.history(arns[0], Marker=page["NextMarker"], ReverseOrder=True)
    assert [event["EventId"] for event in rest] == [3, 2, 1]
    bare = function.history(arns[0], IncludeExecutionData=False)
    assert bare[0]["ExecutionStartedDetails"]["Input"] == {"Truncated": True}


def test_a_version_and_an_alias_run_what_was_published(apus, sdk, name):
    function = Durable(apus, sdk, name)
    version = function.client.publish_version(FunctionName=name)["Version"]
    function.client.create_alias(FunctionName=name, Name="live", FunctionVersion=version)
    answer = function.invoke("steps", qualifier="live")
    assert json.load(answer["Payload"]) == 2
    assert function.get(answer["DurableExecutionArn"])["Version"] == version
    assert f":{version}/durable-execution/" in answer["DurableExecutionArn"]


def test_a_role_without_the_right_may_not_checkpoint(apus, sdk, name):
    function = Durable(apus, sdk, name, policy="service-role/AWSLambdaBasicExecutionRole")
    answer = function.invoke("steps")
    assert "lambda:CheckpointDurableExecution" in json.load(answer["Payload"])["errorMessage"]


def test_what_aws_refuses_is_refused(durable, apus, name):
    client = durable.client
    assert code(lambda: client.invoke(FunctionName="durable")) == (
        "InvalidParameterValueException", "You cannot invoke a durable function using an unqualified ARN.")
    assert code(lambda: durable.invoke("steps", execution="has space"))[0] == "ValidationException"
    client.update_function_configuration(FunctionName="durable", DurableConfig={"ExecutionTimeout": 901})
    try:
        assert code(lambda: durable.invoke("steps")) == (
            "InvalidParameterValueException",
            "You cannot synchronously invoke a durable function with an executionTimeout greater than 15 minutes.")
    finally:
        config = client.update_function_configuration(
            FunctionName="durable", DurableConfig={"ExecutionTimeout": 300})["DurableConfig"]
    assert config == {"ExecutionTimeout": 300, "RetentionPeriodInDays": 7}
    arn = durable.call("steps")[1]
    for call in (
            lambda: client.checkpoint_durable_execution(DurableExecutionArn=arn, CheckpointToken="QUJD", Updates=[]),
            lambda: client.get_durable_execution_state(DurableExecutionArn=arn, CheckpointToken="QUJD")):
        assert code(call) == ("InvalidParameterValueException", "Invalid checkpoint token")
    missing = arn.rsplit("/", 1)[0] + "/00000000-0000-0000-0000-000000000000"
    assert code(lambda: durable.get(missing)) == ("ResourceNotFoundException", "Durable Execution does not exist")


def test_a_wait_survives_kill(fresh, sdk):
    cloud = fresh(durable=True)
    function = Durable(cloud, sdk, "lasting")
    arn = function.start("waiting", seconds=3)
    eventually(lambda: function.types(arn), lambda types: "InvocationCompleted" in types)
    cloud.kill()
    time.sleep(1)
    cloud.start()
    function.client = cloud.client("lambda")
    assert float(function.settled(arn)["Result"]) >= 3
    assert function.types(arn).count("StepSucceeded") == 2


def test_a_step_that_was_acknowledged_survives_kill(fresh, sdk):
    cloud = fresh(durable=True)
    function = Durable(cloud, sdk, "lasting")
    arns = [function.start("large", bytes=10, parts=20) for _ in range(5)]
    eventually(lambda: function.types(arns[0]), lambda types: "StepSucceeded" in types)
    kept = {arn: function.types(arn).count("StepSucceeded") for arn in arns}
    cloud.kill()
    cloud.start()
    function.client = cloud.client("lambda")
    for arn in arns:
        assert function.types(arn).count("StepSucceeded") >= kept[arn]
        assert function.settled(arn, 60)["Result"] == "200"
        assert function.types(arn).count("StepSucceeded") == 20
