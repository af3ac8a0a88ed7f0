"""SnapStart of container images: which ones can have it, and what their runtimes are asked.

AWS's own client for Python speaks of snapshots by itself; other runtimes need hooks of their own, or a label.
"""

import importlib.util
import pathlib

import pytest

from test_images import (  # noqa: F401
    cloud, image_role, images, layer, machine_files, python_base, static_program, write_layout)
from test_snapstart import ON, messages, settled

LABEL = {"Labels": {"com.amazonaws.lambda.feature.snapstart": "Allow"}}


@pytest.fixture
def publish(cloud, image_role, name):  # noqa: F811
    """Makes a function of an image, and gives its first version once it is settled."""
    functions = cloud.client("lambda")

    def make(uri, **settings):
        functions.create_function(
            FunctionName=name, Role=image_role, PackageType="Image", Code={"ImageUri": uri}, Timeout=20,
            MemorySize=512, SnapStart=ON, Publish=True, **settings)
        return settled(functions, name, "1")

    yield make
    functions.delete_function(FunctionName=name)


def call(cloud, name):  # noqa: F811
    answer = cloud.client("lambda").invoke(FunctionName=name, Qualifier="1", Payload=b'{"a": 1}')
    return answer["Payload"].read()


def test_a_runtime_without_hooks_needs_the_label(cloud, images, static_program, publish, name):  # noqa: F811
    write_layout(images / "silent", [layer({"run": static_program})], {"Entrypoint": ["/run"]})
    version = publish("silent")
    assert version["State"] == "Failed" and version["StateReasonCode"] == "FunctionError.RuntimeInitError", version
    assert version["StateReason"] == "An error occurred during function initialization."


def test_the_label_allows_it(cloud, images, static_program, publish, name):  # noqa: F811
    write_layout(images / "labelled", [layer({"run": static_program})], {"Entrypoint": ["/run"], **LABEL})
    version = publish("labelled")
    assert version["State"] == "Active", version
    # Its environments are initialised one by one, and say so.
    assert version["SnapStart"] == {"ApplyOn": "PublishedVersions", "OptimizationStatus": "Off"}
    assert call(cloud, name) == b'{"a": 1}'


@pytest.mark.skipif(not importlib.util.find_spec("awslambdaric"), reason="awslambdaric is not installed")
def test_awss_client_runs_the_hooks(cloud, images, python_base, publish, name):  # noqa: F811
    interpreter, base = python_base
    site = pathlib.Path(importlib.util.find_spec("awslambdaric").origin).parents[1]
    client = {
        "var/runtime/" + str(path.relative_to(site)): path.read_bytes()
        for pattern in ["awslambdaric", "snapshot_restore_py*", "simplejson", "runtime_client*.so"]
        for top in site.glob(pattern) for path in ([top] if top.is_file() else top.rglob("*"))
        if path.is_file() and path.suffix != ".pyc"
    }
    for extension in site.glob("runtime_client*.so"):
        client.update(machine_files(extension))
    handler = b"""import os
from snapshot_restore_py import register_after_restore, register_before_snapshot
seen = []
register_before_snapshot(seen.append, "before")
register_after_restore(seen.append, "after")
def handler(event, context):
    return [seen, os.environ["AWS_LAMBDA_INITIALIZATION_TYPE"], "AWS_ACCESS_KEY_ID" in os.environ]
"""
    write_layout(
        images / "hooked", [base, layer(client), layer({"var/task/app.py": handler})],
        {"Entrypoint": [interpreter, "-m", "awslambdaric"], "Cmd": ["app.handler"], "WorkingDir": "/var/task",
         "Env": ["LAMBDA_TASK_ROOT=/var/task", "LANG=C.UTF-8", "PYTHONPATH=/var/runtime:/var/task",
                 "_HANDLER=app.handler"]})
    version = publish("hooked")
    assert version["State"] == "Active", (version, messages(cloud, name, [], 0))
    assert call(cloud, name) == b'[["before", "after"], "snap-start", false]'
