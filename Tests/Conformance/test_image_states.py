"""Images are pulled once functions have them: what boto3 sees meanwhile, what runs, and what kill -9 leaves."""

import json
import pathlib
import shutil
import threading

import botocore.exceptions
import pytest

from conftest import settle
from test_images import layer, static_program, write_layout  # noqa: F401
from test_registries import call, refusal, registry, start  # noqa: F401

CONFLICT = "The operation cannot be performed at this time. "


class Gate:
    """Holds a registry's layers back."""

    def __init__(self, registry, *layers):  # noqa: F811
        self.opened, self.asked = threading.Event(), threading.Event()
        digests = {blob.name for blob in (registry.root / "app/blobs/sha256").iterdir()}

        def answer(path, headers):
            digest = path.rsplit(":", 1)[-1]
            if "/blobs/" in path and digest in digests and (registry.root / "app/blobs/sha256" / digest).read_bytes()[:1] == b"\x1f":
                self.asked.set()
                self.opened.wait(30)

        registry.answer = answer


def shown(cloud, name, **settings):
    return cloud.client("lambda").get_function_configuration(FunctionName=name, **settings)


def test_pending_until_it_is_there(start, registry, static_program, name):  # noqa: F811
    write_layout(registry.root / "app", [layer({"run": static_program})], {"Entrypoint": ["/run"]})
    gate = Gate(registry)
    cloud, create = start()
    made = create(name, waits=False)
    assert (made["State"], made["StateReasonCode"]) == ("Pending", "Creating")
    assert made["StateReason"] == "The function is being created."
    functions = cloud.client("lambda")
    pending = CONFLICT + "The function is currently in the following state: Pending"
    for body in (
        lambda: functions.invoke(FunctionName=name),
        lambda: functions.invoke(FunctionName=name, InvocationType="Event"),
        lambda: functions.update_function_configuration(FunctionName=name, Timeout=5),
        lambda: functions.publish_version(FunctionName=name),
    ):
        refused = refusal(body)
        assert (refused["Code"], refused["Message"]) == ("ResourceConflictException", pending)
    gate.opened.set()
    settle(cloud, name)
    assert call(cloud, name, 1) == 1
    assert shown(cloud, name)["LastUpdateStatus"] == "Successful"


def test_former_code_runs_until_the_other_is_there(start, registry, static_program, name):  # noqa: F811
    place = registry.root / "app"
    write_layout(place, [layer({"run": static_program})], {"Entrypoint": ["/run"]})
    cloud, create = start()
    create(name)
    assert call(cloud, name, 1) == 1
    write_layout(place, [layer({"run": static_program, "more": b"1"})], {"Entrypoint": ["/run"]})
    gate = Gate(registry)
    functions = cloud.client("lambda")
    updated = functions.update_function_code(FunctionName=name, ImageUri="registry.test/app:latest")
    assert (updated["State"], updated["LastUpdateStatus"]) == ("Active", "InProgress")
    assert updated["LastUpdateStatusReasonCode"] == "Creating"
    assert call(cloud, name, 2) == 2
    refused = refusal(lambda: functions.update_function_code(FunctionName=name, ImageUri="registry.test/app:latest"))
    assert refused["Message"] == CONFLICT + "An update is in progress for resource: " + updated["FunctionArn"]
    gate.opened.set()
    settle(cloud, name)
    assert call(cloud, name, 3) == 3


def test_what_can_not_be_had(start, registry, static_program, name):  # noqa: F811
    """The layer is not what its digest says; then it is, and the function works."""
    place = registry.root / "app"
    write_layout(place, [layer({"run": static_program})], {"Entrypoint": ["/run"]})
    registry.answer = lambda path, headers: (
        (200, {}, b"x" * len(registry.serve(path)[2]))
        if "/blobs/" in path and registry.serve(path)[2][:1] == b"\x1f" else None)
    cloud, create = start()
    with pytest.raises(botocore.exceptions.WaiterError):
        create(name)
    failed = shown(cloud, name)
    assert (failed["State"], failed["StateReasonCode"]) == ("Failed", "InvalidImage"), failed
    assert refusal(call, cloud, name, 1)["Code"] == "CodeArtifactUserFailedException"
    registry.answer = None
    functions = cloud.client("lambda")
    assert functions.update_function_code(
        FunctionName=name, ImageUri="registry.test/app:latest")["State"] == "Pending"
    settle(cloud, name)
    assert call(cloud, name, 1) == 1


