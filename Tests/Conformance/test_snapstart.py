"""SnapStart with boto3: versions are initialised when they are published, and their hooks run around a restore.

Whatever the machine has: with a CRIU that fits, environments come from a snapshot; without one each is initialised
by itself, and says so (`OptimizationStatus` Off).
"""

import base64
import json
import pathlib
import re
import shutil
import subprocess
import time

import botocore.exceptions
import pytest

from conftest import BINARY, PYTHON_RUNTIME, make_role, zip_of, zipped
from test_extensions import EXTENSION, said

ON = {"ApplyOn": "PublishedVersions"}

COUNTS = """
import os, time, urllib.request
from snapshot_restore_py import register_after_restore, register_before_snapshot
seen = []
began = time.time()
with open("/tmp/kept", "w") as file:
    file.write("from init")
print("initialised")
@register_before_snapshot
def before():
    seen.append("before")
@register_after_restore
def after():
    seen.append("after")
def handler(event, context):
    keys = None
    if event == "keys":
        request = urllib.request.Request(os.environ["AWS_CONTAINER_CREDENTIALS_FULL_URI"])
        try:
            urllib.request.urlopen(request)
        except urllib.error.HTTPError as error:
            assert error.code == 403
        request.add_header("Authorization", os.environ["AWS_CONTAINER_AUTHORIZATION_TOKEN"])
        keys = urllib.request.urlopen(request).read().decode()
    return {"seen": seen, "began": began, "kept": open("/tmp/kept").read(), "credentials": keys,
            "type": os.environ["AWS_LAMBDA_INITIALIZATION_TYPE"],
            "keys": [name for name in os.environ if name.startswith("AWS_ACCESS") or "LOG_STREAM" in name]}
"""


@pytest.fixture(scope="session")
def optimized():
    """Whether this machine has a CRIU that fits: `On` or `Off`."""
    findings = subprocess.run([BINARY, "doctor"], capture_output=True, text=True, timeout=60).stdout
    line = next(line for line in findings.splitlines() if "SnapStart snapshots" in line)
    return "Off" if "none" in line else "On"


@pytest.fixture
def publish(apus, deploy):
    """Deploys a function with SnapStart and publishes a version; returns name and configuration once it is settled."""

    def create(package, **settings):
        function = deploy(package, SnapStart=ON, **settings)
        functions = apus.client("lambda")
        published = functions.publish_version(FunctionName=function)
        assert published["State"] == "Pending" and published["StateReasonCode"] == "Creating"
        return function, settled(functions, function, published["Version"])

    return create


def settled(functions, function, version):
    end = time.monotonic() + 120
    while True:
        seen = functions.get_function_configuration(FunctionName=function, Qualifier=version)
        if seen["State"] != "Pending":
            return seen
        assert time.monotonic() < end, seen
        time.sleep(0.05)


def messages(apus, function, wanted, seconds=30):
    logs = apus.client("logs")
    end = time.time() + seconds
    while True:
        events = logs.filter_log_events(logGroupName="/aws/lambda/" + function)["events"]
        text = "".join(event["message"] for event in events)
        if all(part in text for part in wanted) or time.time() > end:
            return text
        time.sleep(0.1)


def test_a_version_is_initialised_when_it_is_published(apus, publish, invoke, optimized):
    function, version = publish(zipped(app__py=COUNTS), MemorySize=512, Timeout=20)
    assert version["State"] == "Active"
    assert version["SnapStart"] == {"ApplyOn": "PublishedVersions", "OptimizationStatus": optimized}
    text = messages(apus, function, ["initialised", "INIT_REPORT"])
    assert "initialised" in text and re.search(r"INIT_REPORT Init Duration: [\d.]+ ms\n", text), text
    payload, log, _ = invoke(function, "keys", Qualifier="1")
    assert payload["seen"] == ["before", "after"] and payload["kept"] == "from init"
    assert payload["type"] == "snap-start" and payload["keys"] == []
    keys = json.loads(payload["credentials"])
    caller = apus.client("sts", keys["AccessKeyId"], keys["SecretAccessKey"], keys["Token"]).get_caller_identity()
    assert ":assumed-role/conformance/" + function in caller["Arn"] and keys["Expiration"].endswith("Z")
    assert re.search(r"Restore Duration: [\d.]+ ms\tBilled Restore Duration: \d+ ms\t", log), log
    assert ("Init Duration" in log.split("REPORT RequestId")[1]) == (optimized == "Off")
    again, log, _ = invoke(function, None, Qualifier="1")
    assert again["seen"] == ["before", "after"] and "Restore Duration" not in log
    # $LATEST is nobody's snapshot.
    assert invoke(function, None)[0]["type"] == "on-demand"


