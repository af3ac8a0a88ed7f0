"""Queues that call functions: event source mappings, from the message to its end."""

import json
import time

import botocore.exceptions
import pytest

from conftest import PYTHON_RUNTIME, make_role, zipped
from test_extensions import said

# Prints what comes, and does what the bodies say.
HANDLER = """
import json
def handler(event, context):
    failures = []
    for record in event["Records"]:
        print("GOT", record["body"], record["attributes"]["ApproximateReceiveCount"], record["eventSourceARN"])
        if record["body"].startswith("fail"):
            failures.append({"itemIdentifier": record["messageId"]})
        if record["body"].startswith("crash"):
            raise ValueError(record["body"])
    return {"batchItemFailures": failures}
"""


@pytest.fixture(scope="module")
def polling_role(apus):
    return make_role(apus, "polls-queues", "service-role/AWSLambdaSQSQueueExecutionRole")


@pytest.fixture
def queue(apus, name):
    """Makes queues; returns their URL and ARN."""
    sqs = apus.client("sqs")
    made = []

    def make(suffix="", **attributes):
        url = sqs.create_queue(QueueName=name + suffix, Attributes=attributes)["QueueUrl"]
        made.append(url)
        arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        return url, arn

    yield make
    for url in made:
        sqs.delete_queue(QueueUrl=url)


@pytest.fixture
def mapped(apus, polling_role, name):
    """Makes a function, and a mapping for it; returns the mapping's id."""
    functions = apus.client("lambda")
    ids = []

    def make(arn, handler=HANDLER, timeout=3, **settings):
        functions.create_function(
            FunctionName=name, Role=polling_role, Runtime=PYTHON_RUNTIME, Handler="app.handler",
            Code={"ZipFile": zipped(app__py=handler)}, Timeout=timeout)
        made = functions.create_event_source_mapping(FunctionName=name, EventSourceArn=arn, **settings)
        assert made["State"] == "Creating"
        ids.append(made["UUID"])
        until(lambda: functions.get_event_source_mapping(UUID=made["UUID"])["State"] == "Enabled")
        return made["UUID"]

    yield make
    for id in ids:
        functions.delete_event_source_mapping(UUID=id)
    functions.delete_function(FunctionName=name)


def until(check, seconds=20):
    end = time.monotonic() + seconds
    while True:
        found = check()
        if found or time.monotonic() > end:
            assert found
            return found
        time.sleep(0.1)


def left(apus, url):
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    found = apus.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"]
    return sum(int(found[name]) for name in names)


def test_messages_reach_the_function_and_are_gone(apus, queue, mapped, name):
    url, arn = queue()
    id = mapped(arn)
    sqs = apus.client("sqs")
    for body in ["one", "two", "three"]:
        sqs.send_message(QueueUrl=url, MessageBody=body)
    for body in ["one", "two", "three"]:
        assert len(said(apus, name, "GOT " + body + " 1 " + arn)) == 1
    until(lambda: left(apus, url) == 0)
    listed = apus.client("lambda").list_event_source_mappings(EventSourceArn=arn)["EventSourceMappings"]
    assert [mapping["UUID"] for mapping in listed] == [id]
    assert listed[0]["FunctionArn"].endswith(":function:" + name)


def test_what_fails_comes_back_until_it_is_dead(apus, queue, mapped, name):
    dead, dead_arn = queue("-dead")
    url, arn = queue(
        VisibilityTimeout="3", RedrivePolicy=json.dumps({"deadLetterTargetArn": dead_arn, "maxReceiveCount": 2}))
    mapped(arn)
    apus.client("sqs").send_message(QueueUrl=url, MessageBody="crash")
    said(apus, name, "GOT crash 2")
    found = until(lambda: apus.client("sqs").receive_message(QueueUrl=dead, WaitTimeSeconds=1).get("Messages"))
    assert found[0]["Body"] == "crash"


def test_only_what_failed_comes_back(apus, queue, mapped, name):
    url, arn = queue(VisibilityTimeout="3")
    mapped(arn, FunctionResponseTypes=["ReportBatchItemFailures"], BatchSize=10)
    apus.client("sqs").send_message_batch(QueueUrl=url, Entries=[
        {"Id": body, "MessageBody": body} for body in ["good", "fail", "fine"]])
    said(apus, name, "GOT fail 2")
    assert len(said(apus, name, "GOT good")) == 1 and len(said(apus, name, "GOT fine")) == 1


