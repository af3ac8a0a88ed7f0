"""The other half of the differential tests: the installed botocore as the client.

    driver.py requests SEED COUNT [SERVICE...]   writes COUNT serialised random inputs of every operation
    driver.py responses                          reads encoded outputs, parses them, writes what differs

One JSON object a line. Values travel in a neutral form: structures as objects, maps as sorted lists of pairs,
blobs as Base64, timestamps as milliseconds, floats that JSON lacks as strings.
"""

import base64
import datetime
import io
import json
import math
import pathlib
import random
import string
import sys
import urllib.parse

import botocore.session
from botocore.awsrequest import HeadersDict, create_request_object, prepare_request_dict
from botocore.exceptions import EventStreamError
from botocore.loaders import Loader
from botocore.model import ServiceModel
from botocore.parsers import create_parser
from botocore.serialize import create_serializer

PROTOCOLS = {
    "query": "awsQuery", "rest-json": "restJSON1", "rest-xml": "restXML", "smithy-rpc-v2-cbor": "rpcV2CBOR",
}
# Requests that say the same as another operation's: four deprecated ones, and one of S3 Express, which has hosts
# of its own.
AMBIGUOUS = {
    ("s3", "PutBucketNotification"), ("s3", "GetBucketNotification"), ("s3", "PutBucketLifecycle"),
    ("s3", "GetBucketLifecycle"), ("s3", "ListDirectoryBuckets"),
}
UTC = datetime.timezone.utc


sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "Tools" / "modelgen"))
import overlays  # noqa: E402


def dialects(session, name):
    """Each protocol of a service: the model to speak it with, botocore's name for it, and ours."""
    model = session.get_service_model(name)
    for protocol, ours in protocols(model):
        yield model, protocol, ours
    for protocol in overlays.PROTOCOLS.get(name, []):
        yield older_model(name), protocol, PROTOCOLS[protocol]


def older_model(name):
    """The model of awsQuery that botocore no longer has, from the names that our tables add."""
    model = overlays.applied(name, Loader().load_service_model(name, "service-2"))
    for shape in model["shapes"].values():
        uses = list(shape.get("members", {}).values()) + [shape[part] for part in ("key", "value") if part in shape]
        for use in uses:
            if "xmlName" in use:
                use["locationName"] = use.pop("xmlName")
    for operation_name, operation in model["operations"].items():
        if "output" in operation:
            operation["output"]["resultWrapper"] = operation_name + "Result"
    return ServiceModel(model, name)


def protocols(model):
    names = list(model.metadata.get("protocols") or [model.metadata["protocol"]])
    for name in names:
        if name == "json":
            yield name, "awsJSON10" if model.metadata.get("jsonVersion") == "1.0" else "awsJSON11"
        else:
            yield name, PROTOCOLS[name]


