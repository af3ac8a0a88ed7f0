"""Every operation of SQS and what it refuses, in its JSON and in its older dialect: the same codes and texts."""

import html
import json
import re

import pytest

from test_sqs import ACCOUNT, old_dialect, refusal

# Members of the API whose names differ in forms, where every element has a number.
LISTS = {
    "AttributeNames": "AttributeName", "MessageAttributeNames": "MessageAttributeName",
    "MessageSystemAttributeNames": "MessageSystemAttributeName", "TagKeys": "TagKey",
    "AWSAccountIds": "AWSAccountId", "Actions": "ActionName",
}
MAPS = {
    "Attributes": ("Attribute", "Name", "Value"), "Tags": ("Tag", "Key", "Value"), "tags": ("Tag", "Key", "Value"),
    "MessageAttributes": ("MessageAttribute", "Name", "Value"),
}
OPERATIONS = [
    "AddPermission", "CancelMessageMoveTask", "ChangeMessageVisibility", "ChangeMessageVisibilityBatch", "CreateQueue",
    "DeleteMessage", "DeleteMessageBatch", "DeleteQueue", "GetQueueAttributes", "GetQueueUrl",
    "ListDeadLetterSourceQueues", "ListMessageMoveTasks", "ListQueueTags", "ListQueues", "PurgeQueue",
    "ReceiveMessage", "RemovePermission", "SendMessage", "SendMessageBatch", "SetQueueAttributes",
    "StartMessageMoveTask", "TagQueue", "UntagQueue",
]
ENTRIES = {
    "SendMessageBatch": {"Id": "a", "MessageBody": "x"}, "DeleteMessageBatch": {"Id": "a", "ReceiptHandle": "x"},
    "ChangeMessageVisibilityBatch": {"Id": "a", "ReceiptHandle": "x", "VisibilityTimeout": 1},
}
# What an operation wants beside the queue.
INPUTS = {
    "AddPermission": {"Label": "l", "AWSAccountIds": ["111111111111"], "Actions": ["SendMessage"]},
    "ChangeMessageVisibility": {"ReceiptHandle": "x", "VisibilityTimeout": 1},
    "DeleteMessage": {"ReceiptHandle": "x"}, "GetQueueAttributes": {"AttributeNames": ["All"]},
    "RemovePermission": {"Label": "l"}, "SendMessage": {"MessageBody": "x"},
    "SetQueueAttributes": {"Attributes": {"DelaySeconds": "1"}}, "TagQueue": {"Tags": {"a": "b"}},
    "UntagQueue": {"TagKeys": ["a"]}, **{operation: {"Entries": [entry]} for operation, entry in ENTRIES.items()},
}
MOVES = {"CancelMessageMoveTask", "ListMessageMoveTasks", "StartMessageMoveTask"}


def form(operation, input):
    fields = {"Action": operation}

    def add(path, value):
        if isinstance(value, dict):
            for key, inner in value.items():
                add(f"{path}.{key}", inner)
        else:
            fields[path] = value

    for name, value in input.items():
        if name == "Entries":
            for number, entry in enumerate(value, 1):
                add(f"{operation}RequestEntry.{number}", entry)
        elif name in LISTS:
            for number, element in enumerate(value, 1):
                add(f"{LISTS[name]}.{number}", element)
        elif name in MAPS:
            member, key, inner = MAPS[name]
            for number, (own, element) in enumerate(value.items(), 1):
                add(f"{member}.{number}", {key: own, inner: element})
        else:
            add(name, value)
    return fields


@pytest.fixture
def refused(apus):
    """Calls in both dialects; returns code, text and status, which must be the same."""
    sqs = apus.client("sqs")

    def call(operation, **input):
        method = getattr(sqs, re.sub("(?<!^)([A-Z])", r"_\1", operation).lower())
        code, text, status = refusal(method, **input)
        old_status, answer, _ = old_dialect(apus, form(operation, input))
        old_code = re.search("<Code>(.*)</Code>", answer)
        assert old_code, answer
        assert (old_code[1], old_status) == (code, status), operation
        assert "<Type>Sender</Type>" in answer and "<RequestId>" in answer
        assert html.unescape(re.search("<Message>(.*)</Message>", answer, re.S)[1]) == text
        return code.removeprefix("AWS.SimpleQueueService."), text, status

    return call


@pytest.fixture
def queue(apus, name):
    return apus.client("sqs").create_queue(QueueName=name)["QueueUrl"]


@pytest.fixture
def fifo(apus, name):
    return apus.client("sqs").create_queue(QueueName=name + ".fifo", Attributes={"FifoQueue": "true"})["QueueUrl"]


