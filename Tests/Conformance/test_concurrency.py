"""Concurrency: the account's, reserved and provisioned, and what is throttled."""

import concurrent.futures
import json

import pytest
from botocore.exceptions import ClientError

from conftest import PYTHON_RUNTIME, make_role, zipped
from test_main_job import eventually

CODE = "def handler(event, context): return event\n"
SLOW = "import time\ndef handler(event, context):\n    time.sleep(event)\n    return event\n"


@pytest.fixture
def functions(apus):
    return apus.client("lambda")


def refusal(call, **arguments):
    with pytest.raises(ClientError) as raised:
        call(**arguments)
    return raised.value.response


def test_a_hundred_stay_unreserved(functions, deploy):
    name = deploy(zipped(app__py=CODE))
    limits = functions.get_account_settings()["AccountLimit"]
    free = limits["UnreservedConcurrentExecutions"]
    answer = refusal(functions.put_function_concurrency, FunctionName=name, ReservedConcurrentExecutions=free - 99)
    assert (answer["Error"]["Code"], answer["Error"]["Message"]) == (
        "InvalidParameterValueException",
        "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution "
        "below its minimum value of [100].")
    functions.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=free - 100)
    limits = functions.get_account_settings()["AccountLimit"]
    assert limits["UnreservedConcurrentExecutions"] == 100 and limits["ConcurrentExecutions"] == 1000
    functions.delete_function_concurrency(FunctionName=name)
    assert functions.get_account_settings()["AccountLimit"]["UnreservedConcurrentExecutions"] == free


def test_a_reservation_is_a_limit(functions, deploy):
    name = deploy(zipped(app__py=SLOW), Timeout=10)
    functions.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=2)

    def call(_):
        try:
            return functions.invoke(FunctionName=name, Payload=b"1.5")["StatusCode"]
        except ClientError as error:
            return error.response["Reason"]

    with concurrent.futures.ThreadPoolExecutor(5) as pool:
        results = list(pool.map(call, range(5)))
    assert results.count(200) == 2
    assert results.count("ReservedFunctionConcurrentInvocationLimitExceeded") == 3


def test_zero_is_an_off_switch(functions, deploy):
    name = deploy(zipped(app__py=CODE))
    functions.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=0)
    answer = refusal(functions.invoke, FunctionName=name)
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 429
    assert answer["Reason"] == "ReservedFunctionConcurrentInvocationLimitExceeded"
    functions.delete_function_concurrency(FunctionName=name)
    assert functions.invoke(FunctionName=name, Payload=b"1")["StatusCode"] == 200


def test_the_account_has_its_limit(fresh):
    cloud = fresh("--account-concurrency", "2")
    role = make_role(cloud)
    functions = cloud.client("lambda")
    functions.create_function(FunctionName="slow", Role=role, Runtime=PYTHON_RUNTIME, Handler="app.handler",
                              Timeout=10, Code={"ZipFile": zipped(app__py=SLOW)})

    def call(_):
        try:
            return functions.invoke(FunctionName="slow", Payload=b"1.5")["StatusCode"]
        except ClientError as error:
            return error.response["Reason"]

    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        results = list(pool.map(call, range(4)))
    assert results.count(200) == 2 and results.count("ConcurrentInvocationLimitExceeded") == 2


def traced(client, trace):
    """The client sends the trace that `trace` has first, as SDKs do inside of functions."""

    def add(request, **_):
        if trace[0]:
            request.headers["X-Amzn-Trace-Id"] = trace[0]

    client.meta.events.register("before-sign.lambda.Invoke", add)
    return client


def test_a_circle_of_calls_is_stopped(apus, functions, deploy):
    name = deploy(zipped(app__py="import os\ndef handler(e, c): return os.environ['_X_AMZN_TRACE_ID']\n"))
    assert functions.get_function_recursion_config(FunctionName=name)["RecursiveLoop"] == "Terminate"
    trace = [None]
    client = traced(apus.client("lambda"), trace)
    for round in range(16):
        trace[0] = json.load(client.invoke(FunctionName=name)["Payload"])
        assert trace[0].endswith(f":{round}")
    answer = refusal(client.invoke, FunctionName=name)
    assert answer["Error"]["Code"] == "RecursiveInvocationException"
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 400
    assert functions.put_function_recursion_config(FunctionName=name, RecursiveLoop="Allow")["RecursiveLoop"] == "Allow"
    assert functions.get_function_recursion_config(FunctionName=name)["RecursiveLoop"] == "Allow"
    assert json.load(client.invoke(FunctionName=name)["Payload"]).endswith(":16")
    answer = refusal(functions.put_function_recursion_config, FunctionName="none", RecursiveLoop="Allow")
    assert answer["Error"]["Code"] == "ResourceNotFoundException"
    answer = refusal(functions.put_function_recursion_config, FunctionName=name, RecursiveLoop="Perhaps")
    assert answer["Error"]["Code"] == "ValidationException"


