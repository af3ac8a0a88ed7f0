"""Any runtime that speaks AWS's Runtime API runs unchanged: AWS's own client, a shell script, C, Swift."""

import importlib.util
import pathlib
import shutil
import subprocess

import botocore.exceptions
import pytest

from conftest import PYTHON_RUNTIME, ROOT, zip_of

HERE = pathlib.Path(__file__).parent


@pytest.mark.skipif(not importlib.util.find_spec("awslambdaric"), reason="awslambdaric is not installed")
def test_awslambdaric_runs_unchanged(deploy, invoke):
    """AWS's Runtime Interface Client for Python as a custom runtime, as container images use it."""
    site = pathlib.Path(importlib.util.find_spec("awslambdaric").origin).parents[1]
    files = {
        str(path.relative_to(site)): path.read_bytes()
        for pattern in ["awslambdaric", "snapshot_restore_py", "simplejson", "runtime_client*.so"]
        for top in site.glob(pattern)
        for path in ([top] if top.is_file() else top.rglob("*"))
        if path.is_file() and path.suffix != ".pyc"
    }
    version = PYTHON_RUNTIME.removeprefix("python")
    interpreter = f"/usr/bin/python{version}"
    if not pathlib.Path(interpreter).exists():
        pytest.skip(f"no {interpreter}, and custom runtimes see only the system's interpreters")
    files["bootstrap"] = f"#!/bin/sh\nexport PYTHONPATH=/var/task\nexec {interpreter} -m awslambdaric app.handler\n".encode()
    files["app.py"] = "def handler(event, context):\n    print('ric')\n    return {'doubled': event['n'] * 2, 'id': context.aws_request_id}\n"
    function = deploy(zip_of(files), runtime="provided.al2023", handler="app.handler", Timeout=10, MemorySize=512)
    for n in range(3):
        payload, log, answer = invoke(function, {"n": n})
        assert payload == {"doubled": n * 2, "id": answer["ResponseMetadata"]["RequestId"]}, log
        assert "ric" in log


@pytest.mark.skipif(not shutil.which("curl"), reason="no curl on this machine")
def test_a_shell_script(deploy, invoke):
    function = deploy(
        zip_of({"bootstrap": (ROOT / "Examples/wordcount/bootstrap").read_bytes()}), runtime="provided.al2023")
    assert invoke(function, "the quick brown fox")[0] == {"words": 4}
    payload, log, _ = invoke(function, "two words")
    assert payload == {"words": 2} and "counted 2 words" in log


@pytest.mark.skipif(not shutil.which("cc"), reason="no C compiler on this machine")
def test_a_static_c_program(deploy, invoke, tmp_path):
    subprocess.run(
        ["cc", "-O1", "-static", "-o", tmp_path / "bootstrap", HERE / "bootstraps/bootstrap.c"], check=True)
    function = deploy(zip_of({"bootstrap": (tmp_path / "bootstrap").read_bytes()}), runtime="provided.al2")
    event = {"large": "x" * 1_000_000, "nested": [1, {"a": None}]}
    assert invoke(function, event)[0] == event


@pytest.mark.skipif(not shutil.which("swiftc"), reason="no Swift compiler on this machine")
def test_a_swift_program(deploy, invoke, tmp_path):
    subprocess.run(
        ["swiftc", "-O", "-static-stdlib", "-o", tmp_path / "bootstrap", HERE / "bootstraps/Bootstrap.swift"],
        check=True)
    function = deploy(zip_of({"bootstrap": (tmp_path / "bootstrap").read_bytes()}), runtime="provided.al2023")
    assert invoke(function, {"name": "swift"})[0] == {"reversed": "tfiws"}


@pytest.mark.skipif(not pathlib.Path("/usr/bin/python3").exists(), reason="no Python of the system's")
def test_a_runtime_that_closes_its_connections_gets_all(deploy, invoke):
    """What was not out when the connection ended would be lost."""
    function = deploy(
        zip_of({"bootstrap": (HERE / "bootstraps/closing.py").read_bytes()}), runtime="provided.al2023", Timeout=10)
    for _ in range(2):
        told, came = invoke(function, "x" * 6_000_000)[0]
        assert told == came == 6_000_002


def test_a_package_without_a_bootstrap_says_so(deploy, invoke):
    function = deploy(zip_of({"other": b"x"}), runtime="provided.al2023")
    payload, log, answer = invoke(function)
    assert answer["FunctionError"] == "Unhandled"
    assert payload["errorType"] == "Runtime.InvalidEntrypoint", (payload, log)


def test_a_runtime_that_cannot_run_here_is_refused_when_the_function_is_made(apus, role, name):
    functions = apus.client("lambda")

    def create(runtime):
        with pytest.raises(botocore.exceptions.ClientError) as refusal:
            functions.create_function(
                FunctionName=name, Role=role, Runtime=runtime, Handler="app.handler",
                Code={"ZipFile": zip_of({"app.py": "x"})})
        return refusal.value.response["Error"]

    missing = [version for version in range(8, 15) if not shutil.which(f"python3.{version}")]
    for version in missing[-1:]:
        error = create(f"python3.{version}")
        assert error["Code"] == "InvalidParameterValueException" and f"python3.{version}" in error["Message"]
    assert create("python2.7")["Code"] == "InvalidParameterValueException"
