"""Standard queues, as boto3 sees them: in SQS's JSON and in its older dialect."""

import hashlib
import json
import re
import threading
import time
import urllib.parse

import botocore.auth
import botocore.awsrequest
import botocore.credentials
import botocore.exceptions
import pytest
import urllib3

ACCOUNT = "000000000000"


def refusal(call, **arguments):
    with pytest.raises(botocore.exceptions.ClientError) as caught:
        call(**arguments)
    error = caught.value.response
    return error["Error"]["Code"], error["Error"]["Message"], error["ResponseMetadata"]["HTTPStatusCode"]


@pytest.fixture
def sqs(apus):
    return apus.client("sqs")


@pytest.fixture
def queue(sqs, name):
    return sqs.create_queue(QueueName=name)["QueueUrl"]


def old_dialect(apus, parameters, region="eu-central-1", path="/"):
    """A call as clients sent it before 2023: a form in, XML out."""
    body = urllib.parse.urlencode({"Version": "2012-11-05", **parameters})
    request = botocore.awsrequest.AWSRequest(
        "POST", apus.endpoint + path, data=body, headers={"Content-Type": "application/x-www-form-urlencoded"})
    botocore.auth.SigV4Auth(botocore.credentials.Credentials("test", "test"), "sqs", region).add_auth(request)
    answer = urllib3.PoolManager().request(
        "POST", apus.endpoint + path, body=body, headers=dict(request.headers), retries=False)
    return answer.status, answer.data.decode(), answer.headers


def counts(sqs, queue):
    shown = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["All"])["Attributes"]
    return tuple(int(shown["ApproximateNumberOfMessages" + kind]) for kind in ["", "NotVisible", "Delayed"])


def test_a_message_is_sent_received_and_deleted(sqs, queue):
    sent = sqs.send_message(QueueUrl=queue, MessageBody="hello")
    assert sent["MD5OfMessageBody"] == hashlib.md5(b"hello").hexdigest()
    assert counts(sqs, queue) == (1, 0, 0)
    [message] = sqs.receive_message(QueueUrl=queue, AttributeNames=["All"])["Messages"]
    assert message["Body"] == "hello" and message["MessageId"] == sent["MessageId"]
    assert message["MD5OfBody"] == sent["MD5OfMessageBody"]
    attributes = message["Attributes"]
    assert attributes["SenderId"] == ACCOUNT and attributes["ApproximateReceiveCount"] == "1"
    assert abs(int(attributes["SentTimestamp"]) / 1000 - time.time()) < 10
    assert attributes["ApproximateFirstReceiveTimestamp"] >= attributes["SentTimestamp"]
    assert counts(sqs, queue) == (0, 1, 0)
    assert "Messages" not in sqs.receive_message(QueueUrl=queue)
    sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
    sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
    assert counts(sqs, queue) == (0, 0, 0)


def test_message_attributes(sqs, queue):
    attributes = {
        "text": {"DataType": "String", "StringValue": "wörd"},
        "number": {"DataType": "Number.int", "StringValue": "-1.5e3"},
        "bytes": {"DataType": "Binary.png", "BinaryValue": b"\x00\xff"},
    }
    sent = sqs.send_message(
        QueueUrl=queue, MessageBody="x", MessageAttributes=attributes,
        MessageSystemAttributes={"AWSTraceHeader": {"DataType": "String", "StringValue": "Root=1-5-a"}})
    digest = hashlib.md5()
    for key in sorted(attributes):
        value = attributes[key]
        raw = value.get("BinaryValue") or value["StringValue"].encode()
        for part in [key.encode(), value["DataType"].encode()]:
            digest.update(len(part).to_bytes(4, "big") + part)
        digest.update(b"\x02" if "BinaryValue" in value else b"\x01")
        digest.update(len(raw).to_bytes(4, "big") + raw)
    assert sent["MD5OfMessageAttributes"] == digest.hexdigest()
    header = hashlib.md5()
    for part in [b"AWSTraceHeader", b"String"]:
        header.update(len(part).to_bytes(4, "big") + part)
    header.update(b"\x01" + len(b"Root=1-5-a").to_bytes(4, "big") + b"Root=1-5-a")
    assert sent["MD5OfMessageSystemAttributes"] == header.hexdigest()
    [message] = sqs.receive_message(
        QueueUrl=queue, MessageAttributeNames=["All"], MessageSystemAttributeNames=["AWSTraceHeader"],
        VisibilityTimeout=0)["Messages"]
    assert message["MessageAttributes"] == attributes
    assert message["MD5OfMessageAttributes"] == digest.hexdigest()
    assert message["Attributes"] == {"AWSTraceHeader": "Root=1-5-a"}
    [message] = sqs.receive_message(QueueUrl=queue, MessageAttributeNames=["num.*"])["Messages"]
    assert list(message["MessageAttributes"]) == ["number"] and "Attributes" not in message
    for wrong in [{"Other": {"DataType": "String", "StringValue": "x"}},
                  {"AWSTraceHeader": {"DataType": "Binary", "BinaryValue": b"x"}}]:
        assert refusal(sqs.send_message, QueueUrl=queue, MessageBody="x", MessageSystemAttributes=wrong)[0] == "InvalidParameterValue"


