"""What was acknowledged of queues holds, whenever the process is killed."""

import random
import threading
import time

import botocore.exceptions
import pytest

from test_sqs import counts


class Traffic:
    """Senders and receivers, of single messages and of batches, that write down what they were told, until the cloud
    dies."""

    def __init__(self, cloud, queue, fifo, known):
        self.cloud, self.queue, self.fifo, self.known = cloud, queue, fifo, known
        self.stop = threading.Event()
        self.threads = [threading.Thread(target=self.send, args=(n,)) for n in range(3)]
        self.threads += [threading.Thread(target=self.receive) for _ in range(2)]
        for thread in self.threads:
            thread.start()

    def send(self, sender):
        sqs = self.cloud.client("sqs")
        while not self.stop.is_set():
            bodies = [f"{sender}-{next(self.known['numbers']):08d}" for _ in range(random.choice([1, 1, 3, 10]))]
            more = {"MessageGroupId": str(sender)} if self.fifo else {}
            try:
                if len(bodies) == 1:
                    sqs.send_message(QueueUrl=self.queue, MessageBody=bodies[0], **more)
                else:
                    entries = [{"Id": body, "MessageBody": body, **more} for body in bodies]
                    assert len(sqs.send_message_batch(QueueUrl=self.queue, Entries=entries)["Successful"]) == len(bodies)
            except (botocore.exceptions.BotoCoreError, botocore.exceptions.ClientError):
                return
            self.known["sent"].update(bodies)

    def receive(self):
        sqs = self.cloud.client("sqs")
        while not self.stop.is_set():
            try:
                messages = sqs.receive_message(
                    QueueUrl=self.queue, MaxNumberOfMessages=random.choice([5, 10]), VisibilityTimeout=3,
                    WaitTimeSeconds=1).get("Messages", [])
                for message in messages:
                    if message["Body"] in self.known["deleted"]:
                        self.known["back"].append(message["Body"])
                    self.known["order"].append(message["Body"])
                if messages and random.random() < 0.4:
                    self.delete_some(sqs, messages)
                    continue
                for message in messages:
                    if random.random() < 0.7:
                        self.known["tried"].add(message["Body"])
                        sqs.delete_message(QueueUrl=self.queue, ReceiptHandle=message["ReceiptHandle"])
                        self.known["deleted"].add(message["Body"])
                    elif self.fifo:
                        break
            except (botocore.exceptions.BotoCoreError, botocore.exceptions.ClientError):
                return

    def delete_some(self, sqs, messages):
        """As one batch; of a FIFO queue those in front, which is what keeps the order."""
        count = random.randint(1, len(messages))
        some = messages[:count] if self.fifo else random.sample(messages, count)
        self.known["tried"].update(message["Body"] for message in some)
        entries = [{"Id": str(n), "ReceiptHandle": message["ReceiptHandle"]} for n, message in enumerate(some)]
        answer = sqs.delete_message_batch(QueueUrl=self.queue, Entries=entries)
        self.known["deleted"].update(some[int(entry["Id"])]["Body"] for entry in answer.get("Successful", []))

    def end(self):
        self.stop.set()
        for thread in self.threads:
            thread.join()


@pytest.mark.parametrize("fifo", [False, True])
def test_what_is_acknowledged_survives_kill(fresh, fifo):
    cloud = fresh(durable=True)
    sqs = cloud.client("sqs")
    attributes = {"FifoQueue": "true", "ContentBasedDeduplication": "true"} if fifo else {}
    sqs.create_queue(QueueName="q" + (".fifo" if fifo else ""), Attributes=attributes)
    known = {"sent": set(), "deleted": set(), "tried": set(), "back": [], "order": [], "numbers": iter(range(10**8))}
    rounds = 0
    # Six kills, and more where the machine is too slow for enough to happen between them.
    while rounds < 6 or rounds < 40 and (len(known["sent"]) <= 100 or len(known["deleted"]) <= 5):
        rounds += 1
        queue = f"{cloud.endpoint}/000000000000/q" + (".fifo" if fifo else "")
        traffic = Traffic(cloud, queue, fifo, known)
        time.sleep(random.uniform(0.3, 1.2))
        cloud.kill()
        traffic.end()
        cloud.start()
    queue = f"{cloud.endpoint}/000000000000/q" + (".fifo" if fifo else "")
    sqs = cloud.client("sqs")
    left, order, quiet = set(), list(known["order"]), 0
    while quiet < 2:
        messages = sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10, WaitTimeSeconds=4).get("Messages", [])
        quiet = 0 if messages else quiet + 1
        for message in messages:
            assert message["Body"] not in known["deleted"], "deleted, and back again"
            left.add(message["Body"])
            order.append(message["Body"])
            sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
    assert known["back"] == [], "deleted, and back again"
    assert known["sent"] - known["tried"] - left == set(), "acknowledged, and lost"
    assert len(known["sent"]) > 100 and len(known["deleted"]) > 5
    assert counts(sqs, queue) == (0, 0, 0)
    if fifo:
        for sender in "012":
            own = list(dict.fromkeys(body for body in order if body.startswith(sender + "-")))
            assert own == sorted(own), "out of order"


def test_queues_and_receipts_survive_kill(fresh):
    cloud = fresh(durable=True)
    sqs = cloud.client("sqs")
    queue = sqs.create_queue(QueueName="q", Attributes={"VisibilityTimeout": "600"}, tags={"a": "b"})["QueueUrl"]
    for n in range(3):
        sqs.send_message(QueueUrl=queue, MessageBody=str(n))
    [held] = sqs.receive_message(QueueUrl=queue)["Messages"]
    time.sleep(2.5)
    cloud.kill()
    cloud.start()
    sqs = cloud.client("sqs")
    queue = sqs.get_queue_url(QueueName="q")["QueueUrl"]
    assert sqs.list_queue_tags(QueueUrl=queue)["Tags"] == {"a": "b"}
    assert counts(sqs, queue) == (2, 1, 0)
    sqs.delete_message(QueueUrl=queue, ReceiptHandle=held["ReceiptHandle"])
    bodies = [m["Body"] for m in sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10)["Messages"]]
    assert held["Body"] not in bodies and len(bodies) == 2
