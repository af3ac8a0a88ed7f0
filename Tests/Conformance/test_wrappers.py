"""Wrapper scripts: AWS_LAMBDA_EXEC_WRAPPER names a program that starts the runtime."""

import pytest

from conftest import PYTHON_RUNTIME, ROOT, zip_of

HANDLER = """
import os, sys
def handler(event, context):
    return {'options': sys._xoptions, 'added': os.environ.get('ADDED'), 'handler': os.environ['_HANDLER']}
"""


def wrapped(name):
    return {"Variables": {"AWS_LAMBDA_EXEC_WRAPPER": name}}


@pytest.mark.parametrize("script", [
    '#!/bin/sh\nprogram=$1\nshift\nADDED=yes exec "$program" -X dev "$@"\n',
    "#!/usr/bin/env python3\nimport os, sys\nos.environ['ADDED'] = 'yes'\n"
    "os.execvp(sys.argv[1], [sys.argv[1], '-X', 'dev'] + sys.argv[2:])\n",
], ids=["shell", "python"])
def test_it_gets_the_interpreter_and_its_arguments(deploy, invoke, script):
    function = deploy(
        zip_of({"app.py": HANDLER, "wrapper": script.encode()}), runtime=PYTHON_RUNTIME, handler="app.handler", Timeout=10,
        Environment=wrapped("/var/task/wrapper"))
    for _ in range(2):
        payload, log, _ = invoke(function, {})
        assert payload == {"options": {"dev": True}, "added": "yes", "handler": "app.handler"}, log


def test_one_in_a_layer_starts_nodejs(apus, deploy, invoke, name):
    layer = apus.client("lambda").publish_layer_version(
        LayerName=name, Content={"ZipFile": zip_of({"wrapper": b'#!/bin/sh\nexport ADDED=layer\nexec "$@"\n'})})
    function = deploy(
        zip_of({"app.js": "exports.handler = async () => process.env.ADDED\n"}), runtime="nodejs20.x",
        handler="app.handler", Timeout=10, Layers=[layer["LayerVersionArn"]], Environment=wrapped("/opt/wrapper"))
    assert invoke(function, {})[0] == "layer"


@pytest.mark.parametrize("wrapper, why", [("/opt/none", "/opt/none: does not exist"), ("/var/task/app.py", "is not an executable")])
def test_one_that_cannot_run_is_said_in_the_log(deploy, invoke, wrapper, why):
    function = deploy(
        zip_of({"app.py": HANDLER}), runtime=PYTHON_RUNTIME, handler="app.handler", Timeout=10, Environment=wrapped(wrapper))
    payload, log, answer = invoke(function, {})
    assert answer["FunctionError"] == "Unhandled" and payload["errorType"] == "Runtime.ExitError" and why in log


def test_programs_of_their_own_have_none(deploy, invoke):
    bootstrap = (ROOT / "Examples/wordcount/bootstrap").read_bytes()
    function = deploy(zip_of({"bootstrap": bootstrap}), runtime="provided.al2023", Environment=wrapped("/opt/none"))
    assert invoke(function, "two words")[0] == {"words": 2}
