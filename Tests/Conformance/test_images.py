"""Functions from container images: OCI layouts made here of static programs and of this machine's own Python."""

import contextlib
import gzip
import hashlib
import importlib.util
import io
import json
import os
import pathlib
import shutil
import subprocess
import sys
import sysconfig
import tarfile

import botocore.exceptions
import pytest

from conftest import make_role, settle
from test_extensions import said

HERE = pathlib.Path(__file__).parent
MACHINE = {"x86_64": "amd64", "aarch64": "arm64"}[os.uname().machine]


def layer(files):
    """A gzipped tar of {path: bytes, a path on disk, or (kind, target)}; a path that ends in / is a directory."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for path, content in files.items():
            entry = tarfile.TarInfo(path.rstrip("/"))
            entry.mode = 0o755
            if path.endswith("/"):
                entry.type = tarfile.DIRTYPE
                archive.addfile(entry)
            elif isinstance(content, tuple):
                entry.type, entry.linkname = content
                archive.addfile(entry)
            else:
                data = content if isinstance(content, bytes) else pathlib.Path(content).read_bytes()
                entry.size = len(data)
                archive.addfile(entry, io.BytesIO(data))
    return gzip.compress(buffer.getvalue(), 1)


def write_layout(place, layers, config, tags=("latest",)):
    """An OCI image layout with one image; returns the manifest's digest."""
    blobs = place / "blobs" / "sha256"
    blobs.mkdir(parents=True, exist_ok=True)

    def store(data):
        digest = hashlib.sha256(data).hexdigest()
        (blobs / digest).write_bytes(data)
        return {"digest": "sha256:" + digest, "size": len(data)}

    kind = "application/vnd.oci.image."
    manifest = store(json.dumps({
        "schemaVersion": 2, "mediaType": kind + "manifest.v1+json",
        "config": {"mediaType": kind + "config.v1+json", **store(json.dumps(
            {"os": "linux", "architecture": MACHINE, "config": config}).encode())},
        "layers": [{"mediaType": kind + "layer.v1.tar+gzip", **store(data)} for data in layers],
    }).encode())
    index = place / "index.json"
    known = json.loads(index.read_text())["manifests"] if index.exists() else []
    known = [entry for entry in known if entry["annotations"]["org.opencontainers.image.ref.name"] not in tags]
    known += [{**manifest, "mediaType": kind + "manifest.v1+json",
               "annotations": {"org.opencontainers.image.ref.name": tag}} for tag in tags]
    index.write_text(json.dumps({"schemaVersion": 2, "manifests": known}))
    (place / "oci-layout").write_text('{"imageLayoutVersion": "1.0.0"}')
    return manifest["digest"]


@pytest.fixture(scope="module")
def images(tmp_path_factory):
    return tmp_path_factory.mktemp("images")


@pytest.fixture(scope="module")
def cloud(images):
    from conftest import Apus
    cloud = Apus("--images", str(images))
    yield cloud
    assert cloud.stop() == 0


@pytest.fixture(scope="module")
def image_role(cloud):
    return make_role(cloud)


@pytest.fixture
def function(cloud, image_role, name):
    """Makes a function of an image; returns a way to call it."""

    def make(uri, **settings):
        functions = cloud.client("lambda")
        functions.create_function(
            FunctionName=name, Role=image_role, PackageType="Image", Code={"ImageUri": uri}, Timeout=20,
            **settings)
        settle(cloud, name)

        def call(event):
            answer = functions.invoke(FunctionName=name, Payload=json.dumps(event), LogType="Tail")
            payload = answer["Payload"].read()
            return (json.loads(payload) if payload else None), answer

        return call

    yield make
    cloud.client("lambda").delete_function(FunctionName=name)


@pytest.fixture(scope="module")
def static_program(tmp_path_factory):
    if not shutil.which("cc"):
        pytest.skip("no C compiler on this machine")
    program = tmp_path_factory.mktemp("program") / "bootstrap"
    subprocess.run(["cc", "-O1", "-static", "-o", program, HERE / "bootstraps/bootstrap.c"], check=True)
    return program


def machine_files(*programs):
    """Programs of this machine with the libraries that they need."""
    files = {}
    for program in programs:
        files[str(program).lstrip("/")] = os.path.realpath(program)
        for line in subprocess.run(["ldd", program], capture_output=True, text=True).stdout.splitlines():
            for word in line.split():
                if word.startswith("/"):
                    files[word.lstrip("/")] = os.path.realpath(word)
    return files


