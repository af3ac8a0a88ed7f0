"""Dead-letter queues, and the way back."""

import json
import time

import pytest

from test_sqs import counts, refusal


@pytest.fixture
def sqs(apus):
    return apus.client("sqs")


def arn(sqs, queue):
    return sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]


def pair(sqs, name, receives=2, suffix="", **attributes):
    dead = sqs.create_queue(QueueName=f"{name}-dead{suffix}", Attributes=attributes)["QueueUrl"]
    policy = json.dumps({"deadLetterTargetArn": arn(sqs, dead), "maxReceiveCount": receives})
    work = sqs.create_queue(QueueName=name + suffix, Attributes={"RedrivePolicy": policy, **attributes})["QueueUrl"]
    return work, dead


def fail(sqs, queue):
    return sqs.receive_message(QueueUrl=queue, VisibilityTimeout=0, AttributeNames=["All"]).get("Messages", [])


def test_after_so_many_receives(sqs, name):
    work, dead = pair(sqs, name, receives=2)
    sent = sqs.send_message(QueueUrl=work, MessageBody="poison", MessageAttributes={"a": {"DataType": "String", "StringValue": "b"}})
    [first] = fail(sqs, work)
    assert len(fail(sqs, work)) == 1
    assert counts(sqs, dead) == (0, 0, 0)
    assert fail(sqs, work) == []
    assert counts(sqs, work) == (0, 0, 0)
    [message] = sqs.receive_message(QueueUrl=dead, AttributeNames=["All"], MessageAttributeNames=["All"])["Messages"]
    assert message["MessageId"] == sent["MessageId"] and message["MessageAttributes"]["a"]["StringValue"] == "b"
    assert message["Attributes"]["DeadLetterQueueSourceArn"] == arn(sqs, work)
    assert message["Attributes"]["SentTimestamp"] == first["Attributes"]["SentTimestamp"]
    assert message["Attributes"]["ApproximateReceiveCount"] == "1"
    assert sqs.list_dead_letter_source_queues(QueueUrl=dead)["queueUrls"] == [work]


def test_fifo_goes_on_behind_it(sqs, name):
    work, dead = pair(sqs, name, receives=1, suffix=".fifo", FifoQueue="true", ContentBasedDeduplication="true")
    for n in range(3):
        sqs.send_message(QueueUrl=work, MessageBody=str(n), MessageGroupId="g")
    assert [m["Body"] for m in fail(sqs, work)] == ["0"]
    assert [m["Body"] for m in fail(sqs, work)] == ["1"]
    assert counts(sqs, dead) == (1, 0, 0)
    [message] = fail(sqs, dead)
    assert message["Body"] == "0" and message["Attributes"]["MessageGroupId"] == "g"


def test_what_may_be_one(sqs, name):
    dead = sqs.create_queue(QueueName=name + "-dead", Attributes={
        "RedriveAllowPolicy": json.dumps({"redrivePermission": "denyAll"})})["QueueUrl"]
    target = arn(sqs, dead)

    def put(policy):
        return refusal(sqs.create_queue, QueueName=name, Attributes={"RedrivePolicy": policy})

    assert put("{")[0] == "InvalidParameterValue"
    assert "maxReceiveCount" in put(json.dumps({"deadLetterTargetArn": target}))[1]
    assert "from 1 to 1000" in put(json.dumps({"deadLetterTargetArn": target, "maxReceiveCount": 1001}))[1]
    assert "does not exist" in put(json.dumps({"deadLetterTargetArn": target + "x", "maxReceiveCount": 1}))[1]
    fine = json.dumps({"deadLetterTargetArn": target, "maxReceiveCount": "5"})
    assert "allow" in put(fine)[1]
    sqs.set_queue_attributes(QueueUrl=dead, Attributes={"RedriveAllowPolicy": json.dumps({
        "redrivePermission": "byQueue", "sourceQueueArns": [target.replace("-dead", "")]})})
    sqs.create_queue(QueueName=name, Attributes={"RedrivePolicy": fine})
    assert "same type" in refusal(sqs.create_queue, QueueName=name + ".fifo", Attributes={
        "FifoQueue": "true", "RedrivePolicy": fine})[1]


