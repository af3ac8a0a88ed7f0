"""Ten thousand warm invocations, and the machine is as it was."""

import concurrent.futures
import gc
import pathlib
import time

from conftest import PYTHON_RUNTIME, make_role, zipped
from test_durability import descendants


CODE = """
import time
def handler(event, context):
    if event < 0: time.sleep(2)
    return event
"""


def test_ten_thousand_warm_invocations_leave_nothing(fresh):
    cloud = fresh()
    role = make_role(cloud)
    functions = cloud.client("lambda", max_pool_connections=16)
    functions.create_function(
        FunctionName="busy", Role=role, Runtime=PYTHON_RUNTIME, Handler="app.handler",
        Code={"ZipFile": zipped(app__py=CODE)})

    def call(n):
        return functions.invoke(FunctionName="busy", Payload=str(n))["Payload"].read() == str(n).encode()

    # As many environments as there will ever be: one that has answered may not have asked for more yet when
    # its client calls again.
    with concurrent.futures.ThreadPoolExecutor(16) as threads:
        assert all(threads.map(call, [-1] * 16))
    with concurrent.futures.ThreadPoolExecutor(8) as threads:
        assert all(threads.map(call, range(1_000)))
        before = weigh(cloud)
        assert all(threads.map(call, range(10_000)))
    time.sleep(1.5)
    after = weigh(cloud)
    assert after["descriptors"] <= before["descriptors"] + 8
    assert after["threads"] <= before["threads"] + 4
    assert after["processes"] <= before["processes"] + 1
    assert after["megabytes"] < before["megabytes"] * 1.25 + 16, (before, after)
    mounts = count_mounts()
    cgroups = set(apus_cgroups(cloud.process.pid))
    assert cgroups
    assert cloud.stop() == 0
    assert not any(path.exists() for path in cgroups), "every control group is gone"
    assert count_mounts() <= mounts


def weigh(cloud):
    gc.collect()
    process = pathlib.Path(f"/proc/{cloud.process.pid}")
    status = (process / "status").read_text().splitlines()
    return {
        "descriptors": len(list((process / "fd").iterdir())),
        "threads": int(next(line.split()[1] for line in status if line.startswith("Threads:"))),
        "processes": len(descendants(cloud.process.pid)),
        "megabytes": int(next(line.split()[1] for line in status if line.startswith("VmRSS:"))) / 1024,
    }


def count_mounts():
    return len(pathlib.Path("/proc/self/mountinfo").read_text().splitlines())


def apus_cgroups(pid):
    """The control groups that hold this Apus's sandboxes."""
    for child in descendants(pid):
        try:
            lines = pathlib.Path(f"/proc/{child}/cgroup").read_text().splitlines()
        except FileNotFoundError:
            continue
        for line in lines:
            _, controllers, path = line.split(":", 2)
            if "apus" in path:
                root = "unified" if not controllers else controllers.removeprefix("name=")
                for base in [pathlib.Path("/sys/fs/cgroup") / root, pathlib.Path("/sys/fs/cgroup")]:
                    if (base / path.lstrip("/")).exists():
                        yield base / path.lstrip("/")