def test_an_image_that_speaks_the_runtime_api(cloud, images, static_program, function, name):
    digest = write_layout(images / "echo", [layer({"run": static_program})], {"Entrypoint": ["/run"]})
    call = function("123456789012.dkr.ecr.eu-central-1.amazonaws.com/echo:latest")
    for n in range(3):
        assert call({"n": n})[0] == {"n": n}
    shown = cloud.client("lambda").get_function(FunctionName=name)
    assert shown["Code"] == {
        "RepositoryType": "ECR", "ImageUri": "123456789012.dkr.ecr.eu-central-1.amazonaws.com/echo:latest",
        "ResolvedImageUri": "123456789012.dkr.ecr.eu-central-1.amazonaws.com/echo@" + digest}
    configuration = shown["Configuration"]
    assert configuration["PackageType"] == "Image" and configuration["CodeSha256"] == digest.removeprefix("sha256:")
    assert "Runtime" not in configuration and "Handler" not in configuration




def python_layer():
    """This machine's Python, small: the interpreter, its libraries, and the standard library without its tests."""
    interpreter = os.path.realpath(sys.base_prefix + "/bin/python3")
    files = machine_files("/bin/sh", interpreter)
    library = pathlib.Path(sysconfig.get_path("stdlib"))
    skipped = {"test", "tests", "idlelib", "tkinter", "lib2to3", "ensurepip", "site-packages", "dist-packages",
               "__pycache__", "config-3.11-x86_64-linux-gnu"}
    for path in library.rglob("*"):
        if path.is_file() and not skipped & set(path.relative_to(library).parts) and ".a" != path.suffix:
            files[str(path).lstrip("/")] = os.path.realpath(path)
            if ".so" in path.suffixes:
                files.update(machine_files(path))
    return interpreter, files


@pytest.fixture(scope="module")
def python_base():
    interpreter, files = python_layer()
    return interpreter, layer(files)


def test_what_a_function_of_an_image_finds(cloud, images, python_base, function):
    """Its own root, its own variables, its own directory; of the machine nothing."""
    interpreter, base = python_base
    code = b"""
import json, os, urllib.request
api = "http://%s/2018-06-01/runtime/invocation/" % os.environ["AWS_LAMBDA_RUNTIME_API"]
while True:
    request = urllib.request.urlopen(api + "next")
    event = json.load(request)
    answer = {
        "root": sorted(os.listdir("/")), "directory": os.getcwd(), "uid": os.getuid(),
        "mine": open("/etc/mine").read(), "lower": os.path.exists("/data/lower"), "link": open("/data/link").read(),
        "variables": {name: os.environ.get(name) for name in event},
        "outside": [place for place in ("/usr/bin/apt", "/etc/debian_version", "/work", "/root/.bashrc", "/opt", "/var/task")
                    if os.path.exists(place)],
        "writable": [place for place in ("/", "/data", "/etc", "/tmp", "/dev/shm") if os.access(place, os.W_OK)],
    }
    id = request.headers["Lambda-Runtime-Aws-Request-Id"]
    urllib.request.urlopen(api + id + "/response", data=json.dumps(answer).encode())
"""
    write_layout(images / "team/look", [
        base, layer({"etc/mine": b"lower", "data/lower": b"1", "data/kept": b"kept", "app/main.py": code}),
        layer({"etc/mine": b"upper", "data/.wh.lower": b"", "data/link": (tarfile.SYMTYPE, "/data/kept")}),
    ], {"Entrypoint": [os.path.basename(interpreter)], "Cmd": ["main.py"], "WorkingDir": "/app",
        "Env": [f"PATH={os.path.dirname(interpreter)}", "FROM_IMAGE=image", "BOTH=image"]})
    call = function("team/look", Environment={"Variables": {"BOTH": "function"}}, MemorySize=256)
    names = ["FROM_IMAGE", "BOTH", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "_HANDLER", "LAMBDA_TASK_ROOT",
             "APUS_RUNTIME_SOCKET", "LD_LIBRARY_PATH", "AWS_REGION"]
    found, answer = call(names)
    assert "FunctionError" not in answer, found
    assert found["directory"] == "/app" and found["uid"] == 993
    assert found["mine"] == "upper" and not found["lower"] and found["link"] == "kept"
    assert found["outside"] == [] and found["writable"] == ["/tmp", "/dev/shm"]
    assert found["variables"] == {
        "FROM_IMAGE": "image", "BOTH": "function", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "256", "_HANDLER": None,
        "LAMBDA_TASK_ROOT": None, "APUS_RUNTIME_SOCKET": None, "LD_LIBRARY_PATH": None, "AWS_REGION": "eu-central-1"}


