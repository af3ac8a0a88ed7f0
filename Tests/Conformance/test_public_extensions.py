"""An extension that its project publishes runs as it is: Lumigo's, from the Python package that has it."""

import pathlib
import subprocess
import sys

import pytest

from conftest import zip_of, zipped
from test_extensions import end, said

PACKAGES = ["lumigo-tracer==1.1.257", "lumigo-core==0.0.16"]
# What such a layer has at the place where Lambda looks for extensions.
START = b"#!/bin/sh\nPYTHONPATH=/opt/python exec python3 -m lumigo_tracer.extension.main\n"


@pytest.fixture(scope="module")
def layer(tmp_path_factory):
    target = tmp_path_factory.mktemp("lumigo")
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps",
         "--target", target, *PACKAGES], check=True)
    files = {"python/" + str(path.relative_to(target)): path.read_bytes()
             for path in sorted(pathlib.Path(target).rglob("*")) if path.is_file() and path.suffix != ".pyc"}
    return zip_of({**files, "extensions/lumigo": START})


def test_lumigos_extension_lives_with_its_function(apus, deploy, invoke, name, layer):
    published = apus.client("lambda").publish_layer_version(LayerName=name, Content={"ZipFile": layer})
    function = deploy(
        zipped(app__py="def handler(event, context): return event"), Layers=[published["LayerVersionArn"]],
        Environment={"Variables": {"LUMIGO_DEBUG": "true"}}, Timeout=20, MemorySize=512)
    for number in range(2):
        answer, _, details = invoke(function, number)
        assert answer == number
        request = details["ResponseMetadata"]["RequestId"]
        assert said(apus, function, "Extension got event", "INVOKE", request)
    assert said(apus, function, "Extension started running with extension id")
    assert said(apus, function, "EXTENSION\tName: lumigo\tState: Ready\tEvents: [INVOKE,SHUTDOWN]")
    end(apus, function)
    assert said(apus, function, "Extension got event", "SHUTDOWN")
    assert said(apus, function, "Extension finished running")
