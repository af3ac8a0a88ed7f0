"""Deploys the example functions to a fresh Apus with boto3, invokes them, and shows what happened.

Run it by `make demo`, which builds the binary and the Python environment first. Apus is left running.
"""

import base64
import io
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
import zipfile

import boto3
import botocore.exceptions
from PIL import Image, ImageDraw

ROOT = pathlib.Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "Examples"
WORK = ROOT / ".build" / "demo"
ENDPOINT = "http://127.0.0.1:4566"
PYTHON_RUNTIME = f"python{sys.version_info.major}.{sys.version_info.minor}"
COLOUR = sys.stdout.isatty()


def bold(text):
    return f"\033[1m{text}\033[0m" if COLOUR else text


def dim(text):
    return f"\033[2m{text}\033[0m" if COLOUR else text


def healthy():
    try:
        with urllib.request.urlopen(f"{ENDPOINT}/_apus/health", timeout=2) as answer:
            return answer.status == 200
    except OSError:
        return False


def start():
    """Starts Apus and returns once it is ready; a running one is used as it is."""
    if healthy():
        print("Apus is running already on 127.0.0.1:4566; using it.")
        return None
    WORK.mkdir(parents=True, exist_ok=True)
    log = open(WORK / "apus.log", "wb")
    began = time.perf_counter()
    process = subprocess.Popen(
        [ROOT / ".build" / "release" / "apus", "serve", "--data-dir", WORK / "data"],
        stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, start_new_session=True)
    while not healthy():
        if process.poll() is not None or time.perf_counter() - began > 30:
            sys.exit("Apus did not start:\n" + (WORK / "apus.log").read_text())
        time.sleep(0.005)
    print(f"Apus is ready on {ENDPOINT} after {(time.perf_counter() - began) * 1000:.0f} ms "
          f"(process {process.pid}, log {WORK / 'apus.log'}).")
    return process


def node_runtime():
    """The runtime identifier of the Node.js that this machine has."""
    version = subprocess.run(["node", "--version"], stdout=subprocess.PIPE, text=True, check=True).stdout
    return f"nodejs{version.lstrip('v').split('.')[0]}.x"