def test_json_logs_have_the_platforms_events(apus, publish, invoke):
    function, _ = publish(
        zipped(app__py=COUNTS), Timeout=20, LoggingConfig={"LogFormat": "JSON", "SystemLogLevel": "DEBUG"})
    invoke(function, None, Qualifier="1")
    text = messages(apus, function, ["platform.restoreReport", "platform.report"])
    records = [json.loads(line) for line in re.findall(r'\{"time".*?\}\}(?=\{"time"|\{"timestamp"|$)', text)]
    kinds = [record["type"] for record in records]
    for kind in ["restoreStart", "restoreRuntimeDone", "restoreReport"]:
        assert "platform." + kind in kinds, text
    report = next(record for record in records if record["type"] == "platform.report")
    assert report["record"]["metrics"]["restoreDurationMs"] > 0


@pytest.mark.parametrize("code, reason", [
    ("raise ValueError('no')", "FunctionError.RuntimeInitError"),
    ("from snapshot_restore_py import *\nregister_before_snapshot(lambda: 1 / 0)\ndef handler(event, context): pass",
     "FunctionError.RuntimeInitError"),
    ("import os\nos._exit(3)", "FunctionError.RuntimeInitError"),
])
def test_a_version_that_cannot_be_initialised_has_failed(apus, publish, code, reason):
    function, version = publish(zipped(app__py=code))
    assert version["State"] == "Failed" and version["StateReasonCode"] == reason, version
    assert "initialization failed" in version["StateReason"]
    with pytest.raises(botocore.exceptions.ClientError) as caught:
        apus.client("lambda").invoke(FunctionName=function, Qualifier="1")
    assert caught.value.response["Error"]["Code"] == "ResourceConflictException"


def test_a_failed_hook_after_the_restore_is_the_callers_error(apus, publish):
    code = "from snapshot_restore_py import *\nregister_after_restore(lambda: 1 / 0)\ndef handler(event, context): pass"
    function, version = publish(zipped(app__py=code))
    assert version["State"] == "Active"
    with pytest.raises(botocore.exceptions.ClientError) as caught:
        apus.client("lambda").invoke(FunctionName=function, Qualifier="1")
    assert caught.value.response["Error"]["Code"] == "SnapStartException"
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400
    text = messages(apus, function, ["RESTORE_REPORT", "ZeroDivisionError"])
    assert re.search(r"^RESTORE_START Runtime Version: python:\S+\tRuntime Version ARN: arn:aws:lambda:", text, re.M), text
    assert "Status: error\tError Type: Runtime.AfterRestoreError" in text and "ZeroDivisionError" in text, text
    # The call has not begun.
    assert "START RequestId" not in text and "REPORT RequestId" not in text, text


UNIQUE = """
import os, random, threading, uuid
from snapshot_restore_py import register_after_restore
restored = []
register_after_restore(lambda: restored.append(random.random()))
lock = threading.Event()
threading.Thread(target=lock.wait, daemon=True).start()
def handler(event, context):
    if event == "end":
        os._exit(0)
    with open("/proc/self/status") as file:
        status = dict(line.split(":", 1) for line in file)
    return {"random": [restored[0], random.random()], "uuid": str(uuid.uuid4()), "began": BEGAN, "pid": os.getpid(),
            "threads": threading.active_count(), "shm": os.listdir("/dev/shm"), "capabilities": status["CapEff"].strip(),
            "seccomp": status["Seccomp"].strip(), "user": os.getuid(), "stream": context.log_stream_name}
import time
BEGAN = time.time_ns()
"""


def copies(invoke, function, count):
    """What so many environments answer, each restored because the one before has ended."""
    answers = []
    for number in range(count):
        payload, log, _ = invoke(function, None, Qualifier="1")
        assert "Restore Duration" in log, log
        answers.append(payload)
        if number < count - 1:
            assert invoke(function, "end", Qualifier="1")[2]["FunctionError"] == "Unhandled"
    return answers


def test_environments_come_from_one_snapshot_and_differ(apus, publish, invoke, optimized):
    if optimized == "Off":
        pytest.skip("no CRIU that works on this kernel: `apus doctor` says why")
    function, version = publish(zipped(app__py=UNIQUE), Timeout=20, MemorySize=512)
    assert version["SnapStart"]["OptimizationStatus"] == "On"
    seen = copies(invoke, function, 3)
    assert len({answer["began"] for answer in seen}) == 1, "one initialisation"
    assert len({value for answer in seen for value in answer["random"]}) == 6
    assert len({answer["uuid"] for answer in seen}) == 3
    for answer in seen:
        assert answer["capabilities"] == "0" * 16 and answer["seccomp"] == "2" and answer["user"] == 993
        assert answer["threads"] == 2 and answer["shm"] == [] and answer["stream"] is None