@pytest.mark.skipif(not importlib.util.find_spec("awslambdaric"), reason="awslambdaric is not installed")
def test_a_base_images_entrypoint_with_awss_client(cloud, images, python_base, function, name):
    """As AWS's base images are made: an entry point that takes the handler as its argument."""
    interpreter, base = python_base
    site = pathlib.Path(importlib.util.find_spec("awslambdaric").origin).parents[1]
    client = {
        "var/runtime/" + str(path.relative_to(site)): path.read_bytes()
        for pattern in ["awslambdaric", "snapshot_restore_py", "simplejson", "runtime_client*.so"]
        for top in site.glob(pattern) for path in ([top] if top.is_file() else top.rglob("*"))
        if path.is_file() and path.suffix != ".pyc"
    }
    for extension in site.glob("runtime_client*.so"):
        client.update(machine_files(extension))
    entry = f"""#!/bin/sh
export _HANDLER="$1" PYTHONPATH=/var/runtime:/var/task
[ -n "$AWS_LAMBDA_RUNTIME_API" ] || exit 1
exec {interpreter} -m awslambdaric "$1"
""".encode()
    handler = b"def first(event, context): return ['first', event, context.function_name]\ndef second(event, context): return 'second'\n"
    write_layout(
        images / "base", [base, layer({**client, "lambda-entrypoint.sh": entry}), layer({"var/task/app.py": handler})],
        {"Entrypoint": ["/lambda-entrypoint.sh"], "Cmd": ["app.first"], "WorkingDir": "/var/task",
         "Env": ["LAMBDA_TASK_ROOT=/var/task", "LAMBDA_RUNTIME_DIR=/var/runtime", "LANG=C.UTF-8"]})
    call = function("base:latest", MemorySize=512)
    for n in range(2):
        assert call(n)[0] == ["first", n, name]
    functions = cloud.client("lambda")
    changed = functions.update_function_configuration(FunctionName=name, ImageConfig={"Command": ["app.second"]})
    assert changed["ImageConfigResponse"]["ImageConfig"] == {"Command": ["app.second"]}
    assert call(1)[0] == "second"


def test_an_extension_in_an_image(cloud, images, static_program, python_base, function, name):
    """Started from /opt/extensions, in the image's own root, told of calls and of the end."""
    interpreter, base = python_base
    extension = f"""#!{interpreter}
import json, os, sys, urllib.request
api = "http://" + os.environ["AWS_LAMBDA_RUNTIME_API"] + "/2020-01-01/extension/"
def ask(path, headers, body=None):
    return urllib.request.urlopen(urllib.request.Request(api + path, data=body, headers=headers))
answer = ask("register", {{"Lambda-Extension-Name": "watch"}}, b'{{"events": ["INVOKE", "SHUTDOWN"]}}')
me = {{"Lambda-Extension-Identifier": answer.headers["Lambda-Extension-Identifier"]}}
while True:
    event = json.load(ask("event/next", me))
    print("watch", event["eventType"], os.path.exists("/in-the-image"), os.environ.get("FROM_IMAGE"), flush=True)
    if event["eventType"] == "SHUTDOWN":
        sys.exit(0)
""".encode()
    write_layout(
        images / "extended", [base, layer({"run": static_program, "in-the-image": b"", "opt/extensions/watch": extension})],
        {"Entrypoint": ["/run"], "Env": ["FROM_IMAGE=yes"]})
    call = function("extended", MemorySize=256)
    assert call({"a": 1})[0] == {"a": 1}
    cloud.client("lambda").update_function_configuration(FunctionName=name, Description="the environment ends")
    for words in ["EXTENSION\tName: watch\tState: Ready", "watch INVOKE True yes", "watch SHUTDOWN True yes"]:
        said(cloud, name, words)