def zipped(folder):
    """The folder as a zip in memory."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                archive.write(path, path.relative_to(folder))
    return buffer.getvalue()


def thumbnails_package():
    """The handler with Pillow beside it, as pip installs it."""
    folder = WORK / "thumbnails"
    shutil.rmtree(folder, ignore_errors=True)
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
         "--target", folder, "pillow==13.0.0"], check=True)
    shutil.copy(EXAMPLES / "thumbnails" / "handler.py", folder)
    return zipped(folder)


def pictures():
    """Two pictures to make smaller: a sunset with swifts in it, and a chessboard."""
    sunset = Image.new("RGB", (1280, 800))
    draw = ImageDraw.Draw(sunset)
    for y in range(800):
        draw.line([(0, y), (1280, y)], fill=(255 - y // 8, 120 + y // 10, 60 + y // 5))
    for x, y, size in [(300, 220, 90), (620, 320, 60), (900, 180, 120)]:
        draw.arc([x - size, y, x, y + size // 2], 200, 340, fill=(20, 20, 30), width=8)
        draw.arc([x, y, x + size, y + size // 2], 200, 340, fill=(20, 20, 30), width=8)
    board = Image.new("L", (640, 640))
    draw = ImageDraw.Draw(board)
    for x in range(8):
        for y in range(8):
            if (x + y) % 2 == 0:
                draw.rectangle([x * 80, y * 80, x * 80 + 79, y * 80 + 79], fill=255)
    for name, picture in [("sunset.png", sunset), ("board.png", board)]:
        data = io.BytesIO()
        picture.save(data, "PNG")
        yield name, data.getvalue()


class Cloud:
    """The AWS clients, pointed at Apus: the only thing in this file that an ordinary script has not."""

    def __init__(self):
        session = boto3.Session("test", "test", region_name="eu-central-1")
        self.functions = session.client("lambda", endpoint_url=ENDPOINT)
        self.iam = session.client("iam", endpoint_url=ENDPOINT)
        self.logs = session.client("logs", endpoint_url=ENDPOINT)

    def role(self, name):
        trust = {"Version": "2012-10-17", "Statement": [{
            "Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]}
        try:
            role = self.iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(trust))["Role"]
        except self.iam.exceptions.EntityAlreadyExistsException:
            role = self.iam.get_role(RoleName=name)["Role"]
        self.iam.attach_role_policy(
            RoleName=name, PolicyArn="arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole")
        return role["Arn"]

    def deploy(self, name, package, role, **settings):
        """Makes the function, in place of one that an earlier demo left."""
        for delete in [lambda: self.functions.delete_function(FunctionName=name),
                       lambda: self.logs.delete_log_group(logGroupName=f"/aws/lambda/{name}")]:
            try:
                delete()
            except botocore.exceptions.ClientError as error:
                if error.response["Error"]["Code"] != "ResourceNotFoundException":
                    raise
        self.functions.create_function(FunctionName=name, Role=role, Code={"ZipFile": package}, **settings)
        self.functions.get_waiter("function_active_v2").wait(FunctionName=name)

    def reports(self, group):
        """How many REPORT lines the log group has; none where it has not been made yet."""
        try:
            return len(self.logs.filter_log_events(logGroupName=group, filterPattern="REPORT")["events"])
        except self.logs.exceptions.ResourceNotFoundException:
            return 0

    def invoke(self, name, event):
        began = time.perf_counter()
        answer = self.functions.invoke(FunctionName=name, Payload=json.dumps(event), LogType="Tail")
        took = (time.perf_counter() - began) * 1000
        payload = json.load(answer["Payload"])
        if "FunctionError" in answer:
            sys.exit(f"{name} failed: {payload}\n{base64.b64decode(answer['LogResult']).decode()}")
        return payload, base64.b64decode(answer["LogResult"]).decode(), took


def show(name, event, cloud, describe):
    """One function: a cold call, warm calls, an asynchronous one, and its log."""
    result, log, cold = cloud.invoke(name, event)
    warm = min(cloud.invoke(name, event)[2] for _ in range(10))
    print(f"\n{bold(name)}  {describe(result)}")
    print(f"  cold {cold:.1f} ms, warm {warm:.2f} ms (as boto3 sees it)")
    for line in log.strip().splitlines():
        print("  " + dim(line))

    status = cloud.functions.invoke(FunctionName=name, InvocationType="Event", Payload=json.dumps(event))["StatusCode"]
    print(f"  asynchronous: accepted with {status}", end="")
    group = f"/aws/lambda/{name}"
    for _ in range(200):
        reports = cloud.reports(group)
        if reports >= 12:
            print(f", and run: {reports} REPORT lines in {group}")
            return
        time.sleep(0.05)
    print()
    sys.exit(f"the asynchronous call of {name} left no REPORT line in {group}")


def main():
    signal.signal(signal.SIGINT, lambda *_: sys.exit(130))
    start()
    cloud = Cloud()
    role = cloud.role("demo-role")
    print(f"Role {role}")

    print("Deploying three functions …")
    cloud.deploy("thumbnails", thumbnails_package(), role, Runtime=PYTHON_RUNTIME, Handler="handler.handler",
                 Timeout=30, MemorySize=512)
    cloud.deploy("greeter", zipped(EXAMPLES / "greeter"), role, Runtime=node_runtime(), Handler="index.handler")
    cloud.deploy("wordcount", zipped(EXAMPLES / "wordcount"), role, Runtime="provided.al2023", Handler="bootstrap",
                 MemorySize=1769)

    for name, data in pictures():
        event = {"name": name, "image": base64.b64encode(data).decode()}
        small = cloud.invoke("thumbnails", event)[0]
        target = WORK / f"thumbnail-{name}"
        target.write_bytes(base64.b64decode(small["thumbnail"]))
        print(f"  {name}: {len(data)} bytes → {small['width']}x{small['height']}, saved as {target}")
    cloud.deploy("thumbnails", zipped(WORK / "thumbnails"), role, Runtime=PYTHON_RUNTIME,
                 Handler="handler.handler", Timeout=30, MemorySize=512)
    show("thumbnails", event, cloud, lambda result: f"{result['width']}x{result['height']} PNG")
    show("greeter", {"name": "Ada", "hour": 9}, cloud, lambda result: result["message"])
    show("wordcount", "the quick brown fox", cloud, lambda result: f"{result['words']} words")

    print(f"""
{bold('Apus goes on running.')} Try:

  export AWS_ENDPOINT_URL={ENDPOINT} AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_REGION=eu-central-1
  .venv/bin/aws lambda list-functions --query 'Functions[].FunctionName'
  .venv/bin/aws lambda invoke --function-name greeter --cli-binary-format raw-in-base64-out \\
      --payload '{{"name": "Grace"}}' /dev/stdout
  .build/release/apus logs thumbnails
  .build/release/apus status

Stop it with: pkill -f 'apus serve'""")


if __name__ == "__main__":
    main()