NODE_UNIQUE = """
const crypto = require('crypto');
const began = process.hrtime.bigint().toString();
// Generators and caches that are filled before the snapshot.
const early = [crypto.randomUUID(), crypto.randomInt(2 ** 40), crypto.randomBytes(8).toString('hex'), Math.random()];
exports.handler = async (event) => {
  if (event === 'end') process.exit(0);
  const curve = crypto.createECDH('prime256v1');
  const secret = await crypto.webcrypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, true, ['encrypt']);
  return { began, early, drawn: [
    crypto.randomUUID(), crypto.webcrypto.randomUUID(), crypto.randomInt(2 ** 40), crypto.randomBytes(16).toString('hex'),
    Math.random(), Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('hex'),
    crypto.randomFillSync(Buffer.alloc(16)).toString('hex'),
  ], keys: [
    crypto.generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ type: 'spki', format: 'pem' }),
    crypto.generateKeySync('aes', { length: 256 }).export().toString('hex'), curve.generateKeys('hex'),
    Buffer.from(await crypto.webcrypto.subtle.exportKey('raw', secret)).toString('hex'),
  ] };
};
"""


@pytest.mark.skipif(not shutil.which("node"), reason="no Node.js on this machine")
def test_copies_of_nodejs_draw_numbers_and_keys_of_their_own(apus, publish, invoke, optimized):
    if optimized == "Off":
        pytest.skip("no CRIU that works on this kernel: `apus doctor` says why")
    major = subprocess.check_output(["node", "--version"], text=True)[1:].split(".")[0]
    function, _ = publish(zipped(app__js=NODE_UNIQUE), runtime=f"nodejs{major}.x", Timeout=20, MemorySize=512)
    seen = copies(invoke, function, 3)
    assert len({answer["began"] for answer in seen}) == 1 and seen[0]["early"] == seen[1]["early"]
    drawn = [value for answer in seen for value in answer["drawn"]]
    assert len(set(drawn)) == len(drawn) == 21, seen
    if "rdrand" not in pathlib.Path("/proc/cpuinfo").read_text():
        pytest.skip("this processor has no generator for OpenSSL to take from")
    keys = [value for answer in seen for value in answer["keys"]]
    assert len(set(keys)) == len(keys) == 12, seen


def test_extensions_are_initialised_with_the_version_and_start_with_each_environment(
        apus, publish, invoke, name, optimized):
    layer = apus.client("lambda").publish_layer_version(
        LayerName=name, Content={"ZipFile": zip_of({"extensions/watcher": EXTENSION})})["LayerVersionArn"]
    code = "def handler(event, context): return 'done'"
    settings = {"Layers": [layer], "Timeout": 20, "MemorySize": 512}
    function, version = publish(
        zipped(app__py=code), Environment={"Variables": {"EXTENSION_MODE": "plain"}}, **settings)
    assert version["State"] == "Active" and version["SnapStart"]["OptimizationStatus"] == optimized, version
    ready = "EXTENSION\tName: watcher\tState: Ready\tEvents: [INVOKE,SHUTDOWN]"
    assert len(said(apus, function, ready)) == 1
    for _ in range(2):
        assert invoke(function, None, Qualifier="1")[0] == "done"
    text = messages(apus, function, ["RESTORE_REPORT", "SAID watcher invoke"])
    # One beside the runtime that was saved, and one beside its copy.
    assert text.count("SAID watcher registered 200") == 2 and text.count(ready) == 2, text


def test_a_version_fails_with_its_extensions(apus, publish, name):
    layer = apus.client("lambda").publish_layer_version(
        LayerName=name, Content={"ZipFile": zip_of({"extensions/watcher": EXTENSION})})["LayerVersionArn"]
    _, version = publish(
        zipped(app__py="def handler(event, context): return 'done'"), Layers=[layer], Timeout=20, MemorySize=512,
        Environment={"Variables": {"EXTENSION_MODE": "initerror"}})
    assert version["State"] == "Failed" and version["StateReasonCode"] == "FunctionError.ExtensionInitError", version


