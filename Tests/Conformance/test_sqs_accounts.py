"""Queues of one name in several accounts and regions."""

import itertools

from test_sqs import counts, refusal


def test_the_same_name_everywhere(apus, name):
    places = list(itertools.product(["000000000000", "111111111111", "222222222222"], ["eu-central-1", "us-west-2"]))
    urls = {}
    for account, region in places:
        sqs = apus.client("sqs", key=account if account != "000000000000" else "test", region=region)
        urls[account, region] = sqs, sqs.create_queue(QueueName=name)["QueueUrl"]
    for (account, region), (sqs, url) in urls.items():
        assert f"/{account}/{name}" in url
        arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        assert arn == f"arn:aws:sqs:{region}:{account}:{name}"
        sqs.send_message(QueueUrl=url, MessageBody=f"{account} {region}")
    for (account, region), (sqs, url) in urls.items():
        assert counts(sqs, url) == (1, 0, 0)
        assert sqs.list_queues(QueueNamePrefix=name)["QueueUrls"] == [url]
        [message] = sqs.receive_message(QueueUrl=url, AttributeNames=["SenderId"])["Messages"]
        assert message["Body"] == f"{account} {region}" and message["Attributes"]["SenderId"] == account
        sqs.purge_queue(QueueUrl=url)
    # A queue is deleted in its own place alone, and others' are nobody else's to delete.
    sqs, url = urls["111111111111", "us-west-2"]
    assert refusal(sqs.delete_queue, QueueUrl=urls["222222222222", "us-west-2"][1])[0] == "AccessDenied"
    sqs.delete_queue(QueueUrl=url)
    for place, (sqs, url) in urls.items():
        found = sqs.list_queues(QueueNamePrefix=name).get("QueueUrls", [])
        assert found == ([] if place == ("111111111111", "us-west-2") else [url])