def test_the_trace_is_passed_on(apus, functions, deploy, invoke):
    name = deploy(zipped(app__py="import os\ndef handler(e, c): return os.environ['_X_AMZN_TRACE_ID']\n"))
    own, _, _ = invoke(name)
    assert own.startswith("Root=1-") and ";Sampled=0;Lineage=1:" in own and own.endswith(":0")

    trace = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1"

    client = traced(apus.client("lambda"), [trace])
    given = json.load(client.invoke(FunctionName=name)["Payload"])
    assert given.startswith(trace + ";Lineage=1:")
    # Every call has its own.
    assert invoke(name)[0] != own


TYPE = """import os
with open('/tmp/started', 'a') as file: file.write('x')
def handler(event, context):
    if event.get('crash'): os._exit(1)
    if event.get('sleep'):
        import time
        time.sleep(event['sleep'])
    return [os.environ['AWS_LAMBDA_INITIALIZATION_TYPE'], context.function_version, os.environ['AWS_LAMBDA_LOG_STREAM_NAME']]
"""


def published(functions, name):
    return functions.publish_version(FunctionName=name)["Version"]


def status(functions, name, qualifier, wanted="READY"):
    def look():
        shown = functions.get_provisioned_concurrency_config(FunctionName=name, Qualifier=qualifier)
        return shown if shown["Status"] == wanted else None
    return eventually(look, bool)


def call(functions, name, qualifier=None, **event):
    arguments = {"Qualifier": qualifier} if qualifier else {}
    return json.load(functions.invoke(FunctionName=name, Payload=json.dumps(event), **arguments)["Payload"])


def test_provisioned_environments_are_there_before_the_call(apus, functions, deploy):
    name = deploy(zipped(app__py=TYPE))
    version = published(functions, name)
    answer = functions.put_provisioned_concurrency_config(
        FunctionName=name, Qualifier=version, ProvisionedConcurrentExecutions=2)
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 202
    assert (answer["Status"], answer["RequestedProvisionedConcurrentExecutions"]) == ("IN_PROGRESS", 2)
    shown = status(functions, name, version)
    assert shown["AvailableProvisionedConcurrentExecutions"] == 2
    assert shown["AllocatedProvisionedConcurrentExecutions"] == 2
    assert call(functions, name, version)[:2] == ["provisioned-concurrency", version]
    assert call(functions, name)[:2] == ["on-demand", "$LATEST"]

    # What they can't take spills over, and nobody is refused.
    with concurrent.futures.ThreadPoolExecutor(3) as pool:
        kinds = [answer[0] for answer in pool.map(lambda _: call(functions, name, version, sleep=1), range(3))]
    assert sorted(kinds) == ["on-demand", "provisioned-concurrency", "provisioned-concurrency"]

    listed = functions.list_provisioned_concurrency_configs(FunctionName=name)["ProvisionedConcurrencyConfigs"]
    assert [item["FunctionArn"].split(":")[-1] for item in listed] == [version]
    deleted = functions.delete_provisioned_concurrency_config(FunctionName=name, Qualifier=version)
    assert deleted["ResponseMetadata"]["HTTPStatusCode"] == 204
    assert refusal(functions.get_provisioned_concurrency_config, FunctionName=name, Qualifier=version)["Error"] == {
        "Code": "ProvisionedConcurrencyConfigNotFoundException",
        "Message": "No Provisioned Concurrency Config found for this function"}
    assert call(functions, name, version)[0] == "on-demand"


def test_a_provisioned_environment_that_crashes_is_replaced(functions, deploy):
    name = deploy(zipped(app__py=TYPE))
    version = published(functions, name)
    functions.put_provisioned_concurrency_config(
        FunctionName=name, Qualifier=version, ProvisionedConcurrentExecutions=1)
    status(functions, name, version)
    first = call(functions, name, version)
    assert "Runtime exited" in call(functions, name, version, crash=True)["errorMessage"]
    status(functions, name, version)
    second = call(functions, name, version)
    assert first[0] == second[0] == "provisioned-concurrency" and first[2] != second[2]


