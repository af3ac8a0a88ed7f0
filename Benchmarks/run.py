"""Measures Apus beside its baselines, in one run on one machine, and prints ratios.

`make bench` builds what this needs. Nothing here passes or fails: the numbers go into SPECIFICATION.md by hand,
because a noisy machine is no judge. Rounds of the two sides alternate, so that both see the same weather.
"""

import argparse
import io
import json
import os
import pathlib
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
TRUST = json.dumps({"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]})


class Apus:
    def __init__(self, *options):
        self.data = tempfile.mkdtemp(prefix="apus-bench-")
        began = time.perf_counter()
        self.process = subprocess.Popen(
            [APUS, "serve", "--listen", "127.0.0.1:0", "--data-dir", self.data, *options],
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
            return self.iam.create_role(RoleName="bench", AssumeRolePolicyDocument=TRUST)["Role"]["Arn"]
        except self.iam.exceptions.EntityAlreadyExistsException:
            return self.iam.get_role(RoleName="bench")["Role"]["Arn"]

    def deploy(self, name, files, runtime, handler="app.handler", **settings):
        self.functions.create_function(
            FunctionName=name, Role=self.role(), Runtime=runtime, Handler=handler,
            Code={"ZipFile": package(files)}, **settings)
        self.functions.get_waiter("function_active_v2").wait(FunctionName=name)

    def resident_megabytes(self):
        """The server's private and shared resident memory, as the kernel counts it."""
        text = pathlib.Path(f"/proc/{self.process.pid}/smaps_rollup").read_text()
        return next(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:")) / 1024

    def signed(self, name, payload):
        """A signed Invoke request as bytes, good for a quarter of an hour."""
        url = f"{self.endpoint}/2015-03-31/functions/{name}/invocations"
        request = botocore.awsrequest.AWSRequest("POST", url, data=payload, headers={
            "Content-Type": "application/json"})
        botocore.auth.SigV4Auth(
            botocore.credentials.Credentials("test", "test"), "lambda", "us-east-1").add_auth(request)
        head = f"POST /2015-03-31/functions/{name}/invocations HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n"
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
        apus = Apus()
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


def cold(rounds):
    """A cold call against starting the same interpreter bare and letting it print."""
    cold_round(rounds, pause=0)
    cold_round(rounds, pause=0.2)


def cold_round(rounds, pause):
    """With a pause, the spare environments that a cold start used up are made again before the next one."""
    print("Cold start: a Python function in its sandbox over HTTP, against the bare interpreter, "
          + (f"{pause * 1000:.0f} ms between calls" if pause else "one after another"))
    code = "def handler(event, context):\n    return 1\n"
    apus = Apus()
    for index in range(rounds + 2):
        apus.deploy(f"cold-{index}", {"app.py": code}, PYTHON_RUNTIME, MemorySize=1769)
    # What `python3.x` on the PATH leads to, without the virtual environment around it.
    interpreter = os.path.realpath(sys.executable)
    bare, wire = [], []
    for index in range(rounds + 2):
        began = time.perf_counter()
        subprocess.run([interpreter, "-I", "-S", "-c", "print(1)"], stdout=subprocess.PIPE, check=True)
        bare.append((time.perf_counter() - began) * 1000)
        request = apus.signed(f"cold-{index}", b"{}")
        wire.append(once(apus.port, request))
        time.sleep(pause)
    apus.stop()
    bare, wire = bare[2:], wire[2:]
    print(f"  {interpreter} -I -S -c 'print(1)'  p50 {statistics.median(bare):.2f} ms")
    print(f"  cold invoke over HTTP             p50 {statistics.median(wire):.2f} ms, best {min(wire):.2f} ms")
    print(f"  difference                        {statistics.median(wire) - statistics.median(bare):.2f} ms")


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
    if not answer.startswith(b"HTTP/1.1 200"):
        print("  !", answer[:300], file=sys.stderr)
    return (time.perf_counter() - began) * 1000


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


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("what", nargs="*", default=["idle", "cold", "warm", "micro"])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=4)
    chosen = parser.parse_args()
    for name in chosen.what:
        {"idle": lambda: idle(100), "cold": lambda: cold(30), "warm": lambda: warm(chosen.rounds, chosen.seconds),
         "micro": micro}[name]()


if __name__ == "__main__":
    main()
