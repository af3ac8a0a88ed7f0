"""FIFO queues: order, groups, deduplication."""

import pytest

from test_sqs import counts, refusal


@pytest.fixture
def sqs(apus):
    return apus.client("sqs")


@pytest.fixture
def fifo(sqs, name):
    return sqs.create_queue(
        QueueName=name + ".fifo", Attributes={"FifoQueue": "true", "ContentBasedDeduplication": "true"})["QueueUrl"]


def receive(sqs, queue, count=10, **more):
    return sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=count, AttributeNames=["All"], **more).get("Messages", [])


def delete(sqs, queue, messages):
    for message in messages:
        sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])


def test_groups_are_in_order_and_locked(sqs, fifo):
    for n in range(4):
        for group in "ab":
            sqs.send_message(QueueUrl=fifo, MessageBody=f"{group}{n}", MessageGroupId=group)
    first = receive(sqs, fifo, 2)
    assert [m["Body"] for m in first] == ["a0", "a1"]
    assert {m["Attributes"]["MessageGroupId"] for m in first} == {"a"}
    assert first[0]["Attributes"]["SequenceNumber"] < first[1]["Attributes"]["SequenceNumber"]
    others = receive(sqs, fifo)
    assert [m["Body"] for m in others] == ["b0", "b1", "b2", "b3"]
    assert receive(sqs, fifo) == []
    delete(sqs, fifo, first[1:])
    assert receive(sqs, fifo) == []
    sqs.change_message_visibility(QueueUrl=fifo, ReceiptHandle=first[0]["ReceiptHandle"], VisibilityTimeout=0)
    assert [m["Body"] for m in receive(sqs, fifo)] == ["a0", "a2", "a3"]
    code, text, _ = refusal(sqs.delete_message, QueueUrl=fifo, ReceiptHandle=first[0]["ReceiptHandle"])
    assert code == "InvalidParameterValue" and "expired" in text


def test_what_is_sent_twice_is_there_once(sqs, fifo):
    one = sqs.send_message(QueueUrl=fifo, MessageBody="x", MessageGroupId="a")
    two = sqs.send_message(QueueUrl=fifo, MessageBody="x", MessageGroupId="b")
    assert one["MessageId"] == two["MessageId"] and one["SequenceNumber"] == two["SequenceNumber"]
    sqs.send_message(QueueUrl=fifo, MessageBody="x", MessageGroupId="a", MessageDeduplicationId="other")
    sent = sqs.send_message_batch(QueueUrl=fifo, Entries=[
        {"Id": str(n), "MessageBody": "y", "MessageGroupId": "a"} for n in range(3)])["Successful"]
    assert len({s["MessageId"] for s in sent}) == 1
    messages = receive(sqs, fifo)
    assert [m["Body"] for m in messages] == ["x", "x", "y"]
    delete(sqs, fifo, messages)
    sqs.send_message(QueueUrl=fifo, MessageBody="x", MessageGroupId="a")
    assert receive(sqs, fifo) == [] and counts(sqs, fifo) == (0, 0, 0)


def test_ids_by_group(sqs, name):
    queue = sqs.create_queue(QueueName=name + ".fifo", Attributes={
        "FifoQueue": "true", "DeduplicationScope": "messageGroup", "FifoThroughputLimit": "perMessageGroupId"})["QueueUrl"]
    for group in "aab":
        sqs.send_message(QueueUrl=queue, MessageBody="x", MessageGroupId=group, MessageDeduplicationId="1")
    assert counts(sqs, queue) == (2, 0, 0)
    assert refusal(sqs.set_queue_attributes, QueueUrl=queue, Attributes={"DeduplicationScope": "queue"})[0] == "InvalidAttributeValue"


def test_attempts_are_repeated(sqs, fifo):
    for n in range(3):
        sqs.send_message(QueueUrl=fifo, MessageBody=str(n), MessageGroupId="a")
    first = receive(sqs, fifo, 2, ReceiveRequestAttemptId="try")
    again = receive(sqs, fifo, 2, ReceiveRequestAttemptId="try")
    assert [m["ReceiptHandle"] for m in first] == [m["ReceiptHandle"] for m in again]
    assert again[0]["Attributes"]["ApproximateReceiveCount"] == "1"
    delete(sqs, fifo, again)
    assert [m["Body"] for m in receive(sqs, fifo, 2, ReceiveRequestAttemptId="try")] == ["2"]


def test_what_fifo_queues_want(sqs, fifo, name):
    assert refusal(sqs.send_message, QueueUrl=fifo, MessageBody="x")[0] == "MissingParameter"
    assert refusal(sqs.send_message, QueueUrl=fifo, MessageBody="x", MessageGroupId="a", DelaySeconds=1)[0] == "InvalidParameterValue"
    assert refusal(sqs.send_message, QueueUrl=fifo, MessageBody="x", MessageGroupId="a b")[0] == "InvalidParameterValue"
    assert refusal(sqs.create_queue, QueueName=name + "x", Attributes={"FifoQueue": "true"})[0] == "InvalidParameterValue"
    assert refusal(sqs.create_queue, QueueName=name + "x.fifo")[0] == "InvalidParameterValue"
    assert refusal(sqs.create_queue, QueueName=name + "x", Attributes={"ContentBasedDeduplication": "true"})[0] == "InvalidAttributeName"
    plain = sqs.create_queue(QueueName=name + "plain.fifo", Attributes={"FifoQueue": "true"})["QueueUrl"]
    code, text, _ = refusal(sqs.send_message, QueueUrl=plain, MessageBody="x", MessageGroupId="a")
    assert code == "InvalidParameterValue" and "ContentBasedDeduplication" in text
    standard = sqs.create_queue(QueueName=name + "-standard")["QueueUrl"]
    assert refusal(sqs.send_message, QueueUrl=standard, MessageBody="x", MessageDeduplicationId="a")[0] == "InvalidParameterValue"
    sqs.send_message(QueueUrl=standard, MessageBody="x", MessageGroupId="tenant")
    [message] = receive(sqs, standard)
    assert message["Attributes"]["MessageGroupId"] == "tenant" and "SequenceNumber" not in message["Attributes"]
