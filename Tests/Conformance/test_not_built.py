"""Every operation of every known service that is not built says so: its protocol's NotImplemented error, status
501, with the operation's name. Never a fake success, never a dropped connection."""

import hashlib
import pathlib
import sys

import botocore.session
import pytest
from botocore.exceptions import ClientError

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "Tools" / "modelgen"))

from services import SERVICES  # noqa: E402

MODELS = botocore.session.get_session()
# Answers to HEAD have no body, so the client knows nothing but their status.
HEAD_ONLY = {"HeadBucket", "HeadObject"}
# Signed for services of their own (S3 Express, S3 Object Lambda), which this cloud does not know.
OF_ANOTHER_SERVICE = {("s3", "ListDirectoryBuckets"), ("s3", "WriteGetObjectResponse")}


def built(service):
    """Operations whose views are generated: built, or being built."""
    allow = ROOT / "Models" / f"{service}.allow"
    lines = allow.read_text().splitlines() if allow.exists() else []
    return {line.split("#")[0].strip() for line in lines}


def minimal(shape, name=""):
    """The smallest value that a client can send."""
    kind = shape.type_name
    if kind == "structure":
        if getattr(shape, "is_tagged_union", False):
            first = next(iter(shape.members))
            return {first: minimal(shape.members[first], first)}
        return {
            member: minimal(shape.members[member], member)
            for member in shape.members
            if member in shape.required_members or shape.members[member].serialization.get("location") == "uri"
        }
    if kind == "list":
        return []
    if kind == "map":
        return {}
    if kind == "string":
        if name == "Bucket":
            return "bucket"
        if name == "assetSHA256":
            return hashlib.sha256(b"x").hexdigest()  # travels as the body's hash
        return shape.enum[0] if getattr(shape, "enum", None) else "x" * max(shape.metadata.get("min", 1), 1)
    return {
        "boolean": False, "integer": 1, "long": 1, "float": 1.0, "double": 1.0, "blob": b"x", "timestamp": 0,
    }[kind]


@pytest.mark.parametrize("service", sorted(SERVICES))
def test_what_is_not_built_says_so(apus, service):
    model = MODELS.get_service_model(service)
    client = apus.client(service, inject_host_prefix=False, s3={"addressing_style": "path"})
    wrong = []
    for name in sorted(set(model.operation_names) - built(service)):
        if (service, name) in OF_ANOTHER_SERVICE:
            continue
        operation = model.operation_model(name)
        values = minimal(operation.input_shape) if operation.input_shape else {}
        try:
            client._make_api_call(name, values)
            wrong.append(f"{name}: succeeded")
        except ClientError as error:
            code, message = error.response["Error"]["Code"], error.response["Error"]["Message"]
            status = error.response["ResponseMetadata"]["HTTPStatusCode"]
            expected = code == "NotImplemented" and f"{service}:{name}" in message
            if status != 501 or not (expected or name in HEAD_ONLY):
                wrong.append(f"{name}: {status} {code}: {message}")
        except Exception as error:  # the client itself gave up
            wrong.append(f"{name}: {type(error).__name__}: {error}")
    assert not wrong, f"{len(wrong)} operations:\n" + "\n".join(wrong[:40])
