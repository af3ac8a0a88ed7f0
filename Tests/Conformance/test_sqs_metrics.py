"""What queues say of themselves, across restarts."""

import time

from test_event_source_mappings import until
from test_mapping_settings import sums


def test_gauges_survive_a_restart(fresh):
    cloud = fresh(durable=True)
    sqs = cloud.client("sqs")
    queue = sqs.create_queue(QueueName="q")["QueueUrl"]
    sqs.create_queue(QueueName="idle")
    for n in range(3):
        sqs.send_message(QueueUrl=queue, MessageBody=str(n))
    sqs.receive_message(QueueUrl=queue, VisibilityTimeout=600)
    # The store learns of receipts, and of what is in use, within a second.
    time.sleep(2.5)
    cloud.kill()
    cloud.start()
    # Nobody has used the queue since.
    found = until(lambda: sums(cloud, "AWS/SQS", "q"))
    assert found["ApproximateNumberOfMessagesVisible"] == 2 * found["ApproximateNumberOfMessagesNotVisible"] > 0
    assert found["ApproximateAgeOfOldestMessage"] >= 2
    assert sums(cloud, "AWS/SQS", "idle") == {}
