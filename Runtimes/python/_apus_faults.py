# What callers and the log see of an error. Loaded when the first one happens.
import sys
import time
import traceback
from os import environ

import _apus_runtime
from _apus_logging import sink


def report(client, json, place, request_id, error_type=None):
    """Logs the exception being handled and sends it to the Runtime API."""
    kind, value, trace = sys.exc_info()
    if isinstance(value, _apus_runtime.Fault):
        result = describe(str(value), value.kind, value.trace, request_id)
    else:
        frames = traceback.extract_tb(trace)
        # The runtime's own frames come first and tell nobody anything.
        while frames and frames[0].filename.startswith(_apus_runtime.RUNTIME_DIRECTORY + "/"):
            frames.pop(0)
        result = describe(str(value), kind.__name__, traceback.format_list(frames), request_id)
    text = json.dumps(result)
    sink.log_error(line(result, json), result)
    client.post(place, text.encode("utf-8", "surrogatepass"), error_type=error_type or result["errorType"])


def describe(message, kind, trace, request_id):
    return {"errorMessage": message, "errorType": kind, "requestId": request_id, "stackTrace": trace}


def line(result, json):
    """As a log line, in the function's log format."""
    if environ.get("AWS_LAMBDA_LOG_FORMAT", "").upper() == "JSON":
        now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        return [json.dumps(dict({"timestamp": now, "level": "ERROR"}, **result))]
    head = "[ERROR]"
    if result["errorType"]:
        head += " " + result["errorType"]
    if result["errorMessage"]:
        head += (": " if result["errorType"] else " ") + result["errorMessage"]
    lines = [head, "Traceback (most recent call last):"]
    for element in result["stackTrace"]:
        for part in element.splitlines() or [""]:
            indent = len(part) - len(part.lstrip(" "))
            # Log viewers eat plain spaces at the start of a line.
            lines.append("\u00a0" * indent + part[indent:])
    return lines
