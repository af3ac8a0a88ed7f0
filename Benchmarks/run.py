"""Measures Apus beside its baselines, in one run on one machine, and prints ratios.

`make bench` builds what this needs. Nothing here passes or fails: the numbers go into SPECIFICATION.md by hand,
because a noisy machine is no judge. Rounds of the two sides alternate, so that both see the same weather.
"""

import argparse
import concurrent.futures
import io
import json
import os
import pathlib
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile

import boto3
import botocore.auth
import botocore.awsrequest
import botocore.credentials

ROOT = pathlib.Path(__file__).resolve().parent.parent
APUS = ROOT / ".build" / "release" / "apus"
TOOLS = pathlib.Path(os.environ.get("BENCHMARK_TOOLS", ROOT / "Benchmarks" / ".build" / "release"))
PYTHON_RUNTIME = f"python{sys.version_info.major}.{sys.version_info.minor}"
# What `python3.x` on the PATH leads to, without the virtual environment around it.
PYTHON = os.path.realpath(sys.executable)
# A directory in which a Ruby that AWS doesn't have, such as Debian's 3.1, is called by a name that AWS has.
RUBY_LINK = []
TRUST = json.dumps({"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]})


class Apus:
    def __init__(self, *options, data=None):
        self.data = data or tempfile.mkdtemp(prefix="apus-bench-")
        began = time.perf_counter()
        self.process = subprocess.Popen(
            [APUS, "serve", "--listen", "127.0.0.1:0", "--data-dir", self.data, *options],
            # Functions run with the interpreter that the baselines run with.
            env={**os.environ, "PATH": ":".join([os.path.dirname(PYTHON), *RUBY_LINK, os.environ["PATH"]])},
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        for line in self.process.stdout:
            if "http://" in line:
                self.endpoint = "http://" + line.split("http://")[1].split()[0].rstrip("/.")
            if line.strip() == "Ready.":
                break
        self.ready_milliseconds = (time.perf_counter() - began) * 1000
        self.port = int(self.endpoint.rsplit(":", 1)[1])
        session = boto3.Session("test", "test", region_name="us-east-1")
        self.functions = session.client("lambda", endpoint_url=self.endpoint)
        self.iam = session.client("iam", endpoint_url=self.endpoint)

    def role(self):
        try:
            role = self.iam.create_role(RoleName="bench", AssumeRolePolicyDocument=TRUST)["Role"]["Arn"]
            self.iam.attach_role_policy(
                RoleName="bench", PolicyArn="arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole")
            return role
        except self.iam.exceptions.EntityAlreadyExistsException:
            return self.iam.get_role(RoleName="bench")["Role"]["Arn"]

    def deploy(self, name, files, runtime, handler="app.handler", **settings):
        self.functions.create_function(
            FunctionName=name, Role=self.role(), Runtime=runtime, Handler=handler,
            Code={"ZipFile": package(files)}, **settings)
        self.functions.get_waiter("function_active_v2").wait(FunctionName=name)

    def settled(self, name):
        """What became of a version with SnapStart."""
        while True:
            seen = self.functions.get_function_configuration(FunctionName=name, Qualifier="1")
            if seen["State"] != "Pending":
                return f"{seen['State']}, optimization {seen['SnapStart']['OptimizationStatus']}"
            time.sleep(0.1)

    def resident_megabytes(self):
        """The server's private and shared resident memory, as the kernel counts it."""
        text = pathlib.Path(f"/proc/{self.process.pid}/smaps_rollup").read_text()
        return next(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:")) / 1024

    def signed(self, name, payload, version=None):
        """A signed Invoke request as bytes, good for a quarter of an hour."""
        place = f"/2015-03-31/functions/{name}/invocations" + (f"?Qualifier={version}" if version else "")
        url = self.endpoint + place
        request = botocore.awsrequest.AWSRequest("POST", url, data=payload, headers={
            "Content-Type": "application/json"})
        botocore.auth.SigV4Auth(
            botocore.credentials.Credentials("test", "test"), "lambda", "us-east-1").add_auth(request)
        head = f"POST {place} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n"
        head += "".join(f"{key}: {value}\r\n" for key, value in request.headers.items())
        return f"{head}Content-Length: {len(payload)}\r\n\r\n".encode() + payload

    def stop(self):
        self.process.terminate()
        self.process.wait(30)
        shutil.rmtree(self.data, ignore_errors=True)


def package(files):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for path, content in files.items():
            entry = zipfile.ZipInfo(path)
            entry.external_attr = 0o755 << 16
            archive.writestr(entry, content)
    return buffer.getvalue()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def until_listening(port):
    for _ in range(500):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except ConnectionRefusedError:
            time.sleep(0.01)
    sys.exit(f"nothing listens on port {port}")


def load(port, request, clients, seconds):
    output = subprocess.run(
        [TOOLS / "LoadGenerator", str(port), str(clients), str(seconds)], input=request, stdout=subprocess.PIPE,
        check=True).stdout
    result = json.loads(output)
    if result["failures"]:
        print(f"  ! {result['failures']} of {result['requests']} requests failed", file=sys.stderr)
    return result


def static_bootstrap(folder):
    target = pathlib.Path(folder) / "bootstrap"
    subprocess.run(["cc", "-O2", "-static", "-o", target, ROOT / "Tests/Conformance/bootstraps/bootstrap.c"], check=True)
    return target


def warm(rounds, seconds):
    """Warm synchronous invocations of a static C runtime, against the bare relay with the same runtime."""
    print("Warm invoke: custom runtime, keep-alive; Apus signed and authorized, the relay neither")
    event = b'{"name":"benchmark"}'
    with tempfile.TemporaryDirectory() as folder:
        bootstrap = static_bootstrap(folder)
        relay_port, runtime_port = free_port(), free_port()
        relay = subprocess.Popen([TOOLS / "Relay", str(relay_port), str(runtime_port)], stdout=subprocess.DEVNULL)
        until_listening(relay_port)
        until_listening(runtime_port)
        runtimes = [subprocess.Popen([bootstrap], env={"AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{runtime_port}"})
                    for _ in range(16)]
        plain = (f"POST /2015-03-31/functions/echo/invocations HTTP/1.1\r\nHost: 127.0.0.1:{relay_port}\r\n"
                 f"Content-Length: {len(event)}\r\n\r\n").encode() + event
        # The account's 1,000 places would be good for 10,000 calls a second.
        apus = Apus("--account-concurrency", "10000")
        apus.deploy("echo", {"bootstrap": bootstrap.read_bytes()}, "provided.al2023", "bootstrap", MemorySize=1769)
        signed = apus.signed("echo", event)
        load(apus.port, signed, 16, 2)
        load(relay_port, plain, 16, 1)
        results = {}
        for clients in [1, 16]:
            for _ in range(rounds):
                for side, port, request in [("relay", relay_port, plain), ("apus", apus.port, signed)]:
                    results.setdefault((side, clients), []).append(load(port, request, clients, seconds))
        apus.stop()
        relay.terminate()
        for process in runtimes:
            process.kill()
            process.wait()
        relay.wait()
    for clients in [1, 16]:
        row = {}
        for side in ["relay", "apus"]:
            runs = results[side, clients]
            row[side] = {key: statistics.median(run[key] for run in runs)
                         for key in ["perSecond", "p50Microseconds", "p99Microseconds"]}
            print(f"  {clients:2} clients {side:6} {row[side]['perSecond']:9.0f}/s  p50 {row[side]['p50Microseconds']:7.0f} µs"
                  f"  p99 {row[side]['p99Microseconds']:7.0f} µs")
        print(f"  {clients:2} clients: throughput {row['apus']['perSecond'] / row['relay']['perSecond']:.2f} of the relay's,"
              f" p50 {row['apus']['p50Microseconds'] / row['relay']['p50Microseconds']:.2f} × the relay's")


# What every function gets from Lambda, and every runtime from its Runtime API: a program that is started bare gets
# the same, or the comparison would be between two different programs' work.
VARIABLES = {
    "LANG": "en_US.UTF-8", "TZ": ":UTC", "PATH": "/usr/local/bin:/usr/bin/:/bin:/opt/bin",
    "LD_LIBRARY_PATH": "/lib64:/usr/lib64:/var/runtime:/var/runtime/lib:/var/task:/var/task/lib:/opt/lib"}
EVENT = (
    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
    b"Lambda-Runtime-Aws-Request-Id: 8476a536-e9f4-11e8-9739-2dfe598c3fcd\r\n"
    b"Lambda-Runtime-Deadline-Ms: 1542409706888\r\n"
    b"Lambda-Runtime-Invoked-Function-Arn: arn:aws:lambda:us-east-1:000000000000:function:cold-1\r\n"
    b"Lambda-Runtime-Trace-Id: Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=0;"
    b"Lineage=1:25b3ab5a:0\r\nContent-Length: 2\r\n\r\n{}")


class Kind:
    """A runtime whose cold starts are measured, and how the same program is started bare: a command, or nothing
    where the program is the function's own; it then serves one event outside of any sandbox."""

    def __init__(self, name, runtime, handler, files, bare=None):
        self.name, self.runtime, self.handler, self.files, self.bare = name, runtime, handler, files, bare

    def start_bare(self):
        """In milliseconds, until it has printed, or answered its event."""
        if self.bare:
            began = time.perf_counter()
            subprocess.run(self.bare, stdout=subprocess.PIPE, check=True)
            return (time.perf_counter() - began) * 1000
        with tempfile.TemporaryDirectory() as folder, socket.create_server(("127.0.0.1", 0)) as listener:
            for name, content in self.files.items():
                path = pathlib.Path(folder) / name
                path.write_bytes(content if isinstance(content, bytes) else content.encode())
                path.chmod(0o755)
            address = "127.0.0.1:%d" % listener.getsockname()[1]
            variables = {**VARIABLES, "AWS_LAMBDA_RUNTIME_API": address}
            began = time.perf_counter()
            with subprocess.Popen(pathlib.Path(folder) / self.handler, env=variables) as program:
                connection, _ = listener.accept()
                connection.recv(65536)
                connection.sendall(EVENT)
                answer = b""
                while b"\r\n\r\n" not in answer or not answer.split(b"\r\n\r\n", 1)[1]:
                    answer += connection.recv(65536)
                taken = (time.perf_counter() - began) * 1000
                program.kill()
                connection.close()
            return taken


# Each message goes out at once, by `cat`: bash itself writes line by line, and the kernel would hold lines back.
SHELL_BOOTSTRAP = """#!/bin/bash
exec 3<>/dev/tcp/${AWS_LAMBDA_RUNTIME_API%:*}/${AWS_LAMBDA_RUNTIME_API#*:}
while :; do
  cat <<< $'GET /2018-06-01/runtime/invocation/next HTTP/1.1\\r\\nHost: x\\r\\n\\r' >&3
  length=0
  while IFS= read -r line <&3; line=${line%$'\\r'}; [ -n "$line" ]; do
    case ${line,,} in
      lambda-runtime-aws-request-id:*) id=${line#*: } ;;
      content-length:*) length=${line#*: } ;;
    esac
  done
  [ "$length" -gt 0 ] && IFS= read -r -N "$length" body <&3
  path=/2018-06-01/runtime/invocation/$id/response
  cat <<< "POST $path HTTP/1.1"$'\\r\\nHost: x\\r\\nContent-Length: 2\\r\\n\\r\\n1' >&3
  while IFS= read -r line <&3; line=${line%$'\\r'}; [ -n "$line" ]; do :; done
done
"""


def kinds():
    """What this machine can run; each beside the least that the bare program can do."""
    code = "def handler(event, context):\n    return 1\n"
    found = [
        Kind("python", PYTHON_RUNTIME, "app.handler", {"app.py": code}, [PYTHON, "-I", "-S", "-c", "print(1)"]),
        Kind("shell", "provided.al2023", "bootstrap", {"bootstrap": SHELL_BOOTSTRAP}),
    ]
    with tempfile.TemporaryDirectory() as folder:
        found.append(Kind(
            "C", "provided.al2023", "bootstrap", {"bootstrap": static_bootstrap(folder).read_bytes()}))
    node = shutil.which("node")
    if node:
        major = subprocess.run([node, "--version"], stdout=subprocess.PIPE, text=True).stdout[1:].split(".")[0]
        found.append(Kind(
            "node", f"nodejs{major}.x", "index.handler", {"index.js": "exports.handler = async () => 1\n"},
            [node, "-e", "console.log(1)"]))
    if subprocess.run([PYTHON, "-c", "import boto3"], stderr=subprocess.DEVNULL).returncode == 0:
        client = "import boto3\nclient = boto3.client('dynamodb', region_name='us-east-1')\n"
        found.append(Kind(
            "boto3", PYTHON_RUNTIME, "app.handler", {"app.py": client + code},
            [PYTHON, "-c", client + "print(1)"]))
    return found + ruby_kinds() + java_kinds()


def ruby_kinds():
    ruby = shutil.which("ruby")
    if not ruby:
        return []
    version = subprocess.run([ruby, "-e", "print RUBY_VERSION[/3[.][234]/]"], stdout=subprocess.PIPE, text=True).stdout
    if not version and not RUBY_LINK:
        RUBY_LINK.append(tempfile.mkdtemp(prefix="apus-bench-ruby-"))
        os.symlink(ruby, RUBY_LINK[0] + "/ruby3.2")
    code = "def handler(event:, context:)\n  1\nend\n"
    return [Kind("ruby", "ruby" + (version or "3.2"), "app.handler", {"app.rb": code},
                 [ruby, "-e", code + "print handler(event: {}, context: nil)"])]


def java_kinds():
    """The handler, and a program that calls it once: what starting it bare takes."""
    java, javac = shutil.which("java"), shutil.which("javac")
    if not java or not javac:
        return []
    text = subprocess.run([java, "-version"], stderr=subprocess.PIPE, text=True).stderr
    major = text.split('"')[1].split(".")[0]
    folder = pathlib.Path(tempfile.mkdtemp(prefix="apus-bench-java-"))
    (folder / "App.java").write_text(
        "import java.util.Map;\npublic class App { public int handle(Map<String, Object> event) { return 1; } }\n")
    (folder / "Main.java").write_text(
        "public class Main { public static void main(String[] arguments) {\n"
        "System.out.println(new App().handle(new java.util.HashMap<>())); } }\n")
    subprocess.run([javac, "-d", folder, folder / "App.java", folder / "Main.java"], check=True)
    return [Kind("java", "java" + major, "App::handle", {"App.class": (folder / "App.class").read_bytes()},
                 [java, "-cp", str(folder), "Main"])]


def cold(rounds, only):
    """A cold call against starting the same interpreter bare and letting it print."""
    print("Cold start: a function in its sandbox over HTTP, against the bare program")
    chosen = [kind for kind in kinds() if not only or kind.name in only]
    for kind in chosen:
        for pause in [0.2, 0]:
            cold_round(kind, rounds, pause)
    for kind in chosen:
        cold_rate(kind, 150)


def cold_round(kind, rounds, pause):
    """With a pause, what a cold start used up of the spares is made again before the next one."""
    apus = Apus()
    for index in range(rounds + 2):
        apus.deploy(f"cold-{index}", kind.files, kind.runtime, kind.handler, MemorySize=1769)
    time.sleep(1)
    bare, wire = [], []
    for index in range(rounds + 2):
        bare.append(kind.start_bare())
        request = apus.signed(f"cold-{index}", b"{}")
        wire.append(once(apus.port, request))
        time.sleep(pause)
    apus.stop()
    bare, wire = bare[2:], wire[2:]
    difference = statistics.median(wire) - statistics.median(bare)
    pauses = f"{pause * 1000:.0f} ms apart" if pause else "back to back"
    print(f"  {kind.name:7}{pauses:14} bare p50 {statistics.median(bare):6.2f} ms   cold invoke p50"
          f" {statistics.median(wire):6.2f} ms, best {min(wire):6.2f} ms, worst {max(wire):6.2f} ms"
          f"   difference {difference:+.2f} ms, {statistics.median(wire) / statistics.median(bare):.2f} × bare")


def cold_rate(kind, count):
    """How many cold starts a second the machine makes when four clients ask for them."""
    apus = Apus()
    for index in range(count):
        apus.deploy(f"cold-{index}", kind.files, kind.runtime, kind.handler, MemorySize=128)
    requests = [apus.signed(f"cold-{index}", b"{}") for index in range(count)]
    began = time.perf_counter()
    with concurrent.futures.ThreadPoolExecutor(4) as clients:
        list(clients.map(lambda request: once(apus.port, request), requests))
    seconds = time.perf_counter() - began
    apus.stop()
    print(f"  {kind.name:7}{count} cold starts by 4 clients: {count / seconds:.0f} a second")


def once(port, request):
    """One request on a connection of its own, in milliseconds from connect to the whole answer."""
    began = time.perf_counter()
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(request)
        answer = b""
        while b"\r\n\r\n" not in answer:
            part = connection.recv(65536)
            if not part:
                break
            answer += part
    if not answer.startswith(b"HTTP/1.1 200") or b"x-amz-function-error" in answer.lower():
        print("  !", answer[:300], file=sys.stderr)
    return (time.perf_counter() - began) * 1000


JAVA = """package bench;
import com.amazonaws.services.lambda.runtime.*;
import java.util.Map;
public class App implements RequestHandler<Map<String, Object>, Integer> {
    static int done;
    static {
        // What a framework does while it starts: a quarter of a second of work.
        long end = System.nanoTime() + 250_000_000L;
        while (System.nanoTime() < end) done++;
    }
    public Integer handleRequest(Map<String, Object> event, Context context) { return 1; }
}
"""
NODE = """
const modules = ['http', 'https', 'zlib', 'crypto', 'stream', 'url', 'util', 'events', 'dns', 'tls', 'readline'];
const loaded = modules.map((name) => require(name));
exports.handler = async () => loaded.length;
"""
NODE_CLIENT = """
const client = require('make-fetch-happen');
exports.handler = async () => typeof client;
"""
SDK = """
import boto3
client = boto3.client("dynamodb", region_name="us-east-1")
def handler(event, context): return 1
"""


def snapped():
    """Functions that do something before their first call: name, runtime, handler, files."""
    if shutil.which("node"):
        yield "node", f"nodejs{version_of('node')}.x", "app.handler", {"app.js": NODE}
        client = node_client()
        if client:
            yield "node+client", f"nodejs{version_of('node')}.x", "app.handler", client
    # It brings its SDK, as deployed functions do.
    files = {"app.py": SDK}
    place = pathlib.Path(boto3.__file__).parents[1]
    for package in ["boto3", "botocore", "s3transfer", "jmespath", "dateutil", "six", "urllib3"]:
        for path in [place / f"{package}.py", *(place / package).rglob("*")]:
            name = str(path.relative_to(place))
            is_other_service = name.count("/") > 2 and "/data/" in name and "/dynamodb/" not in name
            if path.is_file() and path.suffix != ".pyc" and not is_other_service:
                files[name] = path.read_bytes()
    yield "python", PYTHON_RUNTIME, "app.handler", files
    if shutil.which("javac"):
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            (folder / "App.java").write_text(JAVA)
            sources = [str(path) for path in (ROOT / "Runtimes/java/com").rglob("*.java")]
            subprocess.run(["javac", "--release", "11", "-d", folder, folder / "App.java", *sources], check=True)
            files = {str(path.relative_to(folder)): path.read_bytes() for path in (folder / "bench").glob("*.class")}
        yield "java", f"java{version_of('java')}", "bench.App", files


def node_client():
    """A function that brings what it calls services with, and all that this requires: npm's HTTP client, which comes
    with Node.js. Some 180 modules, unbundled, as deployed functions often have them."""
    place = pathlib.Path(shutil.which("node")).resolve().parents[1] / "lib/node_modules/npm/node_modules"
    if not (place / "make-fetch-happen").is_dir():
        return None
    ask = f"require({json.dumps(str(place / 'make-fetch-happen'))}); console.log(JSON.stringify(Object.keys(require.cache)))"
    loaded = json.loads(subprocess.run(["node", "-e", ask], stdout=subprocess.PIPE, check=True, text=True).stdout)
    files = {"app.js": NODE_CLIENT}
    for path in map(pathlib.Path, loaded):
        for file in [path, *(parent / "package.json" for parent in path.parents if place in parent.parents)]:
            if file.is_file():
                files["node_modules/" + str(file.relative_to(place))] = file.read_bytes()
    return files


def version_of(program):
    """The major version that the program itself tells."""
    said = subprocess.run([program, "--version"], stdout=subprocess.PIPE, text=True).stdout
    return re.search(r"(\d+)", said)[1]


# An interpreter reads it while it starts: such a function gets one of its own, from the first instruction.
PLAINLY = {"Variables": {"LC_ALL": "C.UTF-8"}}


def snapstart(rounds):
    """The first call of an environment from a snapshot against those that initialise the same function."""
    print("SnapStart: first call of an environment whose runtime is started plainly, ahead, and from a snapshot")
    for kind, runtime, handler, files in snapped():
        apus = Apus()
        for index in range(rounds + 1):
            settings = {"MemorySize": 1769, "Timeout": 30}
            apus.deploy(f"plain-{index}", files, runtime, handler, Environment=PLAINLY, **settings)
            apus.deploy(f"ahead-{index}", files, runtime, handler, **settings)
            apus.deploy(
                f"snap-{index}", files, runtime, handler, SnapStart={"ApplyOn": "PublishedVersions"}, Publish=True,
                **settings)
        status = [apus.settled(f"snap-{index}") for index in range(rounds + 1)][-1]
        time.sleep(1)
        times = {"plain": [], "ahead": [], "snap": []}
        for index in range(rounds + 1):
            for name, found in times.items():
                version = "1" if name == "snap" else None
                found.append(once(apus.port, apus.signed(f"{name}-{index}", b"{}", version)))
                time.sleep(0.3)
        apus.stop()
        plain, ahead, snap = (statistics.median(found[1:]) for found in times.values())
        print(f"  {kind:12}plainly p50 {plain:7.2f} ms   ahead {ahead:7.2f} ms   snapshot {snap:7.2f} ms"
              f" (best {min(times['snap'][1:]):.2f}; {status})   {plain / snap:.1f} × and {ahead / snap:.1f} ×")


BURNER = """import os, time
def handler(event, context):
    end = time.monotonic() + event
    while time.monotonic() < end:
        pass
"""


def busy(seconds):
    """A warm call while other functions burn every processor, against the same call on the idle machine."""
    print("Warm invoke, one client, static C runtime: idle machine, then every processor burned by other functions")
    with tempfile.TemporaryDirectory() as folder:
        bootstrap = static_bootstrap(folder)
        apus = Apus("--account-concurrency", "10000")
        apus.deploy("echo", {"bootstrap": bootstrap.read_bytes()}, "provided.al2023", "bootstrap", MemorySize=1769)
        apus.deploy("burner", {"app.py": BURNER}, PYTHON_RUNTIME, MemorySize=1769, Timeout=60)
        signed = apus.signed("echo", b"{}")
        load(apus.port, signed, 1, 1)
        quiet = load(apus.port, signed, 1, seconds)
        burners = os.cpu_count()
        with concurrent.futures.ThreadPoolExecutor(burners) as clients:
            burns = [clients.submit(once, apus.port, apus.signed("burner", str(seconds + 4).encode()))
                     for _ in range(burners)]
            time.sleep(2)
            burned = load(apus.port, signed, 1, seconds)
            for burn in burns:
                burn.result()
        apus.stop()
    for name, result in [("idle", quiet), ("burned", burned)]:
        print(f"  {name:7} {result['perSecond']:8.0f}/s  p50 {result['p50Microseconds']:6.0f} µs"
              f"  p99 {result['p99Microseconds']:6.0f} µs")
    print(f"  p99 {burned['p99Microseconds'] / quiet['p99Microseconds']:.1f} × the idle machine's")


def idle(functions):
    """Time to ready and memory, with an empty store and with idle functions."""
    print("Start and memory (proportional set size)")
    times = []
    for _ in range(7):
        apus = Apus()
        times.append(apus.ready_milliseconds)
        apus.stop()
    python = []
    for _ in range(7):
        began = time.perf_counter()
        subprocess.run([sys.executable, "-c", "pass"], check=True)
        python.append((time.perf_counter() - began) * 1000)
    apus = Apus()
    time.sleep(1)
    empty = apus.resident_megabytes()
    for index in range(functions):
        apus.deploy(f"idle-{index}", {"app.py": f"def handler(e, c): return {index}"}, PYTHON_RUNTIME)
    time.sleep(1)
    loaded = apus.resident_megabytes()
    apus.stop()
    print(f"  ready after p50 {statistics.median(times):.1f} ms (python3 -c pass: {statistics.median(python):.1f} ms)")
    print(f"  idle {empty:.1f} MB; {functions} deployed idle functions add {loaded - empty:.1f} MB")


class Memory:
    """What a process holds: pages of its own, and its part of those that it shares."""

    def __init__(self, pid):
        fields = {}
        for line in pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]:
            name, _, value = line.partition(":")
            fields[name] = int(value.split()[0]) / 1024
        self.share = fields["Pss"]
        self.own = fields["Private_Clean"] + fields["Private_Dirty"]


def descendants(pid):
    children = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                parent = int(pathlib.Path(f"/proc/{entry}/stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            children.setdefault(parent, []).append(int(entry))
    found = []
    waiting = [pid]
    while waiting:
        found += children.get(waiting[0], [])
        waiting += children.get(waiting.pop(0), [])
    return found


def memory(count, only):
    """The memory of environments that wait for their next call, and of the zygotes that they come from."""
    print(f"Memory of {count} parked environments of a kind, proportional set sizes (and own pages), in MB")
    for kind in [kind for kind in kinds() if not only or kind.name in only]:
        # So much memory, on paper, that all of them stay: idle ones leave an eighth to the next that starts.
        apus = Apus("--function-memory", str(600 * (count + 8)))
        for index in range(count):
            apus.deploy(f"parked-{index}", kind.files, kind.runtime, kind.handler, MemorySize=512)
            once(apus.port, apus.signed(f"parked-{index}", b"{}"))
        time.sleep(2)
        parked, waiting, zygotes, inits = [], [], [], []
        for pid in descendants(apus.process.pid):
            try:
                name = pathlib.Path(f"/proc/{pid}/comm").read_text().strip()
                found = Memory(pid)
                if name == "apus-init":
                    inits.append(found)
                elif b"APUS_ZYGOTE" in pathlib.Path(f"/proc/{pid}/environ").read_bytes() and is_root(pid):
                    zygotes.append(found)
                elif not is_root(pid):
                    (parked if os.listdir(f"/proc/{pid}/root/var/task") else waiting).append(found)
            except (OSError, KeyError):
                continue
        server = apus.resident_megabytes()
        apus.stop()
        describe(kind, count, parked, waiting, zygotes, inits, server)


def is_root(pid):
    return "\nUid:\t0\t" in pathlib.Path(f"/proc/{pid}/status").read_text()


def describe(kind, count, parked, waiting, zygotes, inits, server):
    def total(items, key):
        return sum(getattr(item, key) for item in items)

    if not parked:
        print(f"  {kind.name}: nothing is parked")
        return
    init = total(inits, "share") / max(1, len(inits))
    each = total(parked, "share") / len(parked) + init
    own = total(parked, "own") / len(parked)
    print(f"  {kind.name:7}{len(parked)} parked: {each:6.2f} each ({own:.2f} own), of it {init:.2f} for the init;"
          f"  {len(waiting)} started ahead: {total(waiting, 'share'):.1f} together;"
          f"  zygotes: {total(zygotes, 'share'):.1f};  server {server:.1f}"
          f"  ⇒ 1,000 of them: {(1000 * each + total(zygotes, 'share')) / 1024:.2f} GB")


def micro():
    print("Single rooms")
    url = "http://127.0.0.1:4566/2015-03-31/functions/echo/invocations"
    request = botocore.awsrequest.AWSRequest("POST", url, data=b"x" * 1024, headers={
        "Content-Type": "application/json", "Host": "127.0.0.1:4566"})
    botocore.auth.SigV4Auth(
        botocore.credentials.Credentials("test", "test"), "lambda", "us-east-1").add_auth(request)
    head = "".join(f"{key}: {value}\r\n" for key, value in request.headers.items())
    subprocess.run(
        [TOOLS / "Micro"], check=True,
        input=f"POST /2015-03-31/functions/echo/invocations HTTP/1.1\r\n{head}\r\n".encode() + request.data)


def queues(chosen):
    import queues

    queues.measure(chosen.seconds, chosen.backlog)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("what", nargs="*", default=["idle", "cold", "snapstart", "memory", "warm", "busy", "queues", "micro"])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=4)
    parser.add_argument("--kinds", nargs="*", help="of cold and memory: python, shell, C, node, boto3, ruby, java")
    parser.add_argument("--environments", type=int, default=40)
    parser.add_argument("--backlog", type=int, default=1_000_000, help="messages in the queue of `queues`; 0 for none")
    chosen = parser.parse_args()
    for name in chosen.what:
        {"idle": lambda: idle(100), "cold": lambda: cold(30, chosen.kinds),
         "memory": lambda: memory(chosen.environments, chosen.kinds), "warm": lambda: warm(chosen.rounds, chosen.seconds),
         "busy": lambda: busy(chosen.seconds), "snapstart": lambda: snapstart(8), "micro": micro,
         "queues": lambda: queues(chosen)}[name]()


if __name__ == "__main__":
    main()