def test_visibility(sqs, queue):
    sqs.send_message(QueueUrl=queue, MessageBody="x")
    [first] = sqs.receive_message(QueueUrl=queue, VisibilityTimeout=1)["Messages"]
    assert "Messages" not in sqs.receive_message(QueueUrl=queue)
    began = time.time()
    [second] = sqs.receive_message(
        QueueUrl=queue, WaitTimeSeconds=5, VisibilityTimeout=600, AttributeNames=["ApproximateReceiveCount"])["Messages"]
    assert 0.5 < time.time() - began < 3
    assert second["Attributes"]["ApproximateReceiveCount"] == "2"
    assert second["ReceiptHandle"] != first["ReceiptHandle"]
    sqs.change_message_visibility(QueueUrl=queue, ReceiptHandle=second["ReceiptHandle"], VisibilityTimeout=0)
    code, _, status = refusal(
        sqs.change_message_visibility, QueueUrl=queue, ReceiptHandle=second["ReceiptHandle"], VisibilityTimeout=10)
    assert (code, status) == ("AWS.SimpleQueueService.MessageNotInflight", 400)
    [third] = sqs.receive_message(QueueUrl=queue)["Messages"]
    code, message, _ = refusal(
        sqs.change_message_visibility, QueueUrl=queue, ReceiptHandle=third["ReceiptHandle"], VisibilityTimeout=43201)
    assert code == "InvalidParameterValue" and "VisibilityTimeout" in message
    assert refusal(sqs.delete_message, QueueUrl=queue, ReceiptHandle="nonsense")[0] == "ReceiptHandleIsInvalid"


def test_delays(sqs, queue):
    sqs.send_message(QueueUrl=queue, MessageBody="late", DelaySeconds=2)
    sqs.send_message(QueueUrl=queue, MessageBody="now")
    assert counts(sqs, queue) == (1, 0, 1)
    assert [m["Body"] for m in sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10)["Messages"]] == ["now"]
    began = time.time()
    [late] = sqs.receive_message(QueueUrl=queue, WaitTimeSeconds=10)["Messages"]
    assert late["Body"] == "late" and time.time() - began < 4


def test_long_polls_wake_at_once(sqs, queue, apus):
    found, times = [], []

    def poll():
        answer = apus.client("sqs").receive_message(QueueUrl=queue, WaitTimeSeconds=20)
        times.append(time.time())
        found.extend(answer.get("Messages", []))

    threads = [threading.Thread(target=poll) for _ in range(3)]
    for thread in threads:
        thread.start()
    time.sleep(1)
    began = time.time()
    for n in range(3):
        sqs.send_message(QueueUrl=queue, MessageBody=str(n))
    for thread in threads:
        thread.join()
    assert sorted(m["Body"] for m in found) == ["0", "1", "2"]
    assert max(times) - began < 2


def test_a_wait_ends(sqs, queue):
    began = time.time()
    assert "Messages" not in sqs.receive_message(QueueUrl=queue, WaitTimeSeconds=1)
    assert 0.9 < time.time() - began < 3