def test_other_code_and_versions(cloud, images, static_program, function, name):
    place = images / "versions"
    write_layout(place, [layer({"run": static_program, "a": b"1"})], {"Cmd": ["/run"]}, tags=("v1",))
    call = function("versions:v1", Publish=True)
    functions = cloud.client("lambda")
    digest = write_layout(place, [layer({"run": static_program, "a": b"2"})], {"Cmd": ["/run"]}, tags=("v2",))
    updated = functions.update_function_code(FunctionName=name, ImageUri="versions:v2")
    assert updated["CodeSha256"] == digest.removeprefix("sha256:")
    settle(cloud, name)
    assert call("x")[0] == "x"
    first = functions.get_function(FunctionName=name, Qualifier="1")
    assert first["Configuration"]["CodeSha256"] != updated["CodeSha256"]
    assert json.load(functions.invoke(FunctionName=name, Qualifier="1", Payload="2")["Payload"]) == 2


def test_an_archive_of_a_layout(cloud, images, static_program, function, tmp_path):
    write_layout(tmp_path / "layout", [layer({"run": static_program})], {"Entrypoint": ["/run"]}, tags=("v1",))
    with tarfile.open(images / "archived.tar", "w") as archive:
        archive.add(tmp_path / "layout", arcname=".")
    assert function("archived:v1")({"a": 1})[0] == {"a": 1}


def test_entry_points_that_are_not_there(cloud, images, static_program, function):
    write_layout(images / "broken", [layer({"run": static_program})], {"Entrypoint": ["/gone"]})
    payload, answer = function("broken")(1)
    assert answer["FunctionError"] == "Unhandled" and payload["errorType"] == "Runtime.InvalidEntrypoint"
    assert payload["errorMessage"].endswith("Error: fork/exec /gone: no such file or directory")


def test_working_directories_that_are_not_there(cloud, images, static_program, function):
    write_layout(images / "nowhere", [layer({"run": static_program})], {"Entrypoint": ["/run"], "WorkingDir": "/gone"})
    payload, answer = function("nowhere")(1)
    assert answer["FunctionError"] == "Unhandled" and payload["errorType"] == "Runtime.InvalidWorkingDir"


@pytest.mark.parametrize("uri, words", [
    ("none:latest", "Source image none:latest does not exist. Provide a valid source image."),
    ("../../etc:x", "Source image ../../etc:x is not valid. Provide a valid source image."),
])
def test_images_that_are_not_there(cloud, image_role, name, uri, words):
    with pytest.raises(botocore.exceptions.ClientError) as refused:
        cloud.client("lambda").create_function(
            FunctionName=name, Role=image_role, PackageType="Image", Code={"ImageUri": uri})
    assert refused.value.response["Error"]["Message"] == words


def test_hostile_images(cloud, images, image_role, name):
    """Whatever is in an image stays in it, or is refused; the cloud goes on."""
    functions = cloud.client("lambda")
    outside = images / "outside.txt"
    for number, files in enumerate([
        {"../../../../../../../../" + str(outside).lstrip("/"): b"x"},
        {"way": (tarfile.SYMTYPE, "/" + "../" * 20), "way/" + str(outside).lstrip("/"): b"x"},
        {"hard": (tarfile.LNKTYPE, "../../../../etc/passwd")},
    ]):
        repository = f"hostile{number}"
        write_layout(images / repository, [layer(files)], {"Cmd": ["/x"]})
        functions.create_function(
            FunctionName=f"{name}-{number}", Role=image_role, PackageType="Image", Code={"ImageUri": repository})
        with contextlib.suppress(botocore.exceptions.WaiterError):
            settle(cloud, f"{name}-{number}")
        shown = functions.get_function_configuration(FunctionName=f"{name}-{number}")
        assert shown.get("StateReasonCode", "InvalidImage") == "InvalidImage", shown
        assert not outside.exists()


def test_without_images_it_says_what_to_do(apus, role, name):
    with pytest.raises(botocore.exceptions.ClientError) as refused:
        apus.client("lambda").create_function(
            FunctionName=name, Role=role, PackageType="Image", Code={"ImageUri": "a:b"})
    assert refused.value.response["Error"]["Code"] == "NotImplemented"
    assert "--images" in refused.value.response["Error"]["Message"]
