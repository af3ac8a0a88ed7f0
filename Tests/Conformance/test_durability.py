"""What was acknowledged is there after `kill -9`; nothing is left behind."""

import base64
import collections
import concurrent.futures
import itertools
import json
import os
import pathlib
import re
import subprocess
import threading
import time
import urllib.request

import botocore.exceptions

from conftest import PYTHON_RUNTIME, make_role, zipped
from test_main_job import eventually


def test_everything_acknowledged_survives_kill(fresh):
    cloud = fresh(durable=True)
    role = make_role(cloud)
    functions = cloud.client("lambda")
    for n in range(5):
        functions.create_function(
            FunctionName=f"kept-{n}", Role=role, Runtime=PYTHON_RUNTIME, Handler="app.handler",
            Code={"ZipFile": zipped(app__py=f"def handler(e, c): return {n}")}, Tags={"n": str(n)})
    functions.delete_function(FunctionName="kept-4")
    cloud.kill()
    cloud.start()
    functions = cloud.client("lambda")
    assert [f["FunctionName"] for f in functions.list_functions()["Functions"]] == [f"kept-{n}" for n in range(4)]
    for n in range(4):
        assert json.load(functions.invoke(FunctionName=f"kept-{n}")["Payload"]) == n
        assert functions.get_function(FunctionName=f"kept-{n}")["Tags"] == {"n": str(n)}
    assert cloud.client("iam").get_role(RoleName="conformance")["Role"]["Arn"] == role


def test_accepted_events_run_after_kill(fresh):
    cloud = fresh(durable=True)
    role = make_role(cloud)
    functions = cloud.client("lambda")
    # No call ends before the kill, and none is too slow on a slow machine.
    code = "import time\ndef handler(e, c):\n    time.sleep(max(0, e['end'] - time.time()))\n    print('ran', e['n'])\n"
    functions.create_function(
        FunctionName="later", Role=role, Runtime=PYTHON_RUNTIME, Handler="app.handler", Timeout=60,
        Code={"ZipFile": zipped(app__py=code)})
    end = time.time() + 10
    for n in range(20):
        event = json.dumps({"n": n, "end": end})
        assert functions.invoke(FunctionName="later", InvocationType="Event", Payload=event)["StatusCode"] == 202
    assert time.time() < end
    cloud.kill()
    cloud.start()
    logs = cloud.client("logs")

    def ran():
        try:
            pages = logs.get_paginator("filter_log_events").paginate(
                logGroupName="/aws/lambda/later", filterPattern="ran")
            return {match.group(1) for page in pages for event in page["events"]
                    for match in [re.match(r"ran (\d+)", event["message"])] if match}
        except logs.exceptions.ResourceNotFoundException:
            return set()

    assert len(eventually(ran, until=lambda found: len(found) == 20, seconds=60)) == 20


def test_no_package_is_left_behind_by_kills(fresh):
    cloud = fresh(durable=True)
    role = make_role(cloud)
    blobs = pathlib.Path(cloud.options[cloud.options.index("--data-dir") + 1], "blobs")
    for round in range(4):
        stop = threading.Event()

        def change(worker, functions):
            for n in itertools.count():
                if stop.is_set():
                    return
                name, code = f"f{worker}-{n % 3}", {"ZipFile": zipped(app__py=f"x = {round}{worker}{n}")}
                try:
                    if n % 9 < 3:
                        functions.create_function(
                            FunctionName=name, Role=role, Runtime=PYTHON_RUNTIME, Handler="app.handler", Code=code)
                    elif n % 9 < 6:
                        functions.update_function_code(FunctionName=name, **code)
                    else:
                        functions.delete_function(FunctionName=name)
                except (botocore.exceptions.ClientError, botocore.exceptions.BotoCoreError):
                    continue

        clients = [cloud.client("lambda") for _ in range(4)]
        workers = [threading.Thread(target=change, args=pair) for pair in enumerate(clients)]
        for worker in workers:
            worker.start()
        time.sleep(0.2 + 0.05 * round)
        cloud.kill()
        stop.set()
        for worker in workers:
            worker.join()
        cloud.start()
        functions = cloud.client("lambda").list_functions()["Functions"]
        files = [path for path in blobs.rglob("*") if path.is_file()]
        assert len(files) == len(functions), (round, files)
        held = sorted(base64.b64decode(function["CodeSha256"]).hex() for function in functions)
        assert held == sorted(path.name.split(".")[0] for path in files)