def test_filters_drop_what_nobody_wants(apus, queue, mapped, name):
    url, arn = queue()
    pattern = json.dumps({"body": {"kind": ["order"]}})
    mapped(arn, FilterCriteria={"Filters": [{"Pattern": pattern}]})
    for kind in ["other", "order"]:
        apus.client("sqs").send_message(QueueUrl=url, MessageBody=json.dumps({"kind": kind}))
    said(apus, name, "GOT", "order")
    until(lambda: left(apus, url) == 0)
    assert all("other" not in line for line in said(apus, name, "GOT"))


def test_a_window_gathers(apus, queue, mapped, name):
    handler = "def handler(event, context): print('BATCH', len(event['Records']))"
    url, arn = queue()
    mapped(arn, handler, BatchSize=100, MaximumBatchingWindowInSeconds=2)
    sqs = apus.client("sqs")
    for n in range(30):
        sqs.send_message(QueueUrl=url, MessageBody=str(n))
    until(lambda: left(apus, url) == 0)

    def batches():
        return [int(line.split()[-1]) for line in said(apus, name, "BATCH")]

    # The log's lines come a moment after the call's end.
    until(lambda: sum(batches()) == 30)
    # Five pollers have a window each, and may have begun another one.
    assert len(batches()) <= 10


def test_a_fifo_queue_keeps_its_order(apus, queue, mapped, name):
    url, arn = queue(".fifo", FifoQueue="true", ContentBasedDeduplication="true")
    mapped(arn, BatchSize=2)
    for n in range(8):
        apus.client("sqs").send_message(QueueUrl=url, MessageBody=f"n{n}", MessageGroupId="a")
    until(lambda: left(apus, url) == 0)
    said(apus, name, "GOT n7")
    assert [line.split()[1] for line in said(apus, name, "GOT")] == [f"n{n}" for n in range(8)]


def test_the_role_must_be_allowed(apus, queue, name, polling_role):
    _, arn = queue()
    role = make_role(apus, "polls-no-queues")
    functions = apus.client("lambda")
    functions.create_function(
        FunctionName=name, Role=role, Runtime=PYTHON_RUNTIME, Handler="app.handler",
        Code={"ZipFile": zipped(app__py=HANDLER)}, Timeout=31)
    with pytest.raises(botocore.exceptions.ClientError) as refused:
        functions.create_event_source_mapping(FunctionName=name, EventSourceArn=arn)
    assert refused.value.response["Error"] == {
        "Code": "InvalidParameterValueException",
        "Message": "The function execution role does not have permissions to call ReceiveMessage on SQS"}
    functions.update_function_configuration(FunctionName=name, Role=polling_role)
    with pytest.raises(botocore.exceptions.ClientError) as refused:
        functions.create_event_source_mapping(FunctionName=name, EventSourceArn=arn)
    assert refused.value.response["Error"]["Message"] == (
        "Queue visibility timeout: 30 seconds is less than Function timeout: 31 seconds")
    functions.delete_function(FunctionName=name)


def test_kill_9_in_the_middle_loses_nothing(fresh, name):
    cloud = fresh(durable=True)
    functions, sqs = cloud.client("lambda"), cloud.client("sqs")
    role = make_role(cloud, policy="service-role/AWSLambdaSQSQueueExecutionRole")
    slow = "import time\ndef handler(event, context):\n    print('GOT', event['Records'][0]['body'])\n    time.sleep(2)"
    functions.create_function(
        FunctionName=name, Role=role, Runtime=PYTHON_RUNTIME, Handler="app.handler",
        Code={"ZipFile": zipped(app__py=slow)}, Timeout=4)
    url = sqs.create_queue(QueueName=name, Attributes={"VisibilityTimeout": "5"})["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    functions.create_event_source_mapping(FunctionName=name, EventSourceArn=arn, BatchSize=1)
    for n in range(4):
        sqs.send_message(QueueUrl=url, MessageBody=f"m{n}")
    time.sleep(1)
    cloud.kill()
    cloud.start()
    sqs = cloud.client("sqs")
    until(lambda: left(cloud, url_of(sqs, name)) == 0, seconds=40)
    for n in range(4):
        said(cloud, name, f"GOT m{n}")


def url_of(sqs, name):
    """The port is another one after a restart."""
    return sqs.get_queue_url(QueueName=name)["QueueUrl"]