@pytest.mark.parametrize("operation", sorted(set(OPERATIONS) - MOVES - {"CreateQueue", "ListQueues", "GetQueueUrl"}))
def test_a_queue_that_is_not_there(refused, apus, name, operation):
    input = INPUTS.get(operation, {})
    gone = f"{apus.endpoint}/{ACCOUNT}/{name}"
    assert refused(operation, QueueUrl=gone, **input) == (
        "NonExistentQueue", "The specified queue does not exist.", 400)
    # Another region's queue of the same name is another queue; its endpoint is not this one.
    address = f"https://sqs.us-east-1.amazonaws.com/{ACCOUNT}/{name}"
    assert refused(operation, QueueUrl=address, **input)[0] == "InvalidAddress"
    assert refused(operation, QueueUrl="nonsense", **input)[0] == "InvalidAddress"
    assert refused(operation, **input)[::2] == ("MissingParameter", 400)


def test_what_is_missing(refused, queue):
    for operation, input in INPUTS.items():
        for name in input:
            if operation == "GetQueueAttributes":
                continue
            left = {key: value for key, value in input.items() if key != name}
            assert refused(operation, QueueUrl=queue, **left)[0] == "MissingParameter", (operation, name)
    assert refused("GetQueueUrl")[0] == "MissingParameter"
    assert refused("CreateQueue")[0] == "MissingParameter"
    assert refused("StartMessageMoveTask")[0] == "MissingParameter"
    assert refused("CancelMessageMoveTask")[0] == "MissingParameter"
    assert refused("ListMessageMoveTasks")[0] == "MissingParameter"


def test_batches(refused, queue):
    for operation, entry in ENTRIES.items():
        def code(*ids):
            return refused(operation, QueueUrl=queue, Entries=[{**entry, "Id": id} for id in ids])[0]

        assert code(*map(str, range(11))) == "TooManyEntriesInBatchRequest"
        assert code("a", "a") == "BatchEntryIdsNotDistinct"
        for bad in ["a b", "x" * 81, "ä"]:
            assert code(bad) == "InvalidBatchEntryId"
    large = [{"Id": str(n), "MessageBody": "x" * 600_000} for n in range(2)]
    assert refused("SendMessageBatch", QueueUrl=queue, Entries=large)[0] == "BatchRequestTooLong"


def test_messages(refused, apus, queue, fifo):
    assert refused("SendMessage", QueueUrl=queue, MessageBody="\ufffe")[0] == "InvalidMessageContents"
    for seconds in [-1, 901]:
        assert refused("SendMessage", QueueUrl=queue, MessageBody="x", DelaySeconds=seconds)[::2] == ("InvalidParameterValue", 400)
    group = {"MessageGroupId": "a", "MessageDeduplicationId": "1"}
    assert refused("SendMessage", QueueUrl=fifo, MessageBody="x", DelaySeconds=1, **group)[0] == "InvalidParameterValue"
    for bad in ["", "x" * 129, "a b"]:
        wrong = {**group, "MessageGroupId": bad}
        assert refused("SendMessage", QueueUrl=fifo, MessageBody="x", **wrong)[0] in ("InvalidParameterValue", "MissingParameter")
        wrong = {**group, "MessageDeduplicationId": bad or " "}
        assert refused("SendMessage", QueueUrl=fifo, MessageBody="x", **wrong)[0] == "InvalidParameterValue"
    assert refused("ReceiveMessage", QueueUrl=queue, ReceiveRequestAttemptId="a")[0] == "InvalidParameterValue"
    for wrong in [{"MaxNumberOfMessages": 0}, {"MaxNumberOfMessages": 11}, {"WaitTimeSeconds": 21}, {"WaitTimeSeconds": -1},
                  {"VisibilityTimeout": 43201}, {"VisibilityTimeout": -1}]:
        assert refused("ReceiveMessage", QueueUrl=queue, **wrong)[0] == "InvalidParameterValue", wrong
    assert refused("ReceiveMessage", QueueUrl=queue, AttributeNames=["Nonsense"])[0] == "InvalidAttributeName"
    assert refused("DeleteMessage", QueueUrl=queue, ReceiptHandle="nonsense")[0] == "ReceiptHandleIsInvalid"
    sqs = apus.client("sqs")
    sqs.send_message(QueueUrl=queue, MessageBody="x")
    handle = sqs.receive_message(QueueUrl=queue)["Messages"][0]["ReceiptHandle"]
    held = {"QueueUrl": queue, "ReceiptHandle": handle}
    assert refused("ChangeMessageVisibility", **held, VisibilityTimeout=43201)[0] == "InvalidParameterValue"
    assert "Total VisibilityTimeout" in refused("ChangeMessageVisibility", **held, VisibilityTimeout=43200)[1]
    sqs.change_message_visibility(**held, VisibilityTimeout=0)
    assert refused("ChangeMessageVisibility", **held, VisibilityTimeout=1)[::2] == ("MessageNotInflight", 400)
    sqs.delete_message(**held)
    assert refused("ChangeMessageVisibility", **held, VisibilityTimeout=1)[0] == "InvalidParameterValue"


