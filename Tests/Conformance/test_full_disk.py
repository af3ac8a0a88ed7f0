"""A disk that fills up in the middle of traffic: nothing acknowledged is lost, nothing is acknowledged any more,
and the cloud says why."""

import json
import os
import pathlib
import re
import subprocess
import tempfile
import threading
import time
import urllib.error
import urllib.request

import botocore.exceptions
import pytest

from conftest import Apus

MEGABYTE = 1024 * 1024


@pytest.fixture
def small_disk():
    """A file system of 64 MiB of its own."""
    folder = tempfile.mkdtemp(prefix="apus-disk-")
    if os.geteuid() != 0:
        pytest.skip("mounting a file system wants root")
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64m", "apus-test", folder], capture_output=True, text=True)
    if mounted.returncode != 0:
        pytest.skip("mounting is not allowed here: " + mounted.stderr.strip())
    yield pathlib.Path(folder)
    subprocess.run(["umount", "-l", folder], check=True)
    os.rmdir(folder)


class Traffic:
    """Senders and receivers that note what they were told and what they were refused."""

    def __init__(self, cloud, queues):
        self.cloud, self.stop = cloud, threading.Event()
        self.sent, self.tried, self.deleted, self.errors = {}, set(), set(), []
        self.threads = [
            threading.Thread(target=self.send, args=(queue, f"{number}-{sender}"))
            for number, queue in enumerate(queues) for sender in "ab"]
        self.threads += [threading.Thread(target=self.receive, args=(queue,)) for queue in queues]
        for thread in self.threads:
            thread.start()

    def send(self, queue, sender):
        sqs = self.cloud.client("sqs")
        more = {"MessageGroupId": sender} if queue.endswith(".fifo") else {}
        for number in range(10**6):
            body = f"{sender}-{number:06d}-" + "x" * 20_000
            try:
                self.sent[body[:10]] = (queue, body, sqs.send_message(QueueUrl=queue, MessageBody=body, **more)["MessageId"])
            except botocore.exceptions.ClientError as error:
                return self.errors.append(error.response)

    def receive(self, queue):
        sqs = self.cloud.client("sqs")
        while not self.stop.is_set():
            try:
                for message in sqs.receive_message(
                        QueueUrl=queue, MaxNumberOfMessages=2, WaitTimeSeconds=1).get("Messages", []):
                    self.tried.add(message["Body"][:10])
                    sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
                    self.deleted.add(message["Body"][:10])
            except botocore.exceptions.ClientError as error:
                # Who held a message when the disk failed holds it no more.
                assert error.response["Error"]["Code"] in ("InternalFailure", "InvalidParameterValue")
                return

    def end(self):
        for thread in self.threads[:4]:
            thread.join(60)
        self.stop.set()
        for thread in self.threads:
            thread.join(60)
        assert not any(thread.is_alive() for thread in self.threads)


def health(cloud):
    try:
        answer = urllib.request.urlopen(f"{cloud.endpoint}/_apus/health")
    except urllib.error.HTTPError as error:
        answer = error
    return answer.status, json.load(answer)


def refused(call, **input):
    with pytest.raises(botocore.exceptions.ClientError) as error:
        call(**input)
    return error.value.response["Error"]["Code"], error.value.response["ResponseMetadata"]["HTTPStatusCode"]


def ticks(cloud):
    """Processor time, in hundredths of a second."""
    fields = pathlib.Path(f"/proc/{cloud.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return int(fields[11]) + int(fields[12])


@pytest.mark.parametrize("ballast", [40, 52])
def test_a_full_disk_loses_nothing(small_disk, ballast):
    cloud = Apus(data_dir=small_disk / "data")
    try:
        run(cloud, small_disk, ballast)
    finally:
        if cloud.process.poll() is None:
            cloud.stop()


def run(cloud, disk, ballast):
    sqs = cloud.client("sqs")
    queues = [
        sqs.create_queue(QueueName="q")["QueueUrl"],
        sqs.create_queue(
            QueueName="q.fifo", Attributes={"FifoQueue": "true", "ContentBasedDeduplication": "true"})["QueueUrl"],
    ]
    assert health(cloud)[0] == 200
    with open(disk / "ballast", "wb") as file:
        file.write(b"x" * (ballast * MEGABYTE))
    traffic = Traffic(cloud, queues)
    traffic.end()
    assert len(traffic.sent) > 20
    assert {error["Error"]["Code"] for error in traffic.errors} == {"InternalFailure"}
    assert {error["ResponseMetadata"]["HTTPStatusCode"] for error in traffic.errors} == {500}

    # It says why, also once there is room again: what was refused must not be followed by what is not.
    os.unlink(disk / "ballast")
    time.sleep(6)
    status, document = health(cloud)
    assert status == 503 and document["status"] == "failed" and "No space left" in document["failure"]
    log = pathlib.Path(cloud.log.name).read_text()
    assert len(re.findall("the store takes no more changes", log)) == 1 and "No space left" in log
    assert refused(sqs.send_message, QueueUrl=queues[0], MessageBody="late") == ("InternalFailure", 500)
    assert refused(sqs.create_queue, QueueName="late") == ("InternalFailure", 500)
    assert refused(sqs.purge_queue, QueueUrl=queues[0]) == ("InternalFailure", 500)
    # Reading goes on, and nothing spins.
    assert len(sqs.list_queues()["QueueUrls"]) == 2
    before = ticks(cloud)
    time.sleep(2)
    assert ticks(cloud) - before < 60

    cloud.kill()
    cloud.start()
    assert health(cloud)[0] == 200
    check(cloud, traffic)


def check(cloud, traffic):
    """After a restart, with room on the disk."""
    sqs = cloud.client("sqs")
    queues = [sqs.get_queue_url(QueueName=name)["QueueUrl"] for name in ("q", "q.fifo")]
    # What was acknowledged is known when it is sent again.
    for queue, body, message_id in list(traffic.sent.values()):
        if queue.endswith(".fifo"):
            again = sqs.send_message(QueueUrl=queues[1], MessageBody=body, MessageGroupId=body[:3])
            assert again["MessageId"] == message_id
    left = []
    for queue in queues:
        attributes = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["All"])["Attributes"]
        count = sum(int(attributes["ApproximateNumberOfMessages" + kind]) for kind in ("", "NotVisible"))
        own = []
        while len(own) < count:
            messages = sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10, WaitTimeSeconds=20).get("Messages", [])
            assert messages, f"{len(own)} of {count}"
            for message in messages:
                own.append(message["Body"][:10])
                sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
        assert "Messages" not in sqs.receive_message(QueueUrl=queue, WaitTimeSeconds=0)
        if queue.endswith(".fifo"):
            for group in {key[:3] for key in own}:
                order = [key for key in own if key.startswith(group)]
                assert order == sorted(order), "out of order"
        left += own
    assert len(left) == len(set(left)), "twice"
    assert traffic.deleted.isdisjoint(left), "deleted, and back again"
    assert set(traffic.sent) - traffic.tried - set(left) == set(), "acknowledged, and lost"