def test_snapshots_are_roots_and_go_with_their_versions(fresh, optimized):
    if optimized == "Off":
        pytest.skip("no CRIU that works on this kernel: `apus doctor` says why")
    cloud = fresh(durable=True)
    functions = cloud.client("lambda")
    place = pathlib.Path(cloud.options[-1]) / "snapshots"
    functions.create_function(
        FunctionName="kept", Role=make_role(cloud), Runtime=PYTHON_RUNTIME, Handler="app.handler", Publish=True,
        Code={"ZipFile": zipped(app__py=COUNTS)}, SnapStart=ON, Timeout=20)
    assert settled(functions, "kept", "1")["SnapStart"]["OptimizationStatus"] == "On"
    snapshot, = place.iterdir()
    for path in [place, snapshot, *snapshot.iterdir()]:
        assert path.name == "tmp" or path.stat().st_mode & 0o077 == 0, path
    # What a power cut left without a version is nobody's.
    (place / "left").mkdir()
    cloud.kill()
    cloud.start()
    assert list(place.iterdir()) == [snapshot]
    cloud.client("lambda").delete_function(FunctionName="kept", Qualifier="1")
    assert list(place.iterdir()) == []


def test_pending_versions_cannot_be_called(apus, deploy):
    function = deploy(zipped(app__py="import time\ntime.sleep(4)\ndef handler(event, context): return 1"), SnapStart=ON)
    functions = apus.client("lambda")
    functions.publish_version(FunctionName=function)
    with pytest.raises(botocore.exceptions.ClientError) as caught:
        functions.invoke(FunctionName=function, Qualifier="1")
    assert caught.value.response["Error"]["Code"] == "SnapStartNotReadyException"
    functions.get_waiter("published_version_active").wait(
        FunctionName=function, Qualifier="1", WaiterConfig={"Delay": 1})
    assert functions.invoke(FunctionName=function, Qualifier="1")["Payload"].read() == b"1"


@pytest.mark.skipif(not shutil.which("node"), reason="no Node.js on this machine")
def test_nodejs_has_it_too(apus, publish, invoke):
    major = subprocess.check_output(["node", "--version"], text=True)[1:].split(".")[0]
    code = """
let seen = [];
awslambda.registerBeforeSnapshot(async () => { seen.push('before'); });
awslambda.registerAfterRestore(async () => { seen.push('after'); });
exports.handler = async () => ({ seen, id: require('crypto').randomUUID(), random: Math.random() });
"""
    function, version = publish(zipped(app__js=code), runtime=f"nodejs{major}.x", Timeout=20)
    assert version["State"] == "Active"
    assert invoke(function, None, Qualifier="1")[0]["seen"] == ["before", "after"]


@pytest.mark.skipif(not shutil.which("ruby"), reason="no Ruby on this machine")
def test_ruby_has_it_too(apus, publish, invoke):
    version = subprocess.check_output(["ruby", "-e", "print RUBY_VERSION"], text=True)
    runtime = "ruby" + ".".join(version.split(".")[:2])
    code = """
SEEN = []
SnapshotRestore.register_before_snapshot { SEEN << "before" }
SnapshotRestore.register_after_restore { SEEN << "after" }
def handler(event:, context:) SEEN end
"""
    try:
        function, _ = publish(zipped(app__rb=code), runtime=runtime, Timeout=20)
    except botocore.exceptions.ClientError as error:
        pytest.skip(str(error))
    assert invoke(function, None, Qualifier="1")[0] == ["before", "after"]


def test_what_does_not_go_with_it_is_refused(apus, role, name):
    functions = apus.client("lambda")
    package = zipped(bootstrap=b"#!/bin/sh\n")
    with pytest.raises(botocore.exceptions.ClientError) as caught:
        functions.create_function(
            FunctionName=name, Role=role, Runtime="provided.al2023", Handler="x", Code={"ZipFile": package},
            SnapStart=ON)
    assert caught.value.response["Error"]["Code"] == "InvalidParameterValueException"
    assert "provided.al2023 is not supported for SnapStart enabled functions." in str(caught.value)


def test_versions_survive_a_restart(fresh, optimized):
    cloud = fresh(durable=True)
    functions = cloud.client("lambda")
    functions.create_function(
        FunctionName="kept", Role=make_role(cloud), Runtime=PYTHON_RUNTIME, Handler="app.handler", Publish=True,
        Code={"ZipFile": zipped(app__py=COUNTS)}, SnapStart=ON, Timeout=20)
    before = settled(functions, "kept", "1")
    assert before["State"] == "Active"
    cloud.kill()
    cloud.start()
    functions = cloud.client("lambda")
    assert settled(functions, "kept", "1")["SnapStart"] == before["SnapStart"]
    began = time.time()
    answer = functions.invoke(FunctionName="kept", Qualifier="1", Payload=b"null", LogType="Tail")
    payload = json.loads(answer["Payload"].read())
    assert payload["seen"] == ["before", "after"]
    assert (payload["began"] < began) == (optimized == "On")
    assert b"Restore Duration" in base64.b64decode(answer["LogResult"])
