"""Functions from images in registries: small ones made here, honest and hostile, and Debian's docker-registry."""

import base64
import contextlib
import gzip
import hashlib
import http.server
import io
import json
import os
import pathlib
import re
import shutil
import socket
import ssl
import subprocess
import sys
import tarfile
import threading
import time
import urllib.request

import botocore.exceptions
import pytest

from conftest import Apus, make_role, settle
from test_images import layer, static_program, write_layout  # noqa: F401

LOGIN = "Basic " + base64.b64encode(b"me:secret").decode()


class Registry:
    """Serves layouts at /v2/NAME/…. `answer` may be replaced: (path, headers) → (status, headers, body) or None."""

    def __init__(self, root, certificate=None):
        self.root, self.asked, self.answer = pathlib.Path(root), [], None
        registry = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                registry.asked.append((self.path, dict(self.headers)))
                found = registry.answer and registry.answer(self.path, self.headers)
                status, headers, body = found or registry.serve(self.path)
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                if "Content-Length" not in headers:
                    self.send_header("Content-Length", str(len(body)) if isinstance(body, bytes) else "999999999")
                self.end_headers()
                with contextlib.suppress(OSError):
                    for piece in [body] if isinstance(body, bytes) else body:
                        self.wfile.write(piece)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.origin = f"http://127.0.0.1:{self.server.server_port}"
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
            self.origin = f"https://localhost:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def serve(self, path):
        match = re.fullmatch(r"/v2/(.+)/(manifests|blobs)/([^/]+)", path)
        place = self.root / match[1] if match else None
        if not match or not place.is_dir():
            return 404, {}, b""
        digest = match[3]
        if not digest.startswith("sha256:"):
            entries = json.loads((place / "index.json").read_text())["manifests"]
            named = [entry["digest"] for entry in entries
                     if entry["annotations"]["org.opencontainers.image.ref.name"] == digest]
            if not named:
                return 404, {}, b""
            digest = named[0]
        file = place / "blobs/sha256" / digest.removeprefix("sha256:")
        return (200, {}, file.read_bytes()) if file.exists() else (404, {}, b"")

    def close(self):
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def registry(tmp_path):
    registry = Registry(tmp_path / "registry")
    yield registry
    registry.close()


@pytest.fixture
def start(fresh, registry, tmp_path):
    """Starts a cloud with the registry under the name registry.test; returns it, and how functions are made."""
    auth = tmp_path / "auth.json"
    auth.write_text(json.dumps({"auths": {"registry.test": {"auth": LOGIN.removeprefix("Basic ")}}}))
    auth.chmod(0o600)

    def start(*options, rules="", **more):
        cloud = fresh("--registry", f"registry.test={registry.origin}{rules}", "--registry-credentials", str(auth),
                      *options, **more)
        role = make_role(cloud)

        def create(name, uri="registry.test/app:latest", waits=True):
            made = cloud.client("lambda").create_function(
                FunctionName=name, Role=role, PackageType="Image", Code={"ImageUri": uri}, Timeout=20)
            if waits:
                settle(cloud, name)
            return made

        return cloud, create

    return start


def call(cloud, name, event):
    answer = cloud.client("lambda").invoke(FunctionName=name, Payload=json.dumps(event))
    return json.load(answer["Payload"])


def refusal(body, *arguments):
    with pytest.raises(botocore.exceptions.ClientError) as refused:
        body(*arguments)
    return refused.value.response["Error"]


