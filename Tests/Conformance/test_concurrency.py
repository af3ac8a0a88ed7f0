"""Concurrency: the account's, reserved and provisioned, and what is throttled."""

import concurrent.futures
import json

import pytest
from botocore.exceptions import ClientError

from conftest import PYTHON_RUNTIME, make_role, zipped

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