class Generator:
    """Random values of a shape, within what every protocol can carry unchanged."""

    def __init__(self, numbers, protocol):
        self.random = numbers
        self.is_query = protocol == "query"
        self.is_xml = protocol == "rest-xml"
        self.is_rest = protocol.startswith("rest")

    def input(self, shape):
        return self.structure(shape, 0, top=self.is_rest)

    def structure(self, shape, depth, top=False):
        members = list(shape.members.items())
        if getattr(shape, "is_tagged_union", False):
            members = [self.random.choice(members)]
        values = {}
        for name, member in members:
            location = member.serialization.get("location") if top else None
            if member.serialization.get("eventstream"):
                continue
            is_payload = top and shape.serialization.get("payload") == name
            needed = location == "uri" or name in shape.required_members or len(members) == 1 or is_payload
            if not needed and self.random.random() < (0.3 + 0.2 * depth):
                continue
            if member.serialization.get("hostLabel"):
                values[name] = self.word(8)
                continue
            value = self.located(member, location) if location else self.value(member, depth + 1)
            if is_payload and value in ("", b""):
                value = "x" if value == "" else b"x"  # an empty body is no body
            if value is not None:
                values[name] = value
        if self.is_query and depth and not values:
            return None  # has no form there
        return values

    def located(self, member, location):
        kind = member.type_name
        if location == "uri":
            return self.path_text(member) if kind == "string" else self.value(member, 9)
        if location == "headers":
            return {self.word(6).lower(): self.header_text() for _ in range(self.random.randint(1, 3))}
        if location == "header" and member.serialization.get("jsonvalue"):
            return None
        if location == "header" and kind == "string":
            return self.choice(member) or self.header_text()
        if location == "header" and kind == "list":
            element = member.member
            if element.type_name == "string":
                return [self.choice(element) or self.header_text() for _ in range(self.random.randint(1, 3))]
            return [self.value(element, 9) for _ in range(self.random.randint(1, 3))]
        if location == "querystring" and kind == "list":
            return [self.value(member.member, 9) for _ in range(self.random.randint(1, 3))]
        if location == "querystring" and kind == "map":
            if member.value.type_name == "list":
                return {"q" + self.word(5): [self.text(), self.text()]}
            return {"q" + self.word(5): self.text()}
        if location == "header" and kind == "timestamp":
            return self.timestamp(whole=True)
        return self.value(member, 9)

    def value(self, shape, depth):
        kind = shape.type_name
        if kind == "structure":
            if shape.is_document_type:
                return self.document(0)
            return self.structure(shape, depth) if depth < 6 else None
        if kind == "list":
            if depth >= 6:
                return None
            values = [self.value(shape.member, depth + 1) for _ in range(self.random.randint(0, 3))]
            values = [value for value in values if value is not None]
            if not values and (self.is_xml or self.is_query) and shape.serialization.get("flattened"):
                return None
            return values
        if kind == "map":
            if depth >= 6:
                return None
            values = {}
            for _ in range(self.random.randint(1, 3)):
                value = self.value(shape.value, depth + 1)
                if value is not None:
                    values[self.choice(shape.key) or self.text() + self.word(3)] = value
            return values or None
        if kind in ("string", "character"):
            return self.choice(shape) or self.text()
        if kind == "boolean":
            return self.random.random() < 0.5
        if kind == "integer":
            return self.random.choice([0, 1, -1, 2**31 - 1, -(2**31), self.random.randint(-9999, 9999)])
        if kind == "long":
            return self.random.choice([0, 2**53 + 1, 2**63 - 1, -(2**63), self.random.randint(-9999, 9999)])
        if kind in ("float", "double"):
            special = [0.0, -1.5, 1e10, 0.25]
            if not self.is_rest:
                special += [math.inf, -math.inf, math.nan]
            return self.random.choice(special + [self.random.randint(-9999, 9999) / 4])
        if kind == "blob":
            return self.random.randbytes(self.random.randint(0, 20))
        if kind == "timestamp":
            return self.timestamp()
        raise AssertionError(kind)

    def choice(self, shape):
        return self.random.choice(shape.enum) if getattr(shape, "enum", None) else None

    def timestamp(self, whole=False):
        return datetime.datetime.fromtimestamp(self.random.randint(0, 4_000_000_000), UTC)

    def word(self, length):
        return "".join(self.random.choices(string.ascii_letters, k=length))

    def text(self):
        alphabet = string.ascii_letters + string.digits + " \t\n<>&\"'%+=/?#.,;:[]{}\\éß漢😀\u2028~-_*"
        return "".join(self.random.choices(alphabet, k=self.random.choice([0, 1, 3, 10, 40])))

    def path_text(self, member):
        special = " %+=?#&;:@é😀~-_.,'\"<>" + ("/" if member.serialization.get("greedy") else "")
        return self.word(2) + "".join(self.random.choices(string.ascii_letters + special, k=5)) + "x"

    def header_text(self):
        alphabet = string.ascii_letters + string.digits + " ,\"=/;:%+-_.()"
        inner = "".join(self.random.choices(alphabet, k=self.random.choice([0, 3, 12])))
        return self.word(1) + inner + self.word(1)

    def document(self, depth):
        kinds = ["null", "bool", "int", "float", "text"] + (["list", "object"] * 2 if depth < 3 else [])
        kind = self.random.choice(kinds[1:] if depth == 0 else kinds)
        if kind == "list":
            return [self.document(depth + 1) for _ in range(self.random.randint(0, 3))]
        if kind == "object":
            return {self.text() + self.word(3): self.document(depth + 1) for _ in range(self.random.randint(0, 3))}
        simple = {"null": None, "bool": True, "int": self.random.randint(-99, 99), "float": 0.25}
        return simple[kind] if kind in simple else self.text()


def neutral(value, shape):
    """The neutral form of a value as botocore has it."""
    kind = shape.type_name
    if value is None:
        return None
    if kind == "structure":
        if getattr(shape, "is_document_type", False):
            return value
        return {n: neutral(v, shape.members[n]) for n, v in value.items() if n in shape.members and v is not None}
    if kind == "list":
        return [neutral(item, shape.member) for item in value]
    if kind == "map":
        return sorted([key, neutral(item, shape.value)] for key, item in value.items())
    if kind == "blob":
        if hasattr(value, "read"):
            value = value.read()
        return base64.b64encode(value.encode() if isinstance(value, str) else value).decode()
    if kind == "timestamp":
        return round(value.timestamp() * 1000)
    if kind in ("float", "double") and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    if kind in ("float", "double"):
        return float(value)
    return value


