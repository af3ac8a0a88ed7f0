"""Functions that misbehave harm nobody but themselves; what changes under a running call doesn't touch it."""

import concurrent.futures
import contextlib
import json
import pathlib
import threading
import time

import botocore.exceptions
import pytest

from conftest import PYTHON_RUNTIME, make_role, zipped

NASTY = """
import os, sys, time
def handler(event, context):
    return globals()[event["do"]](event)
def answer(event): return "well"
def forks(event):
    children = 0
    try:
        while children < 100_000:
            if os.fork() == 0: time.sleep(60)
            children += 1
    except OSError as error:
        return [children, type(error).__name__]
def fills(event):
    written = 0
    try:
        with open("/tmp/full", "wb", buffering=0) as file:
            while written < 2 << 30: written += file.write(bytes(1 << 20))
    except OSError as error:
        return [written >> 20, error.errno]
def prints(event):
    line = b"x" * 1023 + b"\\n"
    for _ in range(event["kilobytes"] >> 10): os.write(1, line * 1024)
    return "printed"
def closes(event):
    os.closerange(0, 256)
    return "closed"
def waits(event):
    time.sleep(event["seconds"])
    return "old"
"""

# A runtime of its own making: what it does with its answers, its first event says.
RUNTIME = """#!/usr/bin/env python3
import http.client, json, os, socket, time
host = os.environ["AWS_LAMBDA_RUNTIME_API"]
def ask(method, path, body=None, headers={}):
    connection = http.client.HTTPConnection(host)
    connection.request(method, "/2018-06-01/runtime" + path, body, headers)
    answer = connection.getresponse()
    return answer.status, answer.getheader("Lambda-Runtime-Aws-Request-Id"), answer.read()
said = []
while True:
    _, request, event = ask("GET", "/invocation/next")
    do = json.loads(event)["do"]
    path = f"/invocation/{request}/response"
    if do == "twice":
        said = [ask("POST", path, b'"first"')[0], ask("POST", path, b'"second"')[0]]
    elif do == "other":
        said = [ask("POST", "/invocation/00000000-0000-0000-0000-000000000000/response", b'"other"')[0]]
        ask("POST", path, b'"own"')
    elif do == "unasked":
        said = [ask("POST", "/invocation/" + "x" * 5000 + "/response", b"1")[0], ask("GET", "/nowhere")[0]]
        ask("POST", path, json.dumps(said).encode())
    elif do == "drowns":
        # Says that it asks for the last time, reads no more than the head, and talks on.
        ask("POST", path, b'"ready"')
        flood = socket.create_connection(host.split(":"))
        flood.sendall(b"GET /2018-06-01/runtime/invocation/next HTTP/1.1\\r\\nHost: x\\r\\nConnection: close\\r\\n\\r\\n")
        head = flood.recv(2048).decode()
        request = head.split("Aws-Request-Id: ")[1].split()[0]
        for _ in range(600): flood.sendall(bytes(1 << 20))
        ask("POST", f"/invocation/{request}/response", b'"still here"')
    elif do == "silent":
        # Connections that say nothing, half a request, and one that never reads.
        held = [socket.create_connection(host.split(":")) for _ in range(20)]
        held[0].sendall(b"POST /2018-06-01/runtime" + path.encode() + b" HTTP/1.1\\r\\nContent-Length: 100\\r\\n\\r\\nhalf")
        ask("POST", path, b'"still here"')
    elif do == "breaks":
        connection = socket.create_connection(host.split(":"))
        connection.sendall(b"POST /2018-06-01/runtime" + path.encode() + b" HTTP/1.1\\r\\nHost: x\\r\\n"
            b"Lambda-Runtime-Function-Response-Mode: streaming\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n5\\r\\nhello\\r\\n")
        time.sleep(0.2)
        os._exit(3)
    else:
        ask("POST", path, json.dumps(said).encode())
"""


@pytest.fixture
def nasty(deploy, invoke):
    def call(do, **settings):
        if not name:
            name.append(deploy(zipped(app__py=NASTY), **{"Timeout": 30, **settings}))
        return invoke(name[0], {"do": do})

    name = []
    return call


def test_a_fork_bomb_goes_off_alone(nasty):
    (children, error), _, _ = nasty("forks", MemorySize=1769)
    assert 10 < children < 2000 and error == "BlockingIOError"


def test_a_fork_bomb_in_little_memory_is_ended_whole(nasty):
    failed, _, _ = nasty("forks", Timeout=5)
    assert failed["errorType"] in ("Runtime.OutOfMemory", "Sandbox.Timedout")
    assert nasty("answer")[0] == "well"


def test_a_full_tmp_is_its_own(nasty):
    (megabytes, error), _, _ = nasty("fills")
    assert 450 <= megabytes <= 512 and error == 28


@contextlib.contextmanager
def heaviest(cloud):
    """What the cloud weighs meanwhile, in MB."""
    weights = []
    ended = threading.Event()

    def watch():
        while not ended.wait(0.2):
            status = pathlib.Path(f"/proc/{cloud.process.pid}/status").read_text()
            weights.append(int(status.split("VmRSS:")[1].split()[0]) >> 10)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield weights
    finally:
        ended.set()
        watcher.join()


