"""Who gets the processors: the server before functions, and functions all alike."""

import json
import os
import pathlib

import pytest

from conftest import PYTHON_RUNTIME, make_role, zipped

OWN_NICE = """
import os, subprocess
def handler(event, context):
    child = subprocess.run(["cat", "/proc/self/stat"], stdout=subprocess.PIPE, text=True).stdout
    return [os.nice(0), child.rsplit(")", 1)[1].split()[16]]
"""
SHELL_NICE = b"""#!/bin/bash
exec 3<>/dev/tcp/${AWS_LAMBDA_RUNTIME_API%:*}/${AWS_LAMBDA_RUNTIME_API#*:}
printf 'GET /2018-06-01/runtime/invocation/next HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n' >&3
while IFS= read -r line <&3; line=${line%$'\\r'}; [ -n "$line" ]; do
  case ${line,,} in lambda-runtime-aws-request-id:*) id=${line#*: } ;; esac
done
nice=$(nice)
printf "POST /2018-06-01/runtime/invocation/$id/response HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: ${#nice}\\r\\n\\r\\n$nice" >&3
read -r line <&3
"""


def nice_values(process):
    """Of every thread of a process: the 19th field of its stat, https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html"""
    for stat in pathlib.Path(f"/proc/{process}/task").glob("*/stat"):
        yield int(stat.read_text().rsplit(")", 1)[1].split()[16])


def may_lower_nice_values():
    text = pathlib.Path("/proc/self/status").read_text()
    effective = next(line.split()[1] for line in text.splitlines() if line.startswith("CapEff"))
    return int(effective, 16) >> 23 & 1  # CAP_SYS_NICE


def test_functions_have_no_part_in_the_servers_precedence(fresh, name):
    cloud = fresh()
    role = make_role(cloud, name)
    functions = cloud.client("lambda")
    ours = os.nice(0)
    for suffix, runtime, handler, files in [
        ("python", PYTHON_RUNTIME, "app.handler", {"app__py": OWN_NICE}),
        # Not started ahead.
        ("plain", PYTHON_RUNTIME, "app.handler", {"app__py": OWN_NICE}),
        ("shell", "provided.al2023", "bootstrap", {"bootstrap": SHELL_NICE}),
    ]:
        functions.create_function(
            FunctionName=name + suffix, Role=role, Runtime=runtime, Handler=handler, Code={"ZipFile": zipped(**files)},
            Environment={"Variables": {"PYTHONHASHSEED": "1"} if suffix == "plain" else {}})
        answer = functions.invoke(FunctionName=name + suffix)
        assert "FunctionError" not in answer
        found = json.load(answer["Payload"])
        assert found == (0 if suffix == "shell" else [0, "0"])
    if not may_lower_nice_values():
        pytest.skip(f"without CAP_SYS_NICE the server stays at {ours}")
    assert set(nice_values(cloud.process.pid)) == {-20}