def test_batches(sqs, queue):
    sent = sqs.send_message_batch(QueueUrl=queue, Entries=[
        *({"Id": str(n), "MessageBody": f"m{n}"} for n in range(9)),
        {"Id": "bad", "MessageBody": "x", "DelaySeconds": 901}])
    assert len(sent["Successful"]) == 9
    [failed] = sent["Failed"]
    assert failed["Id"] == "bad" and failed["SenderFault"] is True and failed["Code"] == "InvalidParameterValue"
    messages = sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10)["Messages"]
    assert sorted(m["Body"] for m in messages) == [f"m{n}" for n in range(9)]
    changed = sqs.change_message_visibility_batch(QueueUrl=queue, Entries=[
        {"Id": "a", "ReceiptHandle": messages[0]["ReceiptHandle"], "VisibilityTimeout": 0},
        {"Id": "b", "ReceiptHandle": "nonsense", "VisibilityTimeout": 0}])
    assert [s["Id"] for s in changed["Successful"]] == ["a"] and [f["Id"] for f in changed["Failed"]] == ["b"]
    deleted = sqs.delete_message_batch(QueueUrl=queue, Entries=[
        {"Id": str(n), "ReceiptHandle": m["ReceiptHandle"]} for n, m in enumerate(messages)])
    assert len(deleted["Successful"]) == 9
    assert counts(sqs, queue) == (0, 0, 0)

    def code(entries):
        return refusal(sqs.send_message_batch, QueueUrl=queue, Entries=entries)[0].removeprefix("AWS.SimpleQueueService.")

    assert code([]) == "EmptyBatchRequest"
    assert code([{"Id": str(n), "MessageBody": "x"} for n in range(11)]) == "TooManyEntriesInBatchRequest"
    assert code([{"Id": "a", "MessageBody": "x"}] * 2) == "BatchEntryIdsNotDistinct"
    assert code([{"Id": "a b", "MessageBody": "x"}]) == "InvalidBatchEntryId"
    assert code([{"Id": str(n), "MessageBody": "x" * 600_000} for n in range(2)]) == "BatchRequestTooLong"


def test_sizes(sqs, queue):
    body = "ab" * (1 << 19)
    sqs.send_message(QueueUrl=queue, MessageBody=body)
    [message] = sqs.receive_message(QueueUrl=queue)["Messages"]
    assert message["Body"] == body
    sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
    code, text, _ = refusal(sqs.send_message, QueueUrl=queue, MessageBody=body + "x")
    assert code == "InvalidParameterValue" and "1048576" in text
    sqs.set_queue_attributes(QueueUrl=queue, Attributes={"MaximumMessageSize": "1024"})
    assert refusal(sqs.send_message, QueueUrl=queue, MessageBody="x" * 1025)[0] == "InvalidParameterValue"
    assert refusal(sqs.send_message, QueueUrl=queue, MessageBody="\x01")[0] == "InvalidMessageContents"
    assert refusal(sqs.send_message, QueueUrl=queue, MessageBody="")[0] == "MissingParameter"
    assert refusal(sqs.send_message, QueueUrl=queue)[:2] == (
        "MissingParameter", "The request must contain the parameter MessageBody.")


def test_queues_are_made_found_and_listed(sqs, apus, name):
    url = sqs.create_queue(QueueName=name, Attributes={"DelaySeconds": "5"}, tags={"a": "b"})["QueueUrl"]
    assert url == f"{apus.endpoint}/{ACCOUNT}/{name}"
    assert sqs.create_queue(QueueName=name)["QueueUrl"] == url
    assert sqs.create_queue(QueueName=name, Attributes={"DelaySeconds": "5"})["QueueUrl"] == url
    code, text, _ = refusal(sqs.create_queue, QueueName=name, Attributes={"DelaySeconds": "6"})
    assert code == "QueueAlreadyExists" and text.endswith("DelaySeconds")
    assert sqs.get_queue_url(QueueName=name)["QueueUrl"] == url
    assert sqs.list_queue_tags(QueueUrl=url)["Tags"] == {"a": "b"}
    sqs.tag_queue(QueueUrl=url, Tags={"c": "d"})
    sqs.untag_queue(QueueUrl=url, TagKeys=["a"])
    assert sqs.list_queue_tags(QueueUrl=url)["Tags"] == {"c": "d"}
    others = [sqs.create_queue(QueueName=f"{name}-{n}")["QueueUrl"] for n in range(3)]
    pages = sqs.get_paginator("list_queues").paginate(QueueNamePrefix=name, PaginationConfig={"PageSize": 2})
    assert [u for page in pages for u in page["QueueUrls"]] == [url, *others]
    assert "QueueUrls" not in apus.client("sqs", region="us-west-2").list_queues(QueueNamePrefix=name)
    shown = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    assert shown["QueueArn"] == f"arn:aws:sqs:eu-central-1:{ACCOUNT}:{name}"
    assert shown["DelaySeconds"] == "5" and shown["VisibilityTimeout"] == "30"
    assert shown["MaximumMessageSize"] == "1048576" and shown["MessageRetentionPeriod"] == "345600"
    assert shown["SqsManagedSseEnabled"] == "true"