def finished(sqs, source):
    for _ in range(100):
        [task] = sqs.list_message_move_tasks(SourceArn=source)["Results"]
        if task["Status"] != "RUNNING":
            return task
        time.sleep(0.1)
    raise AssertionError(task)


def test_the_way_back(sqs, name):
    work, dead = pair(sqs, name, receives=1)
    for n in range(25):
        sqs.send_message(QueueUrl=work, MessageBody=str(n))
    while fail(sqs, work):
        pass
    for _ in range(30):
        fail(sqs, work)
    assert counts(sqs, dead) == (25, 0, 0)
    handle = sqs.start_message_move_task(SourceArn=arn(sqs, dead))["TaskHandle"]
    assert handle
    task = finished(sqs, arn(sqs, dead))
    assert task["Status"] == "COMPLETED" and task["ApproximateNumberOfMessagesMoved"] == 25
    assert task["ApproximateNumberOfMessagesToMove"] == 25 and "TaskHandle" not in task
    assert counts(sqs, dead) == (0, 0, 0) and counts(sqs, work) == (25, 0, 0)


def test_a_slow_move_is_cancelled(sqs, name):
    work, dead = pair(sqs, name, receives=1)
    for n in range(5):
        sqs.send_message(QueueUrl=dead, MessageBody=str(n))
    other = sqs.create_queue(QueueName=name + "-other")["QueueUrl"]
    handle = sqs.start_message_move_task(
        SourceArn=arn(sqs, dead), DestinationArn=arn(sqs, other), MaxNumberOfMessagesPerSecond=1)["TaskHandle"]
    assert refusal(sqs.start_message_move_task, SourceArn=arn(sqs, dead))[0] == "AWS.SimpleQueueService.UnsupportedOperation"
    time.sleep(1.5)
    moved = sqs.cancel_message_move_task(TaskHandle=handle)["ApproximateNumberOfMessagesMoved"]
    assert 1 <= moved <= 4
    for _ in range(50):
        [task] = sqs.list_message_move_tasks(SourceArn=arn(sqs, dead))["Results"]
        if task["Status"] == "CANCELLED":
            break
        time.sleep(0.1)
    assert task["Status"] == "CANCELLED"
    assert counts(sqs, dead)[0] + counts(sqs, other)[0] == 5
    assert refusal(sqs.cancel_message_move_task, TaskHandle=handle)[0] == "ResourceNotFoundException"


def test_kill_9_neither_loses_a_move_nor_forgets_receives(fresh, name):
    cloud = fresh(durable=True)
    sqs = cloud.client("sqs")
    work, dead = pair(sqs, name, receives=2)
    other = sqs.create_queue(QueueName=name + "-other")["QueueUrl"]
    sqs.send_message(QueueUrl=work, MessageBody="poison")
    assert len(fail(sqs, work)) == 1
    for n in range(12):
        sqs.send_message(QueueUrl=dead, MessageBody=str(n))
    sqs.start_message_move_task(
        SourceArn=arn(sqs, dead), DestinationArn=arn(sqs, other), MaxNumberOfMessagesPerSecond=4)
    assert len(fail(sqs, work)) == 1
    cloud.kill()
    cloud.start()
    sqs = cloud.client("sqs")
    work, dead, other = (sqs.get_queue_url(QueueName=name + suffix)["QueueUrl"] for suffix in ("", "-dead", "-other"))
    # Twice is twice: the third receive brings nothing.
    assert fail(sqs, work) == []
    task = finished(sqs, arn(sqs, dead))
    assert task["Status"] == "COMPLETED"
    assert counts(sqs, other) == (12, 0, 0)
    assert [m["Body"] for m in fail(sqs, dead)] == ["poison"]


def test_who_does_not_know_where_from(sqs, name):
    work, dead = pair(sqs, name)
    sqs.send_message(QueueUrl=dead, MessageBody="x")
    sqs.start_message_move_task(SourceArn=arn(sqs, dead))
    task = finished(sqs, arn(sqs, dead))
    assert task["Status"] == "FAILED" and task["FailureReason"] == "CouldNotDetermineMessageSource"
    assert counts(sqs, dead) == (1, 0, 0)
    assert refusal(sqs.start_message_move_task, SourceArn=arn(sqs, work))[0] == "InvalidParameterValue"