TALKATIVE = """
import time
def handler(event, context):
    print('begin', event)
    time.sleep(0.4 if event == 'last' else 0)
    print('finish', event)
"""


def talker(cloud):
    functions = cloud.client("lambda")
    functions.create_function(
        FunctionName="talker", Role=make_role(cloud), Runtime=PYTHON_RUNTIME, Handler="app.handler",
        Code={"ZipFile": zipped(app__py=TALKATIVE)})
    return functions


def logged(cloud):
    """The kinds of lines in the log, with what the function said, and how often each."""
    pages = cloud.client("logs").get_paginator("filter_log_events").paginate(logGroupName="/aws/lambda/talker")
    return collections.Counter(
        line if line.startswith(("begin", "finish")) else line.split()[0]
        for page in pages for line in [event["message"].strip() for event in page["events"]])


def test_a_polite_end_loses_no_line(fresh):
    cloud = fresh(durable=True)
    functions = talker(cloud)
    for n in range(30):
        functions.invoke(FunctionName="talker", Payload=str(n))
    with concurrent.futures.ThreadPoolExecutor(1) as caller:
        # One call is under way when the end is asked for: it finishes, gets its answer, and is in the log.
        last = caller.submit(functions.invoke, FunctionName="talker", Payload='"last"')
        eventually(lambda: health(cloud)["invocations"], until=lambda count: count == 31)
        assert cloud.stop() == 0
        assert last.result()["StatusCode"] == 200
    cloud.start()
    found = logged(cloud)
    for n in [*range(30), "last"]:
        assert found[f"begin {n}"] == found[f"finish {n}"] == 1
    assert found["START"] == found["END"] == found["REPORT"] == 31


def test_a_kill_loses_only_the_last_half_second_of_the_log(fresh):
    cloud = fresh(durable=True)
    functions = talker(cloud)
    for n in range(10):
        functions.invoke(FunctionName="talker", Payload=str(n))
    time.sleep(0.5)  # SPECIFICATION.md promises no more
    cloud.kill()
    cloud.start()
    found = logged(cloud)
    assert found["START"] == found["END"] == found["REPORT"] == 10
    assert all(found[f"finish {n}"] == 1 for n in range(10))


def health(cloud):
    return json.load(urllib.request.urlopen(f"{cloud.endpoint}/_apus/health"))


def test_without_a_data_directory_nothing_stays(fresh):
    cloud = fresh()
    opened = {os.readlink(link) for link in pathlib.Path(f"/proc/{cloud.process.pid}/fd").iterdir()
              if link.exists()}
    folders = {path for path in opened if path.startswith("/tmp/apus")}
    assert folders, "a temporary data directory is in use"
    assert cloud.stop() == 0
    assert not [path for path in folders if os.path.exists(path)]


def test_sandboxes_end_with_apus_even_when_it_is_killed(fresh):
    cloud = fresh(durable=True)
    role = make_role(cloud)
    functions = cloud.client("lambda")
    code = "import subprocess\nsubprocess.Popen(['sleep', '1000'])\ndef handler(e, c): return 1"
    functions.create_function(
        FunctionName="orphan", Role=role, Runtime=PYTHON_RUNTIME, Handler="app.handler",
        Code={"ZipFile": zipped(app__py=code)})
    functions.invoke(FunctionName="orphan")
    children = descendants(cloud.process.pid)
    assert len(children) >= 2
    time.sleep(0.5)  # the environment is frozen by now, and must end all the same
    cloud.kill()
    assert eventually(lambda: [pid for pid in children if alive(pid)], until=lambda left: not left) == []


def descendants(pid):
    table = {}
    for line in subprocess.check_output(["ps", "-eo", "pid=,ppid="], text=True).splitlines():
        child, parent = map(int, line.split())
        table.setdefault(parent, []).append(child)
    found, queue = [], [pid]
    while queue:
        for child in table.get(queue.pop(), []):
            found.append(child)
            queue.append(child)
    return found


def alive(pid):
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False