def with_capabilities():
    """A layer with a file that would have a capability, and an attribute."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.PAX_FORMAT) as archive:
        entry = tarfile.TarInfo("ping")
        entry.pax_headers = {
            "SCHILY.xattr.security.capability": "\x01\0\0\x02\x20" + "\0" * 15, "SCHILY.xattr.user.mine": "x"}
        archive.addfile(entry, io.BytesIO())
    return gzip.compress(buffer.getvalue())


def test_pulled_once_and_pinned_to_its_digest(start, registry, static_program, name):  # noqa: F811
    place = registry.root / "app"
    digest = write_layout(place, [layer({"run": static_program}), with_capabilities()], {"Entrypoint": ["/run"]})
    cloud, create = start(durable=True)
    create(name)
    unpacked = list(pathlib.Path(cloud.options[-1]).glob("packages/packages-*/*/ping"))
    assert len(unpacked) == 1 and os.listxattr(unpacked[0]) == []
    assert call(cloud, name, {"n": 1}) == {"n": 1}
    assert all("manifests" in path or "blobs" in path for path, _ in registry.asked)
    asked = len(registry.asked)
    code = cloud.client("lambda").get_function(FunctionName=name)["Code"]
    assert code["ResolvedImageUri"] == "registry.test/app@" + digest
    # The same tag, another image: the function's own stays until its code is updated.
    other = write_layout(place, [layer({"run": static_program, "more": b"2"})], {"Entrypoint": ["/run"]})
    assert other != digest
    assert cloud.client("lambda").get_function(FunctionName=name)["Code"] == code
    assert len(registry.asked) == asked
    updated = cloud.client("lambda").update_function_code(FunctionName=name, ImageUri="registry.test/app:latest")
    assert updated["CodeSha256"] == other.removeprefix("sha256:")
    settle(cloud, name)
    assert call(cloud, name, 2) == 2
    # What only the first image had is gone, and what was pulled needs no registry any more.
    blobs = pathlib.Path(cloud.options[-1]) / "images/blobs"
    assert len(list(blobs.iterdir())) == 2
    registry.close()
    cloud.kill()
    shutil.rmtree(pathlib.Path(cloud.options[-1]) / "packages")
    cloud.start()
    assert call(cloud, name, 3) == 3
    cloud.client("lambda").delete_function(FunctionName=name)
    assert not list(blobs.iterdir())


def test_a_registry_that_wants_a_token(start, registry, static_program, name):  # noqa: F811
    write_layout(registry.root / "app", [layer({"run": static_program})], {"Entrypoint": ["/run"]})

    def answer(path, headers):
        if path.startswith("/token"):
            assert path == "/token?service=it&scope=repository%3Aapp%3Apull"
            return (200, {}, b'{"token": "abc"}') if headers["Authorization"] == LOGIN else (401, {}, b"")
        if headers["Authorization"] != "Bearer abc":
            realm = f'Bearer realm="{registry.origin}/token",service="it",scope="repository:app:pull"'
            return 401, {"WWW-Authenticate": realm}, b"{}"

    registry.answer = answer
    cloud, create = start()
    create(name)
    assert call(cloud, name, "x") == "x"


def test_credentials_go_nowhere_else(start, registry, static_program, name, tmp_path):  # noqa: F811
    """A token server, or a place for blobs, on a host that nobody named; and one that was named."""
    write_layout(registry.root / "app", [layer({"run": static_program})], {"Entrypoint": ["/run"]})
    other = Registry(registry.root)
    other.answer = lambda path, headers: (200, {}, b'{"token": "abc"}') if path.startswith("/token") else None
    try:
        cloud, create = start()
        registry.answer = lambda path, headers: (
            401, {"WWW-Authenticate": f'Bearer realm="{other.origin}/token"'}, b"")
        refused = refusal(create, name)
        assert refused["Code"] == "AccessDeniedException"
        assert refused["Message"].startswith(
            "Lambda does not have permission to access the ECR image. Check the ECR permissions.")
        registry.answer = lambda path, headers: (
            (401, {"WWW-Authenticate": "Basic realm=x"}, b"") if headers["Authorization"] != LOGIN
            else (307, {"Location": other.origin + path}, b"") if "/blobs/" in path else None)
        assert refusal(create, name)["Code"] == "ServiceException"
        assert other.asked == []
        named, create = start(rules=",blobs=" + other.origin.removeprefix("http://"))
        create(name)
        assert call(named, name, 1) == 1
        assert other.asked and all("Authorization" not in headers for _, headers in other.asked)
    finally:
        other.close()


def endless():
    while True:
        yield b"x" * 65_536


@pytest.mark.parametrize("what, code", [
    (lambda path: (302, {"Location": path}, b""), "ServiceException"),
    (lambda path: (200, {}, b"other bytes") if "/blobs/" in path else None, "InvalidParameterValueException"),
    (lambda path: (200, {}, endless()) if "/blobs/" in path else None, "InvalidParameterValueException"),
    (lambda path: (200, {}, endless()), "InvalidParameterValueException"),
    (lambda path: (500, {}, b""), "ServiceException"),
    (lambda path: (403, {}, b""), "AccessDeniedException"),
    (lambda path: (404, {}, b""), "InvalidParameterValueException"),
    (lambda path: (302, {"Location": "http://169.254.169.254/latest/meta-data"}, b""), "ServiceException"),
    (lambda path: (200, {}, b"[" * 100_000), "InvalidParameterValueException"),
])
def test_hostile_registries(start, registry, static_program, name, what, code):  # noqa: F811
    write_layout(registry.root / "app", [layer({"run": static_program})], {"Entrypoint": ["/run"]})
    cloud, create = start(durable=True)
    registry.answer = lambda path, headers: what(path)
    assert refusal(create, name)["Code"] == code
    assert not list((pathlib.Path(cloud.options[-1]) / "images/incoming").iterdir())
    # The cloud goes on, and the same image can be had when the registry behaves.
    registry.answer = None
    create(name)
    assert call(cloud, name, 1) == 1


@pytest.mark.skipif(not shutil.which("openssl"), reason="openssl is not installed")
def test_an_authority_of_ones_own(fresh, static_program, tmp_path, name):  # noqa: F811
    """Its registry is asked where the authority was named, and nowhere else."""
    authority, key, request, signed = (tmp_path / end for end in ("ca.pem", "ca.key", "one.csr", "one.pem"))
    new_key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    for words in (
        ["req", "-x509", *new_key, "-keyout", key, "-out", authority, "-subj", "/CN=ours", "-days", "2"],
        ["req", *new_key, "-keyout", tmp_path / "one.key", "-out", request, "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost"],
        ["x509", "-req", "-in", request, "-CA", authority, "-CAkey", key, "-CAcreateserial", "-out", signed,
         "-days", "2", "-copy_extensions", "copy"],
    ):
        subprocess.run(["openssl", *words], check=True, capture_output=True)
    (tmp_path / "both.pem").write_bytes(signed.read_bytes() + (tmp_path / "one.key").read_bytes())
    registry = Registry(tmp_path / "registry", tmp_path / "both.pem")
    try:
        write_layout(registry.root / "app", [layer({"run": static_program})], {"Entrypoint": ["/run"]})
        for options in ([], ["--registry-ca", str(authority)]):
            cloud = fresh("--registry", f"registry.test={registry.origin}", *options)
            make = dict(FunctionName=name, Role=make_role(cloud), PackageType="Image", Timeout=20,
                        Code={"ImageUri": "registry.test/app:latest"})
            if options:
                cloud.client("lambda").create_function(**make)
                settle(cloud, name)
                assert call(cloud, name, 1) == 1
            else:
                assert refusal(lambda: cloud.client("lambda").create_function(**make))["Code"] == "ServiceException"
                assert registry.asked == []
    finally:
        registry.close()


def test_registries_that_nobody_named(start, registry, name):
    _, create = start()
    for uri in [registry.origin.removeprefix("http://") + "/app:latest", "docker.io/library/alpine", "app"]:
        refused = refusal(create, name, uri)
        assert refused["Message"] == f"Source image {uri} does not exist. Provide a valid source image."
    assert registry.asked == []


def test_what_makes_no_sense_is_refused_at_the_start(tmp_path):
    from conftest import BINARY
    readable = tmp_path / "auth.json"
    readable.write_text('{"auths": {}}')
    readable.chmod(0o644)
    for options, words in [
        (["--registry", "nothing"], "--registry wants"),
        (["--registry", "a.b", "--registry-credentials", str(readable)], "chmod 600"),
        (["--registry", "a.b", "--registry-credentials", str(tmp_path / "none")], "cannot read"),
        (["--registry", "a.b", "--registry-ca", str(readable)], "cannot read certificates"),
    ]:
        ended = subprocess.run([BINARY, "serve", "--listen", "127.0.0.1:0", *options], capture_output=True, text=True)
        assert ended.returncode != 0 and words in ended.stderr


@pytest.mark.skipif(not (shutil.which("docker-registry") and shutil.which("skopeo")),
                    reason="docker-registry and skopeo are not installed")
@pytest.mark.parametrize("compression", ["gzip", "zstd"])
def test_with_dockers_registry(fresh, static_program, tmp_path, name, compression):  # noqa: F811
    """Pushed by skopeo, with a password, packed in both ways."""
    layout = tmp_path / "layout"
    write_layout(layout, [layer({"run": static_program})], {"Entrypoint": ["/run"]}, tags=("v1",))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    hashed = subprocess.run(
        [sys.executable, "-c", "import crypt; print(crypt.crypt('secret', crypt.mksalt(crypt.METHOD_BLOWFISH)))"],
        capture_output=True, text=True, check=False).stdout.strip()
    settings = f"""
