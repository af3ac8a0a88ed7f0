"""Long polls of clients that go away."""

import json
import socket
import time

import botocore.auth
import botocore.awsrequest
import botocore.credentials


def poll(apus, url):
    """A connection on which a long poll was asked for, with the bytes that any client would send."""
    payload = json.dumps({"QueueUrl": url, "WaitTimeSeconds": 20}).encode()
    request = botocore.awsrequest.AWSRequest(
        "POST", f"http://127.0.0.1:{apus.port}/", data=payload,
        headers={"Content-Type": "application/x-amz-json-1.0", "X-Amz-Target": "AmazonSQS.ReceiveMessage"})
    botocore.auth.SigV4Auth(
        botocore.credentials.Credentials("test", "test"), "sqs", "eu-central-1").add_auth(request)
    head = f"POST / HTTP/1.1\r\nHost: 127.0.0.1:{apus.port}\r\n"
    head += "".join(f"{key}: {value}\r\n" for key, value in request.headers.items())
    connection = socket.create_connection(("127.0.0.1", apus.port))
    connection.sendall(f"{head}Content-Length: {len(payload)}\r\n\r\n".encode() + payload)
    return connection


def test_whoever_hangs_up_takes_no_message(apus, name):
    sqs = apus.client("sqs")
    url = sqs.create_queue(QueueName=name)["QueueUrl"]
    connections = [poll(apus, url) for _ in range(5)]
    time.sleep(0.3)
    for connection in connections:
        connection.close()
    time.sleep(0.3)
    for number in range(5):
        sqs.send_message(QueueUrl=url, MessageBody=str(number))
    time.sleep(0.1)
    found = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
    assert sorted(message["Body"] for message in found) == list("01234")


def test_whoever_stays_is_answered(apus, name):
    sqs = apus.client("sqs")
    url = sqs.create_queue(QueueName=name)["QueueUrl"]
    gone, stays = poll(apus, url), poll(apus, url)
    time.sleep(0.3)
    gone.close()
    sqs.send_message(QueueUrl=url, MessageBody="for who stays")
    stays.settimeout(5)
    answer = stays.recv(65536)
    assert answer.startswith(b"HTTP/1.1 200") and b"for who stays" in answer
    stays.close()