def test_queues_that_are_not_there(sqs, apus, name):
    code, text, status = refusal(sqs.get_queue_url, QueueName=name)
    assert (code, status) == ("AWS.SimpleQueueService.NonExistentQueue", 400) and text == "The specified queue does not exist."
    with pytest.raises(sqs.exceptions.QueueDoesNotExist):
        sqs.send_message(QueueUrl=f"{apus.endpoint}/{ACCOUNT}/{name}", MessageBody="x")
    url = sqs.create_queue(QueueName=name)["QueueUrl"]
    sqs.delete_queue(QueueUrl=url)
    assert refusal(sqs.receive_message, QueueUrl=url)[0] == "AWS.SimpleQueueService.NonExistentQueue"
    assert refusal(sqs.create_queue, QueueName=name)[0] == "AWS.SimpleQueueService.QueueDeletedRecently"
    assert refusal(sqs.create_queue, QueueName="no spaces")[0] == "InvalidParameterValue"
    assert refusal(sqs.create_queue, QueueName="x" * 81)[0] == "InvalidParameterValue"
    assert refusal(sqs.create_queue, QueueName=name + "x", Attributes={"VisibilityTimeout": "43201"})[0] == "InvalidAttributeValue"
    assert refusal(sqs.create_queue, QueueName=name + "x", Attributes={"Nonsense": "1"})[0] == "InvalidAttributeName"
    code, text, status = refusal(sqs.create_queue, QueueName=name + "x", Attributes={"KmsMasterKeyId": "alias/aws/sqs"})
    assert status == 501 and "KMS" in text


def test_every_form_of_url(sqs, apus, queue, name):
    port = apus.port
    for form in [
        queue, f"https://sqs.eu-central-1.amazonaws.com/{ACCOUNT}/{name}", f"/{ACCOUNT}/{name}",
        f"http://sqs.eu-central-1.localhost.localstack.cloud:{port}/{ACCOUNT}/{name}",
        f"http://localhost:{port}/{ACCOUNT}/{name}", f"http://localhost:{port}/queue/eu-central-1/{ACCOUNT}/{name}",
        f"http://eu-central-1.queue.localhost.localstack.cloud:{port}/{ACCOUNT}/{name}",
    ]:
        sqs.send_message(QueueUrl=form, MessageBody="x")
    assert counts(sqs, queue)[0] == 7
    assert refusal(sqs.send_message, QueueUrl=f"https://sqs.us-east-1.amazonaws.com/{ACCOUNT}/{name}", MessageBody="x")[0] == "InvalidAddress"
    assert refusal(sqs.send_message, QueueUrl="nonsense", MessageBody="x")[0] == "InvalidAddress"


def test_the_older_dialect(apus, sqs, name):
    status, text, _ = old_dialect(apus, {
        "Action": "CreateQueue", "QueueName": name, "Attribute.1.Name": "VisibilityTimeout", "Attribute.1.Value": "40"})
    assert status == 200 and f"<QueueUrl>{apus.endpoint}/{ACCOUNT}/{name}</QueueUrl>" in text
    path = f"/{ACCOUNT}/{name}"
    status, text, _ = old_dialect(apus, {
        "Action": "SendMessage", "MessageBody": "a<b", "MessageAttribute.1.Name": "k",
        "MessageAttribute.1.Value.DataType": "String", "MessageAttribute.1.Value.StringValue": "v"}, path=path)
    assert status == 200 and hashlib.md5(b"a<b").hexdigest() in text and "<MD5OfMessageAttributes>" in text
    status, text, _ = old_dialect(apus, {
        "Action": "ReceiveMessage", "AttributeName.1": "All", "MessageAttributeName.1": "All"}, path=path)
    assert "<Body>a&lt;b</Body>" in text and "<Name>SenderId</Name>" in text and "<Name>k</Name>" in text
    handle = re.search("<ReceiptHandle>(.*)</ReceiptHandle>", text)[1]
    assert old_dialect(apus, {"Action": "DeleteMessage", "ReceiptHandle": handle}, path=path)[0] == 200
    status, text, _ = old_dialect(apus, {
        "Action": "SendMessageBatch", "SendMessageBatchRequestEntry.1.Id": "one",
        "SendMessageBatchRequestEntry.1.MessageBody": "1", "SendMessageBatchRequestEntry.2.Id": "two",
        "SendMessageBatchRequestEntry.2.MessageBody": "2"}, path=path)
    assert status == 200 and text.count("<SendMessageBatchResultEntry>") == 2
    assert counts(sqs, apus.endpoint + path) == (2, 0, 0)
    status, text, _ = old_dialect(apus, {"Action": "SendMessage", "MessageBody": "x"}, path=path + "-none")
    assert status == 400 and "<Code>AWS.SimpleQueueService.NonExistentQueue</Code>" in text
    status, text, _ = old_dialect(apus, {"Action": "GetQueueAttributes", "AttributeName.1": "VisibilityTimeout"}, path=path)
    assert "<Value>40</Value>" in text