def test_message_attributes(refused, queue):
    def code(**attribute):
        return refused("SendMessage", QueueUrl=queue, MessageBody="x", MessageAttributes={"a": attribute})[:2]

    assert code(DataType="String", StringValue="")[0] == "InvalidParameterValue"
    assert code(DataType="Binary", StringValue="x")[0] == "InvalidParameterValue"
    assert code(DataType="Text", StringValue="x")[0] == "InvalidParameterValue"
    assert code(DataType="Number", StringValue="x")[0] == "InvalidParameterValue"
    assert code(StringValue="x")[0] in ("MissingParameter", "InvalidParameterValue")
    for bad in ["aws.a", "AMAZON.a", "a..b", ".a", "a.", "ä", "x" * 257]:
        attributes = {bad: {"DataType": "String", "StringValue": "x"}}
        assert refused("SendMessage", QueueUrl=queue, MessageBody="x", MessageAttributes=attributes)[0] == "InvalidParameterValue"


def test_lists_of_values(apus, queue):
    """In the API, and refused by AWS."""
    sqs = apus.client("sqs")
    for more in [{"StringListValues": ["x"]}, {"StringListValues": []}, {"BinaryListValues": [b"x"]}]:
        attributes = {"a": {"DataType": "String", "StringValue": "x", **more}}
        assert refusal(sqs.send_message, QueueUrl=queue, MessageBody="x", MessageAttributes=attributes) == (
            "AWS.SimpleQueueService.UnsupportedOperation",
            "Message attribute list values in SendMessage operation are not supported.", 400)
        entries = [{"Id": "a", "MessageBody": "x"}, {"Id": "b", "MessageBody": "x", "MessageAttributes": attributes}]
        assert refusal(sqs.send_message_batch, QueueUrl=queue, Entries=entries)[1] == (
            "Message attribute list values in SendMessageBatch operation are not supported.")
    assert "Messages" not in sqs.receive_message(QueueUrl=queue)


def test_queue_attributes(refused, queue, name):
    bounds = {
        "DelaySeconds": (-1, 901), "MaximumMessageSize": (1023, 1048577), "MessageRetentionPeriod": (59, 1209601),
        "ReceiveMessageWaitTimeSeconds": (-1, 21), "VisibilityTimeout": (-1, 43201),
        "KmsDataKeyReusePeriodSeconds": (59, 86401),
    }
    wrong = [(key, str(value)) for key, values in bounds.items() for value in values]
    wrong += [(key, "x") for key in bounds] + [("SqsManagedSseEnabled", "perhaps"), ("Policy", "{")]
    for key, value in wrong:
        assert refused("SetQueueAttributes", QueueUrl=queue, Attributes={key: value})[::2] == ("InvalidAttributeValue", 400), key
        assert refused("CreateQueue", QueueName=name + "x", Attributes={key: value})[0] == "InvalidAttributeValue", key
    for key in ["Nonsense", "FifoQueue", "QueueArn", "ContentBasedDeduplication"]:
        assert refused("SetQueueAttributes", QueueUrl=queue, Attributes={key: "true"})[::2] == ("InvalidAttributeName", 400), key
    assert refused("GetQueueAttributes", QueueUrl=queue, AttributeNames=["Nonsense"])[0] == "InvalidAttributeName"
    for bad in ["", "a b", "x" * 81, "a.fifo"]:
        assert refused("CreateQueue", QueueName=bad)[0] in ("InvalidParameterValue", "MissingParameter"), bad
    assert refused("CreateQueue", QueueName=name, Attributes={"DelaySeconds": "7"})[0] in ("QueueNameExists", "QueueAlreadyExists")