def test_an_alias_with_weights_has_environments_of_both(functions, deploy):
    name = deploy(zipped(app__py=TYPE))
    one = published(functions, name)
    functions.update_function_configuration(FunctionName=name, Description="other")
    two = published(functions, name)
    functions.create_alias(FunctionName=name, Name="live", FunctionVersion=one,
                           RoutingConfig={"AdditionalVersionWeights": {two: 0.5}})
    functions.put_provisioned_concurrency_config(
        FunctionName=name, Qualifier="live", ProvisionedConcurrentExecutions=2)
    status(functions, name, "live")
    seen = {tuple(call(functions, name, "live")[:2]) for _ in range(40)}
    assert seen == {("provisioned-concurrency", one), ("provisioned-concurrency", two)}
    # The version itself has none.
    assert call(functions, name, one)[0] == "on-demand"

    # The alias moves, and its environments with it.
    functions.update_alias(FunctionName=name, Name="live", FunctionVersion=two, RoutingConfig={})
    status(functions, name, "live")
    assert {tuple(call(functions, name, "live")[:2]) for _ in range(5)} == {("provisioned-concurrency", two)}

    conflict = refusal(functions.put_provisioned_concurrency_config, FunctionName=name, Qualifier=two,
                       ProvisionedConcurrentExecutions=1)
    assert conflict["Error"] == {
        "Code": "ResourceConflictException", "Message": "Version is pointed by a Provisioned Concurrency alias"}
    functions.delete_alias(FunctionName=name, Name="live")
    functions.put_provisioned_concurrency_config(FunctionName=name, Qualifier=two, ProvisionedConcurrentExecutions=1)
    functions.create_alias(FunctionName=name, Name="late", FunctionVersion=two)
    conflict = refusal(functions.put_provisioned_concurrency_config, FunctionName=name, Qualifier="late",
                       ProvisionedConcurrentExecutions=1)
    assert conflict["Error"]["Message"] == (
        "Alias can't be used for Provisioned Concurrency configuration on an already Provisioned version")
    functions.delete_provisioned_concurrency_config(FunctionName=name, Qualifier=two)


def test_a_function_that_does_not_start_is_not_provisioned(functions, deploy):
    name = deploy(zipped(app__py="raise ValueError('no')\n"))
    version = published(functions, name)
    functions.put_provisioned_concurrency_config(
        FunctionName=name, Qualifier=version, ProvisionedConcurrentExecutions=2)
    shown = status(functions, name, version, "FAILED")
    assert shown["StatusReason"] == "FUNCTION_ERROR_INIT_FAILURE"
    assert shown["AvailableProvisionedConcurrentExecutions"] == 0
    functions.delete_provisioned_concurrency_config(FunctionName=name, Qualifier=version)


def test_what_cannot_be_provisioned(functions, deploy):
    name = deploy(zipped(app__py=TYPE))
    version = published(functions, name)
    put = functions.put_provisioned_concurrency_config

    def error(call=put, **arguments):
        found = refusal(call, **{"FunctionName": name, "Qualifier": version, **arguments})["Error"]
        return found["Code"], found["Message"]

    assert error(Qualifier="$LATEST", ProvisionedConcurrentExecutions=1) == (
        "InvalidParameterValueException",
        "Provisioned Concurrency Configs cannot be applied to unpublished function versions.")
    assert error(functions.get_provisioned_concurrency_config, Qualifier="$LATEST")[1] == (
        "The function resource provided must be an alias or a published version.")
    assert error(ProvisionedConcurrentExecutions=0)[0] == "ValidationException"
    assert error(ProvisionedConcurrentExecutions=1001)[1] == (
        "Specified ConcurrentExecutions for function is greater than account's unreserved concurrency [1000].")
    assert error(ProvisionedConcurrentExecutions=901)[1] == (
        "Specified ConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its "
        "minimum value of [100].")
    assert error(Qualifier="77", ProvisionedConcurrentExecutions=1)[0] == "ResourceNotFoundException"
    assert error(Qualifier="none", ProvisionedConcurrentExecutions=1)[0] == "ResourceNotFoundException"
    functions.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=2)
    assert error(ProvisionedConcurrentExecutions=3)[1] == (
        "Requested Provisioned Concurrency should not be greater than the reservedConcurrentExecution for function")
    put(FunctionName=name, Qualifier=version, ProvisionedConcurrentExecutions=2)
    assert refusal(functions.put_function_concurrency, FunctionName=name, ReservedConcurrentExecutions=1)["Error"][
        "Code"] == "InvalidParameterValueException"
    functions.delete_function(FunctionName=name)
    assert refusal(functions.list_provisioned_concurrency_configs, FunctionName=name)["Error"][
        "Code"] == "ResourceNotFoundException"


def test_provisioned_environments_come_back_after_kill(fresh):
    cloud = fresh(durable=True)
    role = make_role(cloud)
    functions = cloud.client("lambda")
    functions.create_function(FunctionName="kept", Role=role, Runtime=PYTHON_RUNTIME, Handler="app.handler",
                              Publish=True, Code={"ZipFile": zipped(app__py=TYPE)})
    functions.put_provisioned_concurrency_config(
        FunctionName="kept", Qualifier="1", ProvisionedConcurrentExecutions=1)
    status(functions, "kept", "1")
    cloud.kill()
    cloud.start()
    functions = cloud.client("lambda")
    status(functions, "kept", "1")
    assert call(functions, "kept", "1")[0] == "provisioned-concurrency"