def test_purge(sqs, queue):
    for n in range(20):
        sqs.send_message(QueueUrl=queue, MessageBody=str(n))
    [held] = sqs.receive_message(QueueUrl=queue)["Messages"]
    sqs.purge_queue(QueueUrl=queue)
    assert counts(sqs, queue) == (0, 0, 0)
    sqs.delete_message(QueueUrl=queue, ReceiptHandle=held["ReceiptHandle"])
    assert refusal(sqs.purge_queue, QueueUrl=queue)[0] == "AWS.SimpleQueueService.PurgeQueueInProgress"
    sqs.send_message(QueueUrl=queue, MessageBody="after")
    assert [m["Body"] for m in sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10)["Messages"]] == ["after"]


def test_a_purge_finds_who_waits(sqs, queue, apus):
    found = []
    thread = threading.Thread(target=lambda: found.extend(
        apus.client("sqs").receive_message(QueueUrl=queue, WaitTimeSeconds=10).get("Messages", [])))
    thread.start()
    time.sleep(0.5)
    sqs.purge_queue(QueueUrl=queue)
    sqs.send_message(QueueUrl=queue, MessageBody="after")
    thread.join()
    assert [m["Body"] for m in found] == ["after"]


def test_limits_of_receives(sqs, queue):
    for arguments in [{"MaxNumberOfMessages": 11}, {"MaxNumberOfMessages": 0}, {"WaitTimeSeconds": 21},
                      {"VisibilityTimeout": 43201}, {"VisibilityTimeout": -1}]:
        assert refusal(sqs.receive_message, QueueUrl=queue, **arguments)[0] == "InvalidParameterValue", arguments
    assert refusal(sqs.receive_message, QueueUrl=queue, AttributeNames=["Nonsense"])[0] == "InvalidAttributeName"
    for attributes in [{"": "x"}, {"aws.x": "x"}, {"a..b": "x"}]:
        assert refusal(sqs.send_message, QueueUrl=queue, MessageBody="x", MessageAttributes={
            key: {"DataType": "String", "StringValue": value} for key, value in attributes.items()})[0] == "InvalidParameterValue"
    assert refusal(sqs.send_message, QueueUrl=queue, MessageBody="x", MessageAttributes={
        "n": {"DataType": "Number", "StringValue": "x"}})[0] == "InvalidParameterValue"
    assert refusal(sqs.send_message, QueueUrl=queue, MessageBody="x", MessageAttributes={
        str(n): {"DataType": "String", "StringValue": "x"} for n in range(11)})[0] == "InvalidParameterValue"


def test_policies_open_queues_to_other_accounts(sqs, apus, queue, name):
    other = apus.client("sqs", key="111111111111")
    address = queue
    assert refusal(other.send_message, QueueUrl=address, MessageBody="x")[0] == "AccessDenied"
    sqs.add_permission(QueueUrl=queue, Label="let", AWSAccountIds=["111111111111"], Actions=["SendMessage", "GetQueueUrl"])
    other.send_message(QueueUrl=address, MessageBody="theirs")
    assert other.get_queue_url(QueueName=name, QueueOwnerAWSAccountId=ACCOUNT)["QueueUrl"] == queue
    assert refusal(other.receive_message, QueueUrl=address)[0] == "AccessDenied"
    assert refusal(other.delete_queue, QueueUrl=address)[0] == "AccessDenied"
    policy = json.loads(sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["Policy"])["Attributes"]["Policy"])
    [statement] = policy["Statement"]
    assert statement["Sid"] == "let" and statement["Action"] == ["SQS:SendMessage", "SQS:GetQueueUrl"]
    assert refusal(sqs.add_permission, QueueUrl=queue, Label="let", AWSAccountIds=["111111111111"], Actions=["*"])[0] == "InvalidParameterValue"
    sqs.remove_permission(QueueUrl=queue, Label="let")
    assert refusal(other.send_message, QueueUrl=address, MessageBody="x")[0] == "AccessDenied"
    policy["Statement"][0].update(Effect="Deny", Principal="*", Action="sqs:PurgeQueue")
    sqs.set_queue_attributes(QueueUrl=queue, Attributes={"Policy": json.dumps(policy)})
    assert refusal(sqs.purge_queue, QueueUrl=queue)[0] == "AccessDenied"
    sqs.set_queue_attributes(QueueUrl=queue, Attributes={"Policy": ""})
    sqs.purge_queue(QueueUrl=queue)
    assert refusal(sqs.set_queue_attributes, QueueUrl=queue, Attributes={"Policy": "{"})[0] == "InvalidAttributeValue"
