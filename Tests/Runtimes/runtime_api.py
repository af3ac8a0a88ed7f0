"""A small Runtime API and an execution environment around it, to run the bootstraps against.

It speaks HTTP/1.1 by hand on a Unix or a TCP socket, gives out the events that a test asks for, and keeps
what the runtime sends back.
"""

import json
import os
import shutil
import socket
import subprocess
import tempfile
import threading
import time

RUNTIMES = os.path.join(os.path.dirname(__file__), "..", "..", "Runtimes")


class Answer:
    """What the runtime sent for one invocation (or for its init)."""

    def __init__(self, place, headers, body):
        self.place, self.headers, self.body = place, headers, body

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def failed(self):
        return self.place.endswith("error")


class Environment:
    """One runtime process with its code, from start to end. Use it as a context manager."""

    def __init__(self, command, files, handler, variables=None, unix=True, ahead=False):
        """`ahead`: started before its function is known; None: and never told of one."""
        self.directory = tempfile.mkdtemp(prefix="apus-runtimes-")
        self.task = os.path.join(self.directory, "task")
        for name, text in files.items():
            path = os.path.join(self.task, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w") as file:
                file.write(text)
        os.makedirs(self.task, exist_ok=True)
        self.unix = unix
        self._listen(os.path.join(self.directory, "api.sock") if unix else ("127.0.0.1", 0))
        address = "127.0.0.1:9001" if unix else "127.0.0.1:%d" % self.listener.getsockname()[1]
        environment = {
            "PATH": "/usr/local/bin:/usr/bin:/bin",
            "LANG": "en_US.UTF-8",
            "TZ": ":UTC",
            "_HANDLER": handler,
            "LAMBDA_TASK_ROOT": self.task,
            "AWS_LAMBDA_RUNTIME_API": address,
            "AWS_LAMBDA_FUNCTION_NAME": "fn",
            "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "128",
            "AWS_LAMBDA_LOG_GROUP_NAME": "/aws/lambda/fn",
            "AWS_LAMBDA_LOG_STREAM_NAME": "2024/01/01/[$LATEST]00",
        }
        if unix:
            environment["APUS_RUNTIME_SOCKET"] = os.path.join(self.directory, "api.sock")
        environment.update(variables or {})
        environment = dict(sorted(environment.items()))
        if ahead or ahead is None:
            self._start_ahead(command, environment, assigns=bool(ahead))
        else:
            self.process = subprocess.Popen(
                command, cwd=self.task, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.output = b""
        self.reader = threading.Thread(target=self._read_output)
        self.reader.start()
        self.connections = []
        self.parked = None

    def _listen(self, place):
        self.listener = socket.socket(socket.AF_UNIX if self.unix else socket.AF_INET)
        self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.listener.bind(place)
        self.listener.listen(4)
        self.listener.settimeout(20)

    def _start_ahead(self, command, environment, assigns):
        """Started before anything of the function is known, and assigned afterwards, if at all."""
        ours, theirs = socket.socketpair()
        common = {name: environment[name] for name in ("PATH", "LANG", "TZ")}
        common["APUS_ASSIGNMENT"] = str(theirs.fileno())
        self.process = subprocess.Popen(
            command, cwd="/", env=common, pass_fds=[theirs.fileno()], stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT)
        theirs.close()
        strings = [self.task] + ["%s=%s" % item for item in environment.items()]
        if assigns:
            ours.sendall("".join(string + "\0" for string in strings).encode())
        ours.close()

    def _read_output(self):
        for piece in iter(lambda: os.read(self.process.stdout.fileno(), 65536), b""):
            self.output += piece

    def _request(self):
        """The next request of the runtime on any of its connections: (connection, method, path, headers, body)."""
        while True:
            if not self.connections:
                connection, _ = self.listener.accept()
                connection.settimeout(20)
                self.connections.append([connection, b""])
            entry = self.connections[-1]
            head = self._until(entry, b"\r\n\r\n")
            if head is None:
                self.connections.pop()
                continue
            lines = head.decode("latin-1").split("\r\n")
            method, path, _ = lines[0].split(" ")
            headers = {}
            for line in lines[1:]:
                if line:
                    name, value = line.split(":", 1)
                    headers[name.lower()] = value.strip()
            if headers.get("transfer-encoding", "").lower() == "chunked":
                body = self._chunks(entry, headers)
            else:
                body = self._exactly(entry, int(headers.get("content-length", 0)))
            return entry[0], method, path, headers, body

    def _until(self, entry, end):
        while end not in entry[1]:
            piece = entry[0].recv(65536)
            if not piece:
                return None
            entry[1] += piece
        head, _, entry[1] = entry[1].partition(end)
        return head

    def _exactly(self, entry, count):
        while len(entry[1]) < count:
            piece = entry[0].recv(1 << 20)
            if not piece:
                raise EOFError
            entry[1] += piece
        body, entry[1] = entry[1][:count], entry[1][count:]
        return body

    def _chunks(self, entry, headers):
        body = b""
        while True:
            size = int(self._until(entry, b"\r\n"), 16)
            if size == 0:
                while True:
                    trailer = self._until(entry, b"\r\n")
                    if not trailer:
                        return body
                    name, value = trailer.decode().split(":", 1)
                    headers[name.lower()] = value.strip()
            body += self._exactly(entry, size)
            self._exactly(entry, 2)

    def _reply(self, connection, status, headers, body=b""):
        head = "HTTP/1.1 %d X\r\nContent-Length: %d\r\n" % (status, len(body))
        head += "".join("%s: %s\r\n" % item for item in headers.items())
        connection.sendall(head.encode() + b"\r\n" + body)

    def ready(self):
        """Waits until the runtime asks for an event; returns the init error where it sends one instead."""
        if self.parked:
            return None
        connection, method, path, headers, body = self._request()
        if path.endswith("/init/error"):
            self._reply(connection, 202, {})
            return Answer("init/error", headers, body)
        assert (method, path) == ("GET", "/2018-06-01/runtime/invocation/next"), (method, path)
        self.parked = connection
        return None

    def invoke(self, event=None, raw=None, headers=None, request_id="8476a536-e9f4-11e8-9739-2dfe598c3fcd"):
        """Gives out one event and returns what comes back."""
        failure = self.ready()
        assert failure is None, failure.body
        fields = {
            "Content-Type": "application/json",
            "Lambda-Runtime-Aws-Request-Id": request_id,
            "Lambda-Runtime-Deadline-Ms": str(int(time.time() * 1000) + 3000),
            "Lambda-Runtime-Invoked-Function-Arn": "arn:aws:lambda:us-east-1:000000000000:function:fn",
            "Lambda-Runtime-Trace-Id": "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Sampled=0",
        }
        fields.update(headers or {})
        connection, self.parked = self.parked, None
        self._reply(connection, 200, fields, json.dumps(event).encode() if raw is None else raw)
        connection, method, path, headers, body = self._request()
        prefix = "/2018-06-01/runtime/invocation/%s/" % request_id
        assert method == "POST" and path.startswith(prefix), (method, path)
        self._reply(connection, 202, {})
        return Answer(path[len(prefix):], headers, body)

    def restore(self, anew=False):
        """Waits until the runtime asks for the restore of its snapshot, and answers. `anew`: as where a snapshot is
        made, so that it comes back over another connection."""
        connection, method, path, _, _ = self._request()
        assert (method, path) == ("GET", "/2018-06-01/runtime/restore/next"), (method, path)
        if anew:
            place = self.listener.getsockname()
            self.listener.close()
            self._reply(connection, 200, {"Apus-Reconnect": "1"})
            assert connection.recv(1) == b"", "the connection stays open"
            connection.close()
            self.connections = []
            time.sleep(0.05)
            if self.unix:
                os.unlink(place)
            self._listen(place)
            return self.restore()
        self._reply(connection, 200, {})

    def reported(self, place):
        """The error that the runtime sends there."""
        connection, method, path, headers, body = self._request()
        assert (method, path) == ("POST", "/2018-06-01/runtime/" + place), (method, path, body)
        self._reply(connection, 202, {})
        return Answer(place, headers, body)

    def wait(self):
        """The exit status, once the process has ended by itself."""
        status = self.process.wait(20)
        self.reader.join()
        return status

    def log(self, until=None):
        """What was written so far; waits for `until` to appear in it."""
        deadline = time.time() + 10
        while until is not None and until not in self.text and time.time() < deadline:
            time.sleep(0.01)
        return self.text

    @property
    def text(self):
        return self.output.decode("utf-8", "replace")

    def frames(self, count):
        """The framed records in the output: [(type, text)]."""
        deadline = time.time() + 10
        while time.time() < deadline:
            records, rest = [], self.output
            while len(rest) >= 16 and rest[:2] == b"\xa5\x5a":
                length = int.from_bytes(rest[4:8], "big")
                if len(rest) < 16 + length:
                    break
                records.append((int.from_bytes(rest[:4], "big"), rest[16:16 + length].decode()))
                rest = rest[16 + length:]
            if len(records) >= count:
                return records
            time.sleep(0.01)
        raise AssertionError(self.output)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.reader.join()
        self.process.stdout.close()
        for connection, _ in self.connections:
            connection.close()
        self.listener.close()
        shutil.rmtree(self.directory)