def write_requests(seed, count, names):
    session = botocore.session.get_session()
    for name in names:
        for model, protocol, ours in dialects(session, name):
            serializer = create_serializer(protocol, include_validation=False)
            for operation_name in model.operation_names:
                if (model.service_name, operation_name) in AMBIGUOUS:
                    continue
                operation = model.operation_model(operation_name)
                for round_ in range(count):
                    numbers = random.Random(f"{seed}/{model.service_name}/{protocol}/{operation_name}/{round_}")
                    shape = operation.input_shape
                    values = Generator(numbers, protocol).input(shape) if shape else {}
                    line = request(serializer, operation, values)
                    line.update(
                        service=model.service_name, protocol=ours, operation=operation_name,
                        expected=neutral(values, shape) if shape else {},
                    )
                    print(json.dumps(line))


def request(serializer, operation, values):
    serialized = serializer.serialize_to_request(values, operation)
    serialized.setdefault("context", {})
    prepare_request_dict(serialized, endpoint_url="http://localhost")
    prepared = create_request_object(serialized).prepare()
    url = urllib.parse.urlsplit(prepared.url)
    body = prepared.body or b""
    if hasattr(body, "read"):
        body = body.read()
    if isinstance(body, str):
        body = body.encode()
    # The length that HTTP adds is no member's value.
    added = set() if "Content-Length" in serialized["headers"] else {"Content-Length"}
    headers = [
        [name, value.decode() if isinstance(value, bytes) else str(value)]
        for name, value in prepared.headers.items()
        if name not in added
    ]
    return {
        "method": prepared.method, "path": url.path, "query": url.query, "headers": headers,
        "body": base64.b64encode(body).decode(),
    }


def check_responses():
    session = botocore.session.get_session()
    spoken, parsers, checked = {}, {}, 0
    for line in sys.stdin:
        case = json.loads(line)
        name = case["service"]
        if name not in spoken:
            spoken[name] = {ours: (model, theirs) for model, theirs, ours in dialects(session, name)}
        model, protocol = spoken[name][case["protocol"]]
        parser = parsers.setdefault(protocol, create_parser(protocol))
        operation = model.operation_model(case["operation"])
        checked += 1
        try:
            difference = difference_in_response(case, parser, operation)
        except Exception as error:  # whatever botocore does not like
            difference = f"{type(error).__name__}: {error}"
        if difference:
            print(json.dumps({
                "service": name, "protocol": case["protocol"], "operation": case["operation"],
                "difference": difference[:2000],
            }))
    print(json.dumps({"checked": checked}))


def difference_in_response(case, parser, operation):
    body = base64.b64decode(case["body"])
    shape = operation.output_shape
    response = {
        "status_code": case["status"], "headers": HeadersDict(case["headers"]),
        "body": io.BytesIO(body) if operation.has_streaming_output and case["status"] < 300 else body,
        "context": {},
    }
    if "error" in case:
        return difference_in_error(case, parser, operation, response)
    if "events" in case:
        return difference_in_events(case, parser, operation, response, body)
    parsed = parser.parse(response, shape)
    if case["service"] == "s3" and case["operation"] == "GetBucketLocation":
        from botocore.handlers import parse_get_bucket_location

        http = type("Response", (), {"content": body, "raw": body})()
        parse_get_bucket_location(parsed, http)
        if parsed.get("LocationConstraint") is None:
            parsed.pop("LocationConstraint")
    parsed.pop("ResponseMetadata", None)
    got = neutral(parsed, shape) if shape else {}
    return "" if same(got, case["expected"]) else f"expected {case['expected']}, parsed {got}, body {body!r}"


def difference_in_error(case, parser, operation, response):
    parsed = parser.parse(response, operation.output_shape)
    got = {
        "code": parsed["Error"]["Code"], "message": parsed["Error"]["Message"],
        "queryCode": parsed["Error"].get("QueryErrorCode"), "type": parsed["Error"].get("Type"),
        "requestID": parsed["ResponseMetadata"].get("RequestId"), "status": case["status"],
    }
    for key, value in case["error"].items():
        if got[key] != value:
            return f"{key}: expected {value!r}, parsed {got[key]!r}, body {response['body']!r}"
    return ""


def difference_in_events(case, parser, operation, response, body):
    response["body"] = type("Raw", (), {"stream": lambda self: iter([body[:50], body[50:]]), "close": lambda self: None})()
    response["context"]["operation_name"] = operation.name
    name = operation.output_shape.event_stream_name
    shape = operation.output_shape.members[name]
    got, failure = [], None
    try:
        for event in parser.parse(response, operation.output_shape)[name]:
            got.append(neutral(event, shape))
    except EventStreamError as error:
        failure = error.response["Error"]["Code"]
    if failure != case["failure"]:
        return f"expected the stream to fail with {case['failure']}, got {failure}"
    return "" if same(got, case["events"]) else f"expected {case['events']}, parsed {got}"


def same(left, right):
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(same(left[k], right[k]) for k in left)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(same(a, b) for a, b in zip(left, right))
    return left == right


if __name__ == "__main__":
    if sys.argv[1] == "requests":
        write_requests(sys.argv[2], int(sys.argv[3]), sys.argv[4:])
    else:
        check_responses()