def test_a_gigabyte_of_log_takes_no_memory(fresh):
    cloud = fresh()
    functions = cloud.client("lambda", read_timeout=320)
    functions.create_function(
        FunctionName="talks", Role=make_role(cloud), Runtime=PYTHON_RUNTIME, Handler="app.handler",
        Code={"ZipFile": zipped(app__py=NASTY)}, Timeout=300)
    with heaviest(cloud) as megabytes:
        answer = functions.invoke(
            FunctionName="talks", Payload=json.dumps({"do": "prints", "kilobytes": 1 << 20}))["Payload"].read()
    assert answer == b'"printed"'
    assert max(megabytes) < 400, megabytes
    assert functions.invoke(FunctionName="talks", Payload='{"do": "answer"}')["Payload"].read() == b'"well"'


def test_closed_sockets_end_the_call_and_the_next_is_well(nasty):
    failed, _, answer = nasty("closes", Timeout=5)
    assert answer["FunctionError"] == "Unhandled" and failed["errorType"]
    assert nasty("answer")[0] == "well"


@pytest.fixture
def custom(deploy, invoke, name):
    deploy(zipped(bootstrap=RUNTIME.encode()), "provided.al2023", "none", Timeout=10)
    return lambda do: invoke(name, {"do": do})


def test_a_second_answer_is_refused(custom):
    assert custom("twice")[0] == "first"
    first, second = custom("tell")[0]
    assert first == 202 and 400 <= second < 500


def test_an_answer_to_a_request_of_another_is_refused(custom):
    assert custom("other")[0] == "own"
    assert 400 <= custom("tell")[0][0] < 500


def test_nonsense_is_refused(custom):
    assert all(400 <= status < 500 for status in custom("unasked")[0])


def test_silent_connections_hold_nobody_up(custom):
    assert custom("silent")[0] == "still here"


def test_what_comes_behind_a_last_request_takes_no_memory(fresh):
    cloud = fresh()
    functions = cloud.client("lambda", read_timeout=120)
    functions.create_function(
        FunctionName="drowns", Role=make_role(cloud), Runtime="provided.al2023", Handler="none",
        Code={"ZipFile": zipped(bootstrap=RUNTIME.encode())}, Timeout=100)
    assert functions.invoke(FunctionName="drowns", Payload='{"do": "drowns"}')["Payload"].read() == b'"ready"'
    with heaviest(cloud) as megabytes:
        answer = functions.invoke(FunctionName="drowns", Payload=json.dumps("x" * 6_000_000))["Payload"].read()
    assert answer == b'"still here"'
    assert max(megabytes) < 400, megabytes


def test_a_runtime_that_ends_in_the_middle_of_a_stream(custom, apus, name):
    custom("tell")
    stream = apus.client("lambda").invoke_with_response_stream(FunctionName=name, Payload='{"do": "breaks"}')
    events = list(stream["EventStream"])
    assert b"".join(event["PayloadChunk"]["Payload"] for event in events if "PayloadChunk" in event) == b"hello"
    assert events[-1]["InvokeComplete"]["ErrorCode"]
    assert custom("tell")[0] == []


def running(functions, name):
    """Starts a call that is inside its function when this returns."""
    pool = concurrent.futures.ThreadPoolExecutor(1)
    call = pool.submit(lambda: functions.invoke(
        FunctionName=name, Payload='{"do": "waits", "seconds": 3}')["Payload"].read())
    time.sleep(1.5)
    return call


def test_a_deploy_leaves_running_calls_alone(apus, deploy, invoke):
    functions = apus.client("lambda")
    name = deploy(zipped(app__py=NASTY), Timeout=30)
    invoke(name, {"do": "answer"})
    call = running(functions, name)
    functions.update_function_code(FunctionName=name, ZipFile=zipped(app__py="def handler(e, c): return 'new'"))
    assert invoke(name, {})[0] == "new"
    assert call.result() == b'"old"'


def test_a_deleted_function_ends_its_running_calls_first(apus, deploy, invoke):
    functions = apus.client("lambda")
    name = deploy(zipped(app__py=NASTY), Timeout=30)
    invoke(name, {"do": "answer"})
    call = running(functions, name)
    functions.delete_function(FunctionName=name)
    assert call.result() == b'"old"'
    with pytest.raises(botocore.exceptions.ClientError, match="ResourceNotFoundException"):
        functions.invoke(FunctionName=name, Payload="{}")


def test_thousands_of_functions_at_once(fresh):
    cloud = fresh()
    role = make_role(cloud)
    functions = cloud.client("lambda", max_pool_connections=16)
    package = zipped(app__py="def handler(e, c): return c.function_name")

    def make(n):
        functions.create_function(
            FunctionName=f"many-{n:04}", Role=role, Runtime=PYTHON_RUNTIME, Handler="app.handler",
            Code={"ZipFile": package})

    with concurrent.futures.ThreadPoolExecutor(16) as threads:
        list(threads.map(make, range(2_000)))
        pages = functions.get_paginator("list_functions").paginate()
        assert sorted(f["FunctionName"] for page in pages for f in page["Functions"]) == [
            f"many-{n:04}" for n in range(2_000)]
        called = [f"many-{n:04}" for n in range(0, 2_000, 100)]
        answers = threads.map(
            lambda name: functions.invoke(FunctionName=name)["Payload"].read().decode(), called)
        assert [json.loads(answer) for answer in answers] == called
    status = pathlib.Path(f"/proc/{cloud.process.pid}/status").read_text()
    assert int(status.split("VmRSS:")[1].split()[0]) < 300 << 10
