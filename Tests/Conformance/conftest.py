"""Real AWS clients against a real Apus: one cloud for the whole run, started from the built binary.

Against another endpoint: APUS_ENDPOINT=http://… pytest Tests/Conformance. Another binary: APUS_BINARY=….
"""

import io
import itertools
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zipfile

import boto3
import botocore.config
import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = pathlib.Path(os.environ.get("APUS_BINARY", ROOT / ".build" / "debug" / "apus"))
PYTHON_RUNTIME = f"python{sys.version_info.major}.{sys.version_info.minor}"
TRUST = json.dumps({"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]})
_names = itertools.count()


class Apus:
    """One Apus process and clients for it."""

    def __init__(self, *options, data_dir=None, environment=None):
        self.options = ["--listen", "127.0.0.1:0", *options]
        if data_dir:
            self.options += ["--data-dir", str(data_dir)]
        self.environment = environment or {}
        self.process = None
        self.endpoint = None
        self.start()

    def start(self):
        self.log = tempfile.NamedTemporaryFile(prefix="apus-log-", delete=False)
        began = time.perf_counter()
        self.process = subprocess.Popen(
            [BINARY, "serve", *self.options], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=self.log,
            env={**os.environ, "SWIFT_BACKTRACE": "enable=no", **self.environment}, text=True)
        self.announcement = lines = []
        for line in self.process.stdout:
            lines.append(line)
            if "http://" in line:
                self.endpoint = "http://" + line.split("http://")[1].split()[0].rstrip("/.")
            if line.strip() == "Ready.":
                self.ready_after_seconds = time.perf_counter() - began
                return
        raise RuntimeError(f"Apus did not start: {''.join(lines)}{pathlib.Path(self.log.name).read_text()}")

    @property
    def port(self):
        return int(self.endpoint.rsplit(":", 1)[1])

    def client(self, service, key="test", secret="test", token=None, region="eu-central-1", **settings):
        config = botocore.config.Config(
            **{"retries": {"max_attempts": 0}, "read_timeout": 120, "parameter_validation": False, **settings})
        return boto3.Session(key, secret, token, region_name=region).client(
            service, endpoint_url=self.endpoint, config=config)

    def kill(self):
        """What a power cut does to a process."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        """Asks politely; returns the exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(30)
        finally:
            self.process.stdout.close()
            if self.process.poll() is None:
                self.process.kill()
            os.unlink(self.log.name)


@pytest.fixture(scope="session")
def apus():
    cloud = Apus()
    yield cloud
    assert cloud.stop() == 0, "SIGTERM must drain and exit with 0"


@pytest.fixture
def fresh():
    """Starts clouds of the test's own; every one is stopped at the end."""
    clouds, folders = [], []

    def start(*options, durable=False, **more):
        if durable:
            folders.append(tempfile.mkdtemp(prefix="apus-data-"))
            more["data_dir"] = folders[-1]
        clouds.append(Apus(*options, **more))
        return clouds[-1]

    yield start
    for cloud in clouds:
        if cloud.process.poll() is None:
            cloud.stop()
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def name():
    """A name that nothing else has."""
    return f"test-{os.getpid()}-{next(_names)}"


def zipped(**files):
    """A zip of the given files; double underscores in a name stand for a dot. Bytes become executables."""
    return zip_of({path.replace("__", "."): content for path, content in files.items()})


def zip_of(files):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files.items():
            entry = zipfile.ZipInfo(path)
            entry.external_attr = (0o755 if isinstance(content, bytes) else 0o644) << 16
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


@pytest.fixture(scope="session")
def role(apus):
    return make_role(apus)


def make_role(cloud, role_name="conformance", policy="service-role/AWSLambdaBasicExecutionRole"):
    iam = cloud.client("iam")
    arn = iam.create_role(RoleName=role_name, AssumeRolePolicyDocument=TRUST)["Role"]["Arn"]
    iam.attach_role_policy(RoleName=role_name, PolicyArn="arn:aws:iam::aws:policy/" + policy)
    return arn


def settle(cloud, name):
    """Waits until the function's image is there."""
    functions = cloud.client("lambda")
    for waiter in ("function_active_v2", "function_updated_v2"):
        functions.get_waiter(waiter).wait(FunctionName=name, WaiterConfig={"Delay": 0.05, "MaxAttempts": 1_000})


@pytest.fixture
def deploy(apus, role, name):
    """Deploys a function under a fresh name, waits until it is active, returns the name."""

    def create(package, runtime=PYTHON_RUNTIME, handler="app.handler", **settings):
        functions = apus.client("lambda")
        functions.create_function(
            FunctionName=name, Role=role, Runtime=runtime, Handler=handler, Code={"ZipFile": package}, **settings)
        functions.get_waiter("function_active_v2").wait(FunctionName=name)
        return name

    return create


@pytest.fixture
def invoke(apus):
    """Calls a function; returns its payload, its log's end and the whole answer."""

    def call(function, event=None, **settings):
        answer = apus.client("lambda").invoke(
            FunctionName=function, Payload=json.dumps(event), LogType="Tail", **settings)
        import base64
        payload = answer["Payload"].read()
        log = base64.b64decode(answer.get("LogResult", "")).decode()
        return (json.loads(payload) if payload else None), log, answer

    return call
