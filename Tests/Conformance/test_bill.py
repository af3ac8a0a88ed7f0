"""What functions used and what it costs, through the command."""

import json
import os
import re
import subprocess
import time

from conftest import BINARY, PYTHON_RUNTIME, make_role, zipped

ENVIRONMENT = {**os.environ, "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_REGION": "eu-central-1"}


def run(cloud, *arguments):
    return subprocess.run([BINARY, *arguments], env={**ENVIRONMENT, "AWS_ENDPOINT_URL": cloud.endpoint}, text=True,
                          capture_output=True, timeout=120)


def deploy(cloud, name, code, **settings):
    role = make_role(cloud, role_name="role-" + name)
    cloud.client("lambda").create_function(
        FunctionName=name, Role=role, Runtime=PYTHON_RUNTIME, Handler="app.handler",
        Code={"ZipFile": zipped(app__py=code)}, **settings)


def billed(cloud, name, count):
    """Calls the function and adds up what its REPORT lines say."""
    import base64
    total = 0
    for _ in range(count):
        answer = cloud.client("lambda").invoke(FunctionName=name, LogType="Tail", Payload=b"{}")
        log = base64.b64decode(answer["LogResult"]).decode()
        total += int(re.search(r"Billed Duration: (\d+) ms", log)[1])
    return total


def bill(cloud):
    shown = run(cloud, "bill", "--json")
    assert shown.returncode == 0, shown.stderr
    return json.loads(shown.stdout)


def test_the_bill_is_the_sum_of_the_reports(fresh):
    cloud = fresh(durable=True)
    assert "Nothing has run" in run(cloud, "bill").stdout
    deploy(cloud, "small", "import time\ndef handler(e, c): time.sleep(0.01)\n")
    deploy(cloud, "large", "def handler(e, c): raise ValueError()\n", MemorySize=1024)
    small, large = billed(cloud, "small", 5), billed(cloud, "large", 3)
    lines = {line["FunctionName"]: line for line in bill(cloud)["Functions"]}
    assert lines["small"]["Requests"] == 5 and lines["small"]["BilledMilliseconds"] == small
    assert lines["large"]["Requests"] == 3 and lines["large"]["BilledMilliseconds"] == large
    assert abs(lines["small"]["GigabyteSeconds"] - small * 128 / 1024 / 1000) < 1e-9
    whole = bill(cloud)
    assert whole["Cost"] > 0 and abs(whole["Total"]) < 1e-12 and abs(whole["Cost"] - whole["FreeTier"]) < 1e-12

    # A proper end loses nothing; a power cut not what is older than half a second.
    cloud.stop()
    cloud.start()
    assert {line["FunctionName"]: line["BilledMilliseconds"] for line in bill(cloud)["Functions"]} == {
        "small": small, "large": large}
    small += billed(cloud, "small", 2)
    time.sleep(0.6)
    cloud.kill()
    cloud.start()
    assert {line["FunctionName"]: line["Requests"] for line in bill(cloud)["Functions"]} == {"small": 7, "large": 3}
    assert {line["FunctionName"]: line["BilledMilliseconds"] for line in bill(cloud)["Functions"]} == {
        "small": small, "large": large}

    table = run(cloud, "bill", "--since", "1d").stdout
    assert re.search(r"^small +eu-central-1 +\S+ +7 +\d+\.\d{3} +\$0\.0000\d\d", table, re.M), table
    assert "To pay     $0.000000" in table and "\x1b" not in table
    assert run(cloud, "bill", "--since", "soon").returncode != 0


def test_somebody_elses_bill_is_not_shown(fresh):
    cloud = fresh()
    iam = cloud.client("iam")
    iam.create_user(UserName="nobody")
    key = iam.create_access_key(UserName="nobody")["AccessKey"]
    shown = subprocess.run(
        [BINARY, "bill"], text=True, capture_output=True, timeout=60,
        env={**ENVIRONMENT, "AWS_ENDPOINT_URL": cloud.endpoint, "AWS_ACCESS_KEY_ID": key["AccessKeyId"],
             "AWS_SECRET_ACCESS_KEY": key["SecretAccessKey"]})
    assert shown.returncode != 0 and "ce:GetCostAndUsage" in shown.stderr


def test_tuning_finds_the_sweet_spot(fresh):
    cloud = fresh()
    deploy(cloud, "busy", "def handler(e, c):\n    n = 0\n    for i in range(e['n']): n += i\n    return n\n", Timeout=60)
    before = cloud.client("lambda").get_function_configuration(FunctionName="busy")
    shown = run(cloud, "tune", "busy", "--payload", '{"n": 300000}', "--memory", "1024,128,512", "--calls", "3",
                "--cold", "2", "--json")
    assert shown.returncode == 0, shown.stderr
    result = json.loads(shown.stdout)
    assert [size["MemorySize"] for size in result["Sizes"]] == [128, 512, 1024]
    for size in result["Sizes"]:
        assert len(size["Cold"]) == 2 and len(size["Warm"]) == 3 and size["Errors"] == 0
        assert all("InitDuration" in call for call in size["Cold"])
        assert not any("InitDuration" in call for call in size["Warm"])
    warm = [min(call["Duration"] for call in size["Warm"]) for size in result["Sizes"]]
    assert warm[0] > warm[2], "an eighth of the CPU must take longer"
    assert {result["SweetSpot"], result["Cheapest"], result["Fastest"]} <= {128, 512, 1024}
    after = cloud.client("lambda").get_function_configuration(FunctionName="busy")
    assert {**before, "ResponseMetadata": 0} == {**after, "ResponseMetadata": 0}
    assert bill(cloud)["Functions"] == [], "trials are not on the bill"

    table = run(cloud, "tune", "busy", "--payload", '{"n": 1000}', "--memory", "128,256", "--calls", "2", "--cold", "1")
    assert re.search(r"^128 MB .*ms.*\$\d", table.stdout, re.M) and "sweet spot" in table.stdout
    assert "█" in table.stdout and "\x1b" not in table.stdout
    assert "ResourceNotFoundException" in run(cloud, "tune", "none").stderr
    assert run(cloud, "tune", "busy", "--memory", "64").returncode != 0
    assert run(cloud, "tune", "busy", "--payload", "{").returncode != 0
