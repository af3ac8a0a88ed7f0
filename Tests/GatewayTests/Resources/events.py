"""Reads a live event stream of the Lambda at the port given with boto3: what came, as one JSON object.

    events.py PORT
"""

import json
import sys

import boto3
from botocore.config import Config
from botocore.exceptions import EventStreamError

client = boto3.client(
    "lambda", endpoint_url=f"http://127.0.0.1:{sys.argv[1]}", region_name="eu-central-1", aws_access_key_id="test",
    aws_secret_access_key="test", config=Config(retries={"max_attempts": 0}, read_timeout=10))
seen = []
stream = client.invoke_with_response_stream(FunctionName="f")["EventStream"]
for event in stream:
    if "PayloadChunk" in event:
        seen.append(event["PayloadChunk"]["Payload"].decode())
    else:
        seen.append(event["InvokeComplete"]["ErrorCode"])
    if seen == ["one"]:
        # The second event is made only after this: it is here that the first one was written at once.
        client.invoke(FunctionName="open")
large = sum(len(event["PayloadChunk"]["Payload"]) for event in client.invoke_with_response_stream(FunctionName="large")[
    "EventStream"])
try:
    for event in client.invoke_with_response_stream(FunctionName="broken")["EventStream"]:
        pass
    failure = ""
except EventStreamError as error:
    failure = error.response["Error"]["Code"]
print(json.dumps({"seen": seen, "large": large, "failure": failure}))
