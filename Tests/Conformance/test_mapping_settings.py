"""What callers may say of event source mappings beside how they poll: tags, metrics, pollers, who may touch them."""

import json

import botocore.exceptions
import pytest

from conftest import make_role
from test_authorization import User, refusal, statement
from test_console import asked
from test_event_source_mappings import left, mapped, queue, until  # noqa: F401 (fixtures)


@pytest.fixture(scope="module")
def polling_role(apus):
    """What `mapped` gives its functions."""
    return make_role(apus, "polls-queues-and-counts", "service-role/AWSLambdaSQSQueueExecutionRole")


def sums(cloud, namespace, resource):
    """What was counted in the last minutes, by metric."""
    path = f"/_apus/metrics?Namespace={namespace.replace('/', '%2F')}&Resource={resource}"
    status, found = asked(cloud, path, region="eu-central-1")
    assert status == 200
    return {one["Metric"]: sum(point[2] for point in one["Points"]) for one in found["Series"]}


def test_mappings_have_tags(apus, queue, mapped):
    url, arn = queue()
    functions = apus.client("lambda")
    id = mapped(arn, Tags={"team": "a"})
    mapping = functions.get_event_source_mapping(UUID=id)["EventSourceMappingArn"]
    functions.tag_resource(Resource=mapping, Tags={"stage": "test"})
    assert functions.list_tags(Resource=mapping)["Tags"] == {"team": "a", "stage": "test"}
    functions.untag_resource(Resource=mapping, TagKeys=["team"])
    assert functions.list_tags(Resource=mapping)["Tags"] == {"stage": "test"}


def test_policies_may_turn_on_the_function_and_on_tags(apus, queue, mapped, name):
    url, arn = queue()
    functions = apus.client("lambda")
    id = mapped(arn, Tags={"team": "a"})
    function = functions.get_event_source_mapping(UUID=id)["FunctionArn"]
    user = User(apus, name + "-user")
    mine = user.client("lambda")
    user.put(statement("Allow", "lambda:*EventSourceMapping*", Condition={
        "StringEquals": {"lambda:FunctionArn": function + "x"}}))
    refusal(mine.get_event_source_mapping, UUID=id)
    refusal(mine.update_event_source_mapping, UUID=id, BatchSize=2)
    refusal(mine.delete_event_source_mapping, UUID=id)
    # One that isn't there has no function.
    refusal(mine.get_event_source_mapping, UUID="11111111-1111-4111-8111-111111111111")
    user.put(statement("Allow", "lambda:*EventSourceMapping*", Condition={
        "StringEquals": {"lambda:FunctionArn": function}}))
    assert mine.get_event_source_mapping(UUID=id)["UUID"] == id
    mine.update_event_source_mapping(UUID=id, BatchSize=2)
    user.put(statement("Allow", "lambda:Get*", Condition={"StringEquals": {"aws:ResourceTag/team": "b"}}))
    refusal(mine.get_event_source_mapping, UUID=id)
    user.put(statement("Allow", "lambda:Get*", Condition={"StringEquals": {"aws:ResourceTag/team": "a"}}))
    assert mine.get_event_source_mapping(UUID=id)["BatchSize"] == 2


def test_queues_and_mappings_are_counted(apus, queue, mapped, name):
    url, arn = queue()
    pattern = json.dumps({"body": {"kind": ["order"]}})
    id = mapped(arn, FilterCriteria={"Filters": [{"Pattern": pattern}]}, MetricsConfig={"Metrics": ["EventCount"]})
    for kind in ["other", "order", "order"]:
        apus.client("sqs").send_message(QueueUrl=url, MessageBody=json.dumps({"kind": kind}))
    until(lambda: sums(apus, "AWS/Lambda", id).get("DeletedEventCount") == 2)
    assert sums(apus, "AWS/Lambda", id) == {
        "PolledEventCount": 3, "FilteredOutEventCount": 1, "InvokedEventCount": 2, "DeletedEventCount": 2}
    until(lambda: sums(apus, "AWS/SQS", name).get("NumberOfMessagesDeleted") == 3)
    found = sums(apus, "AWS/SQS", name)
    assert found["NumberOfMessagesSent"] == 3 and found["NumberOfMessagesReceived"] == 3
    assert found["SentMessageSize"] == len(json.dumps({"kind": "other"})) * 3


def test_a_queue_with_a_backlog_shows_its_depth(apus, queue, name):
    url, arn = queue()
    for n in range(4):
        apus.client("sqs").send_message(QueueUrl=url, MessageBody=str(n))
    apus.client("sqs").receive_message(QueueUrl=url)
    until(lambda: sums(apus, "AWS/SQS", name).get("ApproximateNumberOfMessagesVisible", 0) >= 3)
    until(lambda: sums(apus, "AWS/SQS", name).get("ApproximateNumberOfMessagesNotVisible", 0) >= 1)


def test_pollers_of_ones_own(apus, queue, mapped):
    url, arn = queue()
    functions = apus.client("lambda")
    id = mapped(arn, ProvisionedPollerConfig={"MinimumPollers": 2, "MaximumPollers": 4})
    shown = functions.get_event_source_mapping(UUID=id)
    assert shown["ProvisionedPollerConfig"] == {"MinimumPollers": 2, "MaximumPollers": 4}
    with pytest.raises(botocore.exceptions.ClientError) as refused:
        functions.update_event_source_mapping(UUID=id, ScalingConfig={"MaximumConcurrency": 2})
    assert refused.value.response["Error"]["Code"] == "InvalidParameterValueException"
    apus.client("sqs").send_message(QueueUrl=url, MessageBody="x")
    until(lambda: left(apus, url) == 0)


def test_a_key_without_kms_is_not_built(apus, queue, mapped, name):
    url, arn = queue()
    mapped(arn)
    with pytest.raises(botocore.exceptions.ClientError) as refused:
        apus.client("lambda").create_event_source_mapping(
            FunctionName=name, EventSourceArn=arn + "-other", KMSKeyArn="arn:aws:kms:eu-central-1:000000000000:key/k")
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] in (400, 501)