version: 0.1
storage: {{filesystem: {{rootdirectory: {tmp_path}/storage}}}}
http: {{addr: "127.0.0.1:{port}"}}
log: {{level: error}}
"""
    if hashed.startswith("$2"):
        (tmp_path / "htpasswd").write_text(f"me:{hashed}\n")
        settings += f"auth: {{htpasswd: {{realm: it, path: {tmp_path}/htpasswd}}}}\n"
    (tmp_path / "config.yml").write_text(settings)
    with open(tmp_path / "log", "w") as log:
        process = subprocess.Popen(["docker-registry", "serve", tmp_path / "config.yml"], stdout=log, stderr=log)
    try:
        for _ in range(100):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.1)
        auth = tmp_path / "auth.json"
        auth.write_text(json.dumps({"auths": {f"127.0.0.1:{port}": {"auth": LOGIN.removeprefix("Basic ")}}}))
        auth.chmod(0o600)
        policy = tmp_path / "policy.json"
        policy.write_text('{"default": [{"type": "insecureAcceptAnything"}]}')
        subprocess.run(
            ["skopeo", "--policy", policy, "copy", "--dest-tls-verify=false", "--authfile", auth, "--format", "oci",
             "--dest-compress-format", compression, f"oci:{layout}:v1", f"docker://127.0.0.1:{port}/team/app:v1"],
            check=True, capture_output=True, text=True)
        cloud = fresh("--registry", f"127.0.0.1:{port}=http://127.0.0.1:{port}", "--registry-credentials", str(auth))
        made = cloud.client("lambda").create_function(
            FunctionName=name, Role=make_role(cloud), PackageType="Image",
            Code={"ImageUri": f"127.0.0.1:{port}/team/app:v1"}, Timeout=20)
        settle(cloud, name)
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}/v2/team/app/manifests/v1",
            headers={"Authorization": LOGIN, "Accept": "application/vnd.oci.image.manifest.v1+json"})
        manifest = urllib.request.urlopen(request).read()
        assert made["CodeSha256"] == hashlib.sha256(manifest).hexdigest()
        assert all(compression in entry["mediaType"] for entry in json.loads(manifest)["layers"])
        assert call(cloud, name, {"a": 1}) == {"a": 1}
    finally:
        process.terminate()
        process.wait()
