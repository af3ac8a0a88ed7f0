"""Lambda's records and dead letters in queues."""

import json

import pytest

from test_destinations import allow, cloud, refusal  # noqa: F401


def received(sqs, queue):
    for _ in range(5):
        messages = sqs.receive_message(
            QueueUrl=queue, WaitTimeSeconds=10, MessageAttributeNames=["All"], AttributeNames=["All"]).get("Messages")
        if messages:
            return messages[0]
    raise AssertionError("nothing came")


@pytest.fixture
def target(cloud):  # noqa: F811
    sqs = cloud.client("sqs")
    queue = sqs.create_queue(QueueName="records")["QueueUrl"]
    return sqs, queue, "arn:aws:sqs:eu-central-1:000000000000:records"


def test_a_record_comes_to_a_queue(cloud, target):  # noqa: F811
    sqs, queue, arn = target
    functions = cloud.client("lambda")
    put = {"FunctionName": "work", "DestinationConfig": {"OnSuccess": {"Destination": arn}}}
    code, text, _ = refusal(functions.put_function_event_invoke_config, **put)
    assert code == "InvalidParameterValueException" and "SendMessage" in text
    allow(cloud, "sqs:SendMessage")
    functions.put_function_event_invoke_config(**put)
    functions.invoke(FunctionName="work", InvocationType="Event", Payload=b'{"n": 1}')
    message = received(sqs, queue)
    record = json.loads(message["Body"])
    assert record["responsePayload"] == {"did": {"n": 1}} and record["requestContext"]["condition"] == "Success"
    assert "MessageAttributes" not in message


def test_a_dead_letter_comes_to_a_queue(cloud, target):  # noqa: F811
    sqs, queue, arn = target
    functions = cloud.client("lambda")
    allow(cloud, "sqs:SendMessage")
    functions.update_function_configuration(FunctionName="fails", DeadLetterConfig={"TargetArn": arn})
    functions.put_function_event_invoke_config(FunctionName="fails", MaximumRetryAttempts=0)
    answer = functions.invoke(FunctionName="fails", InvocationType="Event", Payload=b'{"n": 1}')
    message = received(sqs, queue)
    assert json.loads(message["Body"]) == {"n": 1}
    assert message["MessageAttributes"] == {
        "RequestID": {"DataType": "String", "StringValue": answer["ResponseMetadata"]["RequestId"]},
        "ErrorCode": {"DataType": "Number", "StringValue": "200"},
        "ErrorMessage": {"DataType": "String", "StringValue": "boom"}}
    assert message["Attributes"]["SenderId"].startswith("AROA")
