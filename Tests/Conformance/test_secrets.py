"""What is secret is not on disk in plain text, and not in the server's log."""

import json
import pathlib

from conftest import PYTHON_RUNTIME, make_role, zipped

SECRET = "correct-horse-battery-staple"


def test_variables_are_sealed_on_disk(fresh, name):
    cloud = fresh("--log-level", "trace", durable=True)
    folder = pathlib.Path(cloud.options[cloud.options.index("--data-dir") + 1])
    functions = cloud.client("lambda")
    functions.create_function(
        FunctionName=name, Role=make_role(cloud), Runtime=PYTHON_RUNTIME, Handler="app.handler",
        Code={"ZipFile": zipped(app__py="import os\ndef handler(e, c): return os.environ['PASSWORD']")},
        Environment={"Variables": {"PASSWORD": SECRET}})
    functions.update_function_configuration(FunctionName=name, MemorySize=256)

    def answers():
        assert json.loads(cloud.client("lambda").invoke(FunctionName=name)["Payload"].read()) == SECRET
        shown = cloud.client("lambda").get_function_configuration(FunctionName=name)
        assert shown["Environment"]["Variables"] == {"PASSWORD": SECRET}

    answers()
    log = pathlib.Path(cloud.log.name).read_text()
    cloud.kill()
    for file in folder.rglob("*"):
        if file.is_file():
            assert SECRET.encode() not in file.read_bytes(), file
    assert SECRET not in log
    cloud.start()
    answers()
