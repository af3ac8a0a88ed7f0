"""The states of event source mappings, and what becomes of them when what they need goes."""

import time

import botocore.exceptions
import pytest

from conftest import PYTHON_RUNTIME, make_role, zipped
from test_event_source_mappings import HANDLER, left, mapped, queue, until, url_of  # noqa: F401 (fixtures)
from test_extensions import said


POLLING = "service-role/AWSLambdaSQSQueueExecutionRole"


@pytest.fixture(scope="module")
def polling_role(apus):
    """What `mapped` gives its functions."""
    return make_role(apus, "polls-queues-for-life", POLLING)


def state(functions, id, reason="USER_INITIATED"):
    found = functions.get_event_source_mapping(UUID=id)
    assert found["StateTransitionReason"] == reason
    return found["State"]


def reason(functions, id):
    return functions.get_event_source_mapping(UUID=id)["StateTransitionReason"]


def test_from_creating_to_deleting(apus, queue, mapped, name):
    url, arn = queue()
    functions = apus.client("lambda")
    id = mapped(arn)
    for change, passing, settled in [
        ({"Enabled": False}, "Disabling", "Disabled"), ({"Enabled": True}, "Enabling", "Enabled"),
        ({"BatchSize": 5}, "Updating", "Enabled"), ({"Enabled": False, "BatchSize": 6}, "Disabling", "Disabled"),
    ]:
        answer = functions.update_event_source_mapping(UUID=id, **change)
        assert answer["State"] == passing and answer["StateTransitionReason"] == "USER_INITIATED"
        until(lambda: state(functions, id) == settled)
    apus.client("sqs").send_message(QueueUrl=url, MessageBody="nobody reads")
    time.sleep(1)
    assert left(apus, url) == 1
    made = functions.create_event_source_mapping(
        FunctionName=name, EventSourceArn=queue("-two")[1], Enabled=False)
    assert made["State"] == "Creating"
    until(lambda: state(functions, made["UUID"]) == "Disabled")
    assert functions.delete_event_source_mapping(UUID=made["UUID"])["State"] == "Deleting"

    def is_gone():
        try:
            functions.get_event_source_mapping(UUID=made["UUID"])
        except functions.exceptions.ResourceNotFoundException:
            return True

    until(is_gone)


def test_a_permission_that_goes_and_comes_back(fresh, name):
    """The mapping stays as it is and says why, and messages wait."""
    cloud = fresh(durable=True)
    role = make_role(cloud, name, POLLING)
    functions, sqs = cloud.client("lambda"), cloud.client("sqs")
    url = sqs.create_queue(QueueName=name)["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    functions.create_function(
        FunctionName=name, Role=role, Runtime=PYTHON_RUNTIME, Handler="app.handler",
        Code={"ZipFile": zipped(app__py=HANDLER)})
    id = functions.create_event_source_mapping(FunctionName=name, EventSourceArn=arn)["UUID"]
    until(lambda: state(functions, id) == "Enabled")
    policy = {"RoleName": name, "PolicyArn": "arn:aws:iam::aws:policy/" + POLLING}
    cloud.client("iam").detach_role_policy(**policy)
    # Polls that wait began when they were allowed.
    cloud.kill()
    cloud.start()
    functions, sqs = cloud.client("lambda"), cloud.client("sqs")
    url = url_of(sqs, name)
    sqs.send_message(QueueUrl=url, MessageBody="waits")
    time.sleep(2)
    assert state(functions, id, "EVENT_SOURCE_AUTHZ_ERROR") == "Enabled" and left(cloud, url) == 1
    with pytest.raises(botocore.exceptions.ClientError) as refused:
        functions.update_event_source_mapping(UUID=id, Enabled=True)
    assert refused.value.response["Error"]["Message"] == (
        "The function execution role does not have permissions to call ReceiveMessage on SQS")
    cloud.client("iam").attach_role_policy(**policy)
    until(lambda: left(cloud, url) == 0, seconds=40)
    assert state(functions, id) == "Enabled"


def test_a_function_that_goes_and_comes_back(apus, queue, mapped, name, polling_role):
    """As on AWS, a mapping is not deleted with its function."""
    url, arn = queue(VisibilityTimeout="4")
    functions = apus.client("lambda")
    id = mapped(arn)
    functions.delete_function(FunctionName=name)
    apus.client("sqs").send_message(QueueUrl=url, MessageBody="waits")
    until(lambda: reason(functions, id) == "FUNCTION_CONFIG_NOT_VALID")
    assert functions.get_event_source_mapping(UUID=id)["State"] == "Enabled" and left(apus, url) == 1
    with pytest.raises(botocore.exceptions.ClientError) as refused:
        functions.create_event_source_mapping(FunctionName=name + "-none", EventSourceArn=arn)
    assert refused.value.response["Error"]["Code"] in ("InvalidParameterValueException", "ResourceNotFoundException")
    functions.create_function(
        FunctionName=name, Role=polling_role, Runtime=PYTHON_RUNTIME, Handler="app.handler",
        Code={"ZipFile": zipped(app__py=HANDLER)}, Timeout=3)
    until(lambda: left(apus, url) == 0, seconds=60)
    said(apus, name, "GOT waits")
    assert reason(functions, id) == "USER_INITIATED"


def test_a_queue_that_goes_and_comes_back(apus, queue, mapped, name):
    functions, sqs = apus.client("lambda"), apus.client("sqs")
    url, arn = queue()
    id = mapped(arn)
    sqs.send_message(QueueUrl=url, MessageBody="one")
    said(apus, name, "GOT one")
    sqs.delete_queue(QueueUrl=url)
    until(lambda: reason(functions, id) == "ESM_CONFIG_NOT_VALID", seconds=40)

    def again():
        try:
            return sqs.create_queue(QueueName=name)["QueueUrl"] == url
        except sqs.exceptions.QueueDeletedRecently:
            return False

    until(again, seconds=70)
    sqs.send_message(QueueUrl=url, MessageBody="two")
    said(apus, name, "GOT two 1 " + arn, seconds=40)
    assert reason(functions, id) == "USER_INITIATED"