@pytest.mark.parametrize("is_update", [False, True], ids=["create", "update"])
def test_kill_9_while_it_is_pulled(start, registry, static_program, name, is_update):  # noqa: F811
    place = registry.root / "app"
    write_layout(place, [layer({"run": static_program})], {"Entrypoint": ["/run"]})
    cloud, create = start(durable=True)
    functions = cloud.client("lambda")
    if is_update:
        create(name)
        write_layout(place, [layer({"run": static_program, "more": b"1"})], {"Entrypoint": ["/run"]})
    gate = Gate(registry)
    if is_update:
        functions.update_function_code(FunctionName=name, ImageUri="registry.test/app:latest")
    else:
        create(name, waits=False)
    assert gate.asked.wait(10)
    cloud.kill()
    gate.opened.set()
    cloud.start()
    settle(cloud, name)
    assert call(cloud, name, {"after": "all"}) == {"after": "all"}
    data = pathlib.Path(cloud.options[-1])
    assert len(list(data.glob("packages/packages-*/*"))) == 1
    cloud.client("lambda").delete_function(FunctionName=name)


def test_a_lost_image_stops_no_start(start, registry, static_program, name):  # noqa: F811
    """With provisioned concurrency, after everything unpacked and pulled is gone, and with a registry that hangs."""
    write_layout(registry.root / "app", [layer({"run": static_program})], {"Entrypoint": ["/run"]})
    cloud, create = start(durable=True)
    create(name)
    functions = cloud.client("lambda")
    version = functions.publish_version(FunctionName=name)["Version"]
    functions.put_provisioned_concurrency_config(
        FunctionName=name, Qualifier=version, ProvisionedConcurrentExecutions=1)
    data = pathlib.Path(cloud.options[-1])
    for hangs in (False, True):
        cloud.kill()
        shutil.rmtree(data / "packages")
        shutil.rmtree(data / "images")
        gate = threading.Event()
        registry.answer = lambda path, headers: gate.wait(20) and (404, {}, b"")
        if not hangs:
            gate.set()
        cloud.start()
        functions = cloud.client("lambda")
        if hangs:
            gate.set()
        assert refusal(call, cloud, name, 1)["Code"] == "CodeArtifactUserFailedException"
        changed = functions.update_function_configuration(FunctionName=name, Timeout=7)
        assert (changed["Timeout"], changed["StateReasonCode"]) == (7, "ImageDeleted")
        for _ in range(100):
            config = functions.get_provisioned_concurrency_config(FunctionName=name, Qualifier=version)
            if config["Status"] == "FAILED":
                break
        assert "no longer exists" in config["StatusReason"]


def test_layers_are_shared(start, registry, static_program, name):  # noqa: F811
    """Two images with one base: one set of files, until the last of them goes."""
    base = layer({"run": static_program, "etc/base": b"base"})
    for tag in ("one", "two"):
        write_layout(
            registry.root / "app", [base, layer({"etc/own": tag.encode()})], {"Entrypoint": ["/run"]}, tags=(tag,))
    cloud, create = start(durable=True)
    for tag in ("one", "two"):
        create(f"{name}-{tag}", f"registry.test/app:{tag}")
        assert call(cloud, f"{name}-{tag}", tag) == tag
    data = pathlib.Path(cloud.options[-1]) / "packages"
    files = list(data.glob("packages-*/*/etc/base"))
    assert len(files) == 2 and len({file.stat().st_ino for file in files}) == 1
    layers = lambda: len(list(data.glob("layers1-*/layers/*")))  # noqa: E731
    assert layers() == 3
    blobs = [path for path, _ in registry.asked if "/blobs/" in path]
    assert len(blobs) == len(set(blobs))
    functions = cloud.client("lambda")
    functions.delete_function(FunctionName=f"{name}-one")
    assert layers() == 2 and json.loads(json.dumps(call(cloud, f"{name}-two", 2))) == 2
    functions.delete_function(FunctionName=f"{name}-two")
    assert layers() == 0
