"""Queues of the real server: HTTP, signatures, authorization, synced commits. Called by run.py.

The client runs on the same machine and takes its part of the cores, so each rate is shown beside the processor time
that the server took for a message: what two cores would make of it, had the client cores of its own.
"""

import json
import os
import pathlib
import socket
import statistics
import subprocess
import threading
import time

import botocore.auth
import botocore.awsrequest
import botocore.credentials

import run

HANDLER = """import time
def handler(event, context):
    for record in event["Records"]:
        print("reached", record["body"], time.time_ns())
"""


class Cloud(run.Apus):
    def __init__(self, data=None):
        super().__init__("--account-concurrency", "10000", data=data)
        self.queues = run.boto3.Session("test", "test", region_name="us-east-1").client(
            "sqs", endpoint_url=self.endpoint)

    def restart(self):
        """Stops the server, and starts another on the same data."""
        self.process.terminate()
        self.process.wait(60)
        return Cloud(self.data)

    def processor_seconds(self):
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def load(self, queue, clients, batch, what, limit):
        before = self.processor_seconds()
        output = subprocess.run(
            [run.TOOLS / "QueueLoad", str(self.port), queue, str(clients), str(batch), what, str(limit)],
            stdout=subprocess.PIPE, check=True).stdout
        result = json.loads(output)
        if result["failures"]:
            print(f"  ! {result['failures']} requests failed")
        result["microseconds"] = (self.processor_seconds() - before) * 1e6 / max(1, result["messages"])
        return result

    def signed_call(self, operation, members):
        """A whole request as bytes."""
        payload = json.dumps(members).encode()
        headers = {"Content-Type": "application/x-amz-json-1.0", "X-Amz-Target": "AmazonSQS." + operation}
        request = botocore.awsrequest.AWSRequest("POST", self.endpoint + "/", data=payload, headers=headers)
        botocore.auth.SigV4Auth(
            botocore.credentials.Credentials("test", "test"), "sqs", "us-east-1").add_auth(request)
        head = f"POST / HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n"
        head += "".join(f"{key}: {value}\r\n" for key, value in request.headers.items())
        return f"{head}Content-Length: {len(payload)}\r\n\r\n".encode() + payload


class Connection:
    """One keep-alive connection."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def call(self, request):
        self.socket.sendall(request)
        answer = b""
        while True:
            answer += self.socket.recv(65536)
            head, _, body = answer.partition(b"\r\n\r\n")
            length = next((int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), None)
            if length is not None and len(body) >= length:
                break
        if not head.startswith(b"HTTP/1.1 200"):
            print("  !", answer[:300])
        return body


def show(name, result):
    each = result["microseconds"]
    print(f"  {name}: {result['messages'] / result['seconds']:8.0f} messages/s beside the client;"
          f" {each:6.1f} µs of the server's processors a message, {2e6 / each:8.0f}/s of two cores of its own")


def rates(cloud, queue, what, seconds):
    for name, clients, batch in [("one by one", 64, 1), ("batches of ten", 32, 10)]:
        show(f"send, receive, delete {name}, {what}", cloud.load(queue, clients, batch, "cycle", seconds))


def wake(cloud, rounds=300):
    """From the send's answer to the long poll's."""
    url = cloud.queues.create_queue(QueueName="wakes")["QueueUrl"]
    poll = cloud.signed_call("ReceiveMessage", {"QueueUrl": url, "WaitTimeSeconds": 20, "VisibilityTimeout": 0})
    send = cloud.signed_call("SendMessage", {"QueueUrl": url, "MessageBody": "wake"})
    receiver, sender = Connection(cloud.port), Connection(cloud.port)
    took = []
    for _ in range(rounds):
        found = {}

        def receive():
            found["body"] = receiver.call(poll)
            found["at"] = time.perf_counter()

        thread = threading.Thread(target=receive)
        thread.start()
        time.sleep(0.005)
        began = time.perf_counter()
        sender.call(send)
        thread.join()
        took.append((found["at"] - began) * 1000)
        handle = json.loads(found["body"])["Messages"][0]["ReceiptHandle"]
        cloud.queues.delete_message(QueueUrl=url, ReceiptHandle=handle)
    print(f"  a long poll is answered {statistics.median(took):.2f} ms after the send began (median; its commit included)")


def mapped(cloud, rounds=300):
    """From the send of a message to the first line of a warm function whose mapping polls the queue."""
    cloud.iam.attach_role_policy(
        RoleName=cloud.role().rpartition("/")[2],
        PolicyArn="arn:aws:iam::aws:policy/service-role/AWSLambdaSQSQueueExecutionRole")
    cloud.deploy("mapped", {"app.py": HANDLER}, run.PYTHON_RUNTIME, MemorySize=1769)
    url = cloud.queues.create_queue(QueueName="mapped")["QueueUrl"]
    arn = cloud.queues.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    cloud.functions.create_event_source_mapping(EventSourceArn=arn, FunctionName="mapped", BatchSize=10)
    time.sleep(2)
    connection = Connection(cloud.port)
    sent = {}
    for number in range(rounds):
        request = cloud.signed_call("SendMessage", {"QueueUrl": url, "MessageBody": str(number)})
        sent[number] = time.time_ns()
        connection.call(request)
        time.sleep(0.02)
    time.sleep(2)
    logs = run.boto3.Session("test", "test", region_name="us-east-1").client("logs", endpoint_url=cloud.endpoint)
    took = []
    for page in logs.get_paginator("filter_log_events").paginate(
            logGroupName="/aws/lambda/mapped", filterPattern="reached"):
        for event in page["events"]:
            _, number, at = event["message"].split()[-3:]
            took.append((int(at) - sent[int(number)]) / 1e6)
    took = sorted(took)
    print(f"  a message reaches a warm mapped function after {statistics.median(took):.2f} ms (p50),"
          f" {took[int(len(took) * 0.99)]:.2f} ms (p99); {len(took)} of {rounds} arrived")


def measure(seconds, backlog):
    print("Queues over HTTP: signed, authorized, synced")
    cloud = Cloud()
    cloud.queues.create_queue(QueueName="queue")
    cloud.load("queue", 64, 1, "cycle", 2)
    rates(cloud, "queue", "nothing before them", seconds)
    wake(cloud)
    mapped(cloud)
    if backlog:
        behind(cloud, seconds, backlog)
    else:
        cloud.stop()


def behind(cloud, seconds, backlog):
    filled = cloud.load("queue", 32, 10, "fill", backlog)
    print(f"  filled with {filled['messages']} messages, {filled['messages'] / filled['seconds']:.0f}/s;"
          f" {cloud.resident_megabytes():.0f} MB resident")
    rates(cloud, "queue", f"{backlog} before them", seconds)
    print(f"  {cloud.resident_megabytes():.0f} MB resident")
    url = cloud.queues.get_queue_url(QueueName="queue")["QueueUrl"]
    cloud = cloud.restart()
    began = time.perf_counter()
    found = cloud.queues.receive_message(QueueUrl=url, MaxNumberOfMessages=10)["Messages"]
    first = (time.perf_counter() - began) * 1000
    print(f"  started again: ready after {cloud.ready_milliseconds:.0f} ms,"
          f" the first {len(found)} messages after {first:.0f} ms more; {cloud.resident_megabytes():.0f} MB")
    cloud.stop()