def test_every_bound_may_be_used(apus, queue):
    sqs = apus.client("sqs")
    for attributes in [
        {"DelaySeconds": "900", "MaximumMessageSize": "1048576", "MessageRetentionPeriod": "1209600",
         "ReceiveMessageWaitTimeSeconds": "20", "VisibilityTimeout": "43200"},
        {"DelaySeconds": "0", "MaximumMessageSize": "1024", "MessageRetentionPeriod": "60",
         "ReceiveMessageWaitTimeSeconds": "0", "VisibilityTimeout": "0"},
    ]:
        sqs.set_queue_attributes(QueueUrl=queue, Attributes=attributes)
        shown = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["All"])["Attributes"]
        assert {key: shown[key] for key in attributes} == attributes


def test_permissions_and_tags(refused, queue):
    good = {"QueueUrl": queue, "Label": "l", "AWSAccountIds": ["111111111111"], "Actions": ["SendMessage"]}
    assert refused("AddPermission", **{**good, "Label": "a b"})[0] == "InvalidParameterValue"
    assert refused("AddPermission", **{**good, "Label": "x" * 81})[0] == "InvalidParameterValue"
    assert refused("AddPermission", **{**good, "AWSAccountIds": ["nobody"]})[0] == "InvalidParameterValue"
    assert refused("AddPermission", **{**good, "Actions": ["Nonsense"]})[0] == "InvalidParameterValue"
    seven = ["SendMessage", "ReceiveMessage", "DeleteMessage", "ChangeMessageVisibility", "GetQueueAttributes",
             "GetQueueUrl", "ListDeadLetterSourceQueues", "PurgeQueue"]
    assert refused("AddPermission", **{**good, "Actions": seven})[::2] == ("OverLimit", 403)
    assert refused("RemovePermission", QueueUrl=queue, Label="none")[0] == "InvalidParameterValue"
    assert refused("TagQueue", QueueUrl=queue, Tags={str(n): "x" for n in range(51)})[0] == "InvalidParameterValue"
    for tags in [{"aws:x": "y"}, {"x" * 129: "y"}, {"x": "y" * 257}]:
        assert refused("TagQueue", QueueUrl=queue, Tags=tags)[0] == "InvalidParameterValue"


def test_moves(refused, apus, queue, name):
    sqs = apus.client("sqs")
    source = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    assert refused("StartMessageMoveTask", SourceArn=source)[0] == "InvalidParameterValue"
    gone = source + "-none"
    assert refused("StartMessageMoveTask", SourceArn=gone)[::2] == ("ResourceNotFoundException", 404)
    assert refused("ListMessageMoveTasks", SourceArn=gone)[::2] == ("ResourceNotFoundException", 404)
    assert refused("ListMessageMoveTasks", SourceArn="nonsense")[0] == "InvalidParameterValue"
    assert refused("CancelMessageMoveTask", TaskHandle="nonsense")[0] == "InvalidParameterValue"
    sqs.create_queue(QueueName=name + "-work", Attributes={
        "RedrivePolicy": json.dumps({"deadLetterTargetArn": source, "maxReceiveCount": 1})})
    for rate in [0, 501]:
        assert refused("StartMessageMoveTask", SourceArn=source, MaxNumberOfMessagesPerSecond=rate)[0] == "InvalidParameterValue"
    assert refused("StartMessageMoveTask", SourceArn=source, DestinationArn=source)[0] == "InvalidParameterValue"
    assert refused("StartMessageMoveTask", SourceArn=source, DestinationArn=gone)[0] == "ResourceNotFoundException"
    for count in [0, 11]:
        assert refused("ListMessageMoveTasks", SourceArn=source, MaxResults=count)[0] == "InvalidParameterValue"


def test_lists(refused, queue):
    for count in [0, 1001]:
        assert refused("ListQueues", MaxResults=count)[0] == "InvalidParameterValue"
        assert refused("ListDeadLetterSourceQueues", QueueUrl=queue, MaxResults=count)[0] == "InvalidParameterValue"
    assert refused("ListQueues", MaxResults=1, NextToken="*")[0] == "InvalidParameterValue"
    assert refused("ListQueues", NextToken="YQ==")[0] == "InvalidParameterValue"


def test_a_purge_is_allowed_every_sixty_seconds(refused, apus, queue):
    apus.client("sqs").purge_queue(QueueUrl=queue)
    code, text, status = refused("PurgeQueue", QueueUrl=queue)
    assert (code, status) == ("PurgeQueueInProgress", 403) and "every 60 seconds" in text


def test_an_unknown_operation(apus):
    status, text, _ = old_dialect(apus, {"Action": "Nonsense"})
    assert status == 400 and "<Code>InvalidAction</Code>" in text


def test_every_operation_is_here():
    import botocore.session
    model = botocore.session.get_session().get_service_model("sqs")
    assert sorted(OPERATIONS) == sorted(model.operation_names)
