"""The command, as a person and as a script use it."""

import concurrent.futures
import json
import os
import re
import subprocess
import time
import urllib.request

import pytest

from conftest import BINARY, PYTHON_RUNTIME, make_role, zipped

PLAIN = {**os.environ, "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_REGION": "eu-central-1"}


def run(apus, *arguments, **settings):
    return subprocess.run(
        [BINARY, *arguments], env={**PLAIN, "AWS_ENDPOINT_URL": apus.endpoint}, text=True, capture_output=True,
        timeout=60, **settings)


def test_help_teaches():
    text = subprocess.run([BINARY, "--help"], text=True, capture_output=True, timeout=20).stdout
    for word in ["serve", "status", "invoke", "logs", "functions", "doctor", "AWS_ENDPOINT_URL"]:
        assert word in text
    assert "complete" in subprocess.run(
        [BINARY, "--generate-completion-script", "bash"], text=True, capture_output=True, timeout=20).stdout


def test_a_function_from_the_shell(apus, deploy, name):
    deploy(zipped(app__py="def handler(e, c):\n    print('hello log')\n    return {'hi': e['name']}\n"))
    listed = run(apus, "functions")
    assert re.search(rf"^{name} +{PYTHON_RUNTIME} +128 MB +3 s +\d{{4}}-", listed.stdout, re.M), listed
    called = run(apus, "invoke", name, "--payload", '{"name": "Ada"}')
    assert json.loads(called.stdout) == {"hi": "Ada"} and called.returncode == 0
    assert "hello log" in called.stderr and "REPORT" in called.stderr
    deadline = time.monotonic() + 20
    while "hello log" not in (shown := run(apus, "logs", name)).stdout and time.monotonic() < deadline:
        time.sleep(0.1)
    assert "hello log" in shown.stdout, shown
    assert "\033[" not in shown.stdout + listed.stdout, "no colours where output is piped"


def test_a_failing_function_makes_the_command_fail(apus, deploy, name):
    deploy(zipped(app__py="def handler(e, c): raise ValueError('no')"))
    called = run(apus, "invoke", name)
    assert called.returncode == 1 and json.loads(called.stdout)["errorType"] == "ValueError"
    missing = run(apus, "invoke", "nothing-of-that-name")
    assert missing.returncode == 1 and "ResourceNotFoundException" in missing.stderr


def test_logs_can_be_followed(apus, deploy, name):
    deploy(zipped(app__py="def handler(e, c): print('seen', e)"))
    assert run(apus, "invoke", name, "--payload", "1").returncode == 0
    deadline = time.monotonic() + 20
    while run(apus, "logs", name).returncode and time.monotonic() < deadline:
        time.sleep(0.1)
    follower = subprocess.Popen(
        [BINARY, "logs", name, "--follow"], env={**PLAIN, "AWS_ENDPOINT_URL": apus.endpoint}, text=True,
        stdout=subprocess.PIPE)
    try:
        run(apus, "invoke", name, "--payload", "2")
        for line in follower.stdout:
            if "seen 2" in line:
                break
    finally:
        follower.kill()
        follower.wait()
        follower.stdout.close()


def test_status_and_health(apus):
    shown = run(apus, "status")
    assert shown.returncode == 0 and apus.endpoint in shown.stdout
    health = json.load(urllib.request.urlopen(f"{apus.endpoint}/_apus/health"))
    assert health["status"] == "running"
    services = json.load(urllib.request.urlopen(f"{apus.endpoint}/_localstack/health"))["services"]
    assert services["lambda"] in {"available", "running"} and "sns" not in services


def test_nothing_running_is_said_plainly():
    shown = subprocess.run(
        [BINARY, "status"], env={**PLAIN, "AWS_ENDPOINT_URL": "http://127.0.0.1:9"}, text=True, capture_output=True)
    assert shown.returncode == 1 and "apus serve" in shown.stderr


def test_doctor_knows_the_machine():
    shown = subprocess.run([BINARY, "doctor"], text=True, capture_output=True, timeout=60)
    assert shown.returncode in {0, 1}
    assert PYTHON_RUNTIME in shown.stdout and "namespaces" in shown.stdout


def test_settings_come_from_variables_and_from_a_file(fresh, tmp_path):
    settings = tmp_path / "apus.env"
    settings.write_text(f"APUS_DATA_DIR={tmp_path / 'from-file'}\nAPUS_IAM=off\n")
    fresh("--config", str(settings), environment={"APUS_DATA_DIR": str(tmp_path / "from-variable")})
    assert (tmp_path / "from-variable").is_dir() and not (tmp_path / "from-file").exists()


@pytest.mark.parametrize("arguments, words", [
    (["serve", "--listen", "nowhere"], "--listen"),
    (["serve", "--iam", "maybe"], "enforce, audit, off"),
    (["serve", "--function-memory", "100"], "at least 128 MiB"),
    (["serve", "--config", "/no/such/file"], "/no/such/file"),
    (["serve", "--data-dir", "/proc/nope"], "/proc/nope"),
])
def test_mistakes_are_named(arguments, words):
    shown = subprocess.run([BINARY, *arguments], text=True, capture_output=True, timeout=20)
    assert shown.returncode not in {0, -11} and words in shown.stderr


def test_functions_share_the_memory_that_they_are_given(fresh, name):
    cloud = fresh("--function-memory", "256")
    assert json.load(urllib.request.urlopen(f"{cloud.endpoint}/_apus/health"))["functionMemoryMiB"] == 256
    functions = cloud.client("lambda")
    functions.create_function(
        FunctionName=name, Role=make_role(cloud), Runtime=PYTHON_RUNTIME, Handler="app.handler", MemorySize=128,
        Code={"ZipFile": zipped(app__py="import time\ndef handler(e, c): time.sleep(0.3); return e")})
    # Eight calls at once, and room for two environments: the others wait for their turn.
    with concurrent.futures.ThreadPoolExecutor(8) as callers:
        answers = callers.map(
            lambda n: json.loads(cloud.client("lambda").invoke(FunctionName=name, Payload=str(n))["Payload"].read()),
            range(8))
        assert list(answers) == list(range(8))
    assert json.load(urllib.request.urlopen(f"{cloud.endpoint}/_apus/health"))["environments"] <= 2


def test_a_second_apus_on_the_same_port_or_data_says_so(fresh, apus, tmp_path):
    with pytest.raises(RuntimeError, match="in use"):
        fresh("--listen", f"127.0.0.1:{apus.port}")
    fresh(data_dir=tmp_path)
    with pytest.raises(RuntimeError, match="another"):
        fresh(data_dir=tmp_path)
