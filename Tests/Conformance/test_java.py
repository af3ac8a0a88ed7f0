"""Functions in Java with boto3: compiled here against AWS's public interfaces, run in sandboxes."""

import pathlib
import re
import shutil
import subprocess
import time

import pytest

from conftest import ROOT, zip_of

INTERFACES = [ROOT / "Runtimes" / "java" / place for place in ("com", "org")]


def versions():
    """The Java runtimes that this machine has."""
    found = []
    for release in pathlib.Path("/usr/lib/jvm").glob("*/release"):
        major = re.search(r'JAVA_VERSION="(?:1\.)?(\d+)', release.read_text())
        if major and (release.parent / "bin/java").exists() and major[1] in ("11", "17", "21", "25"):
            found.append("java" + major[1])
    return sorted(set(found))


JAVAS = versions()
pytestmark = pytest.mark.skipif(not shutil.which("javac") or not JAVAS, reason="no JDK on this machine")


@pytest.fixture(scope="session")
def interfaces(tmp_path_factory):
    """What aws-lambda-java-core would be: the runtime's own interfaces."""
    target = tmp_path_factory.mktemp("interfaces")
    sources = [str(path) for place in INTERFACES for path in place.rglob("*.java")]
    subprocess.run(["javac", "--release", "11", "-d", target, *sources], check=True)
    return target


@pytest.fixture
def compiled(interfaces, tmp_path):
    """Compiles classes; returns their files by path."""

    def compile_all(**sources):
        target = tmp_path / "classes"
        names = []
        for name, code in sources.items():
            path = tmp_path / f"{name}.java"
            path.write_text(code)
            names.append(str(path))
        subprocess.run(["javac", "--release", "11", "-cp", interfaces, "-d", target, *names], check=True)
        return {str(path.relative_to(target)): path.read_bytes() for path in target.rglob("*.class")}

    return compile_all


def jar(tmp_path, files, name="code.jar"):
    return zip_of(files)


ORDERS = """
package shop;
import com.amazonaws.services.lambda.runtime.*;
import java.util.*;
public class Orders implements RequestHandler<Map<String, Object>, Orders.Receipt> {
    static int calls;
    public static class Receipt {
        private String item; private int calls; private String version;
        public String getItem() { return item; }
        public int getCalls() { return calls; }
        public String getVersion() { return version; }
    }
    public Receipt handleRequest(Map<String, Object> event, Context context) {
        context.getLogger().log("order\\nof " + event.get("item"));
        System.out.println("printed");
        if (event.get("item") == null) throw new IllegalArgumentException("no item");
        Receipt receipt = new Receipt();
        receipt.item = (String) event.get("item");
        receipt.calls = ++calls;
        receipt.version = System.getProperty("java.version");
        return receipt;
    }
    public String plain(String name, Context context) { return "hello " + name + " from " + context.getFunctionName(); }
    public static Object secure() throws Exception {
        byte[] random = new byte[8];
        new java.security.SecureRandom().nextBytes(random);
        javax.net.ssl.SSLContext.getDefault();
        return List.of(
            java.security.MessageDigest.getInstance("SHA-256").digest(random).length,
            javax.crypto.Cipher.getInstance("AES/GCM/NoPadding").getAlgorithm(), System.getenv("AWS_EXECUTION_ENV"),
            java.time.ZoneId.systemDefault().toString(), System.getProperty("user.dir"));
    }
}
"""


@pytest.mark.parametrize("runtime", JAVAS)
def test_a_handler_of_the_public_interface(compiled, deploy, invoke, runtime):
    package = zip_of(compiled(Orders=ORDERS))
    function = deploy(package, runtime=runtime, handler="shop.Orders", MemorySize=512, Timeout=20)
    for calls in (1, 2):
        payload, log, answer = invoke(function, {"item": "desk"})
        assert payload["item"] == "desk" and payload["calls"] == calls, (payload, log)
        assert payload["version"].split(".")[0] == runtime.removeprefix("java")
        assert "order\nof desk" in log and "printed" in log and "REPORT" in log
    payload, log, answer = invoke(function, {})
    assert answer["FunctionError"] == "Unhandled"
    assert payload["errorMessage"] == "no item"
    assert payload["errorType"] == "java.lang.IllegalArgumentException"
    assert payload["stackTrace"][0] == "shop.Orders.handleRequest(Orders.java:16)"


def test_a_method_and_what_the_jdk_needs_of_the_machine(compiled, deploy, invoke, apus):
    package = zip_of(compiled(Orders=ORDERS))
    function = deploy(package, runtime=JAVAS[0], handler="shop.Orders::plain", MemorySize=512, Timeout=20)
    assert invoke(function, "you")[0] == f"hello you from {function}"
    functions = apus.client("lambda")
    functions.update_function_configuration(FunctionName=function, Handler="shop.Orders::secure")
    payload = invoke(function, {})[0]
    assert payload == [32, "AES/GCM/NoPadding", f"AWS_Lambda_{JAVAS[0]}", "UTC", "/var/task"], payload


def test_jars_of_the_package_and_of_layers(compiled, deploy, invoke, apus, name):
    library = "package lib; public class Greeter { public static String greet() { return \"%s\"; } }"
    user = "package app; public class App { public String handle() { return lib.Greeter.greet() + only.Layer.say(); } }"
    only = "package only; public class Layer { public static String say() { return \" and the layer\"; } }"
    classes = compiled(Greeter=library % "from the package", App=user, Layer=only)
    greeter = {path: data for path, data in classes.items() if path.startswith("lib/")}
    layer_class = {path: data for path, data in classes.items() if path.startswith("only/")}
    package = {path: data for path, data in classes.items() if path.startswith("app/")}
    package["lib/greeter.jar"] = zip_of(greeter)
    layer = apus.client("lambda").publish_layer_version(
        LayerName=name, Content={"ZipFile": zip_of({"java/lib/layer.jar": zip_of(layer_class)})})
    function = deploy(
        zip_of(package), runtime=JAVAS[0], handler="app.App::handle", MemorySize=512, Timeout=20,
        Layers=[layer["LayerVersionArn"]])
    assert invoke(function, None)[0] == "from the package and the layer"


def test_classes_that_are_not_there(compiled, deploy, invoke):
    function = deploy(zip_of(compiled(Orders=ORDERS)), runtime=JAVAS[0], handler="shop.Gone", MemorySize=512, Timeout=20)
    payload, log, answer = invoke(function, {})
    assert answer["FunctionError"] == "Unhandled"
    assert payload == {"errorMessage": "Class not found: shop.Gone", "errorType": "java.lang.ClassNotFoundException"}


SEEN = """
package seen;
import java.nio.file.*;
import java.util.*;
public class Seen {
    static final Map<String, String> EARLY = new TreeMap<>(System.getenv());
    public Map<String, Object> handle(Map<String, Object> event) throws Exception {
        Process child = new ProcessBuilder("/bin/sh", "-c", "echo $AWS_LAMBDA_FUNCTION_NAME $OWN; pwd; ls").start();
        Map<String, Object> seen = new LinkedHashMap<>();
        seen.put("ahead", new String(Files.readAllBytes(Paths.get("/proc/self/environ"))).contains("APUS_ASSIGNMENT"));
        seen.put("names", EARLY.keySet());
        seen.put("own", EARLY.get("OWN"));
        seen.put("child", new String(child.getInputStream().readAllBytes()).split("\\n"));
        seen.put("directory", System.getProperty("user.dir"));
        seen.put("files", List.of(new java.io.File("seen/Seen.class").exists(), Files.exists(Paths.get("seen"))));
        seen.put("written", Files.writeString(Paths.get("/tmp/x"), "x").toString());
        seen.put("heap", Runtime.getRuntime().maxMemory() >> 20);
        seen.put("option", System.getProperty("mine"));
        seen.put("random", UUID.randomUUID().toString());
        return seen;
    }
}
"""


@pytest.mark.parametrize("runtime", [java for java in JAVAS if int(java[4:]) >= 17])
def test_a_java_that_waited_for_its_function(compiled, deploy, invoke, apus, runtime):
    package = zip_of(compiled(Seen=SEEN))

    def seen(megabytes, **variables):
        function = deploy(
            package, runtime=runtime, handler="seen.Seen::handle", MemorySize=megabytes, Timeout=20,
            Environment={"Variables": {"OWN": "a = b", **variables}})
        answer = invoke(function, {})[0]
        apus.client("lambda").delete_function(FunctionName=function)
        return function, answer

    def waited(megabytes):
        for _ in range(20):
            function, answer = seen(megabytes)
            if answer["ahead"]:
                return function, answer
            time.sleep(0.5)  # For the next one.
        raise AssertionError("none was started ahead")

    _, plain = seen(512, JAVA_TOOL_OPTIONS="-Dmine=yes")
    assert (plain["ahead"], plain["option"]) == (False, "yes")
    randoms = set()
    for megabytes in (512, 1024):
        function, answer = waited(megabytes)
        names = {name for name in plain["names"] if name != "JAVA_TOOL_OPTIONS"}
        assert set(answer["names"]) == names - {"APUS_RUNTIME_SOCKET"}
        assert answer["own"] == "a = b"
        assert answer["child"] == [function + " a = b", "/var/task", "seen"]
        assert (answer["directory"], answer["files"], answer["written"]) == ("/var/task", [True, True], "/tmp/x")
        assert megabytes * 0.7 < answer["heap"] < megabytes * 0.85
        randoms.add(answer["random"])
    assert len(randoms) == 2


HOOKS = """
package hooks;
import com.amazonaws.services.lambda.runtime.*;
import java.util.*;
public class App implements RequestHandler<Object, Object>, org.crac.Resource {
    private final List<String> seen = new ArrayList<>();
    public App() { org.crac.Core.getGlobalContext().register(this); }
    public void beforeCheckpoint(org.crac.Context<? extends org.crac.Resource> context) { seen.add("before"); }
    public void afterRestore(org.crac.Context<? extends org.crac.Resource> context) { seen.add("after"); }
    public Object handleRequest(Object event, Context context) {
        return Arrays.asList(seen, UUID.randomUUID().toString(), System.getenv("AWS_LAMBDA_INITIALIZATION_TYPE"));
    }
}
"""


@pytest.mark.parametrize("runtime", JAVAS)
def test_snapstart_runs_the_hooks_of_crac(apus, deploy, invoke, compiled, runtime):
    function = deploy(
        zip_of(compiled(App=HOOKS)), runtime=runtime, handler="hooks.App", Timeout=20, MemorySize=512,
        SnapStart={"ApplyOn": "PublishedVersions"})
    functions = apus.client("lambda")
    functions.publish_version(FunctionName=function)
    functions.get_waiter("published_version_active").wait(
        FunctionName=function, Qualifier="1", WaiterConfig={"Delay": 1})
    seen, identifier, kind = invoke(function, None, Qualifier="1")[0]
    assert seen == ["before", "after"] and len(identifier) == 36 and kind == "snap-start"


@pytest.mark.parametrize("runtime", JAVAS)
@pytest.mark.parametrize("early", [True, False], ids=["waiting", "started for it"])
def test_variables_keep_their_characters(compiled, deploy, invoke, runtime, early):
    """Whether or not this machine has the locale that `LANG` names."""
    package = zip_of(compiled(Words=WORDS))
    words = "Grüße, 世界 🌍"
    variables = {"WORDS": words, **({} if early else {"JDK_JAVA_OPTIONS": "-Dx=y"})}
    function = deploy(
        package, runtime=runtime, handler="Words::look", MemorySize=512, Timeout=20,
        Environment={"Variables": variables})
    found = invoke(function, {})[0]
    assert found == [words, words, "en_US.UTF-8"], found


WORDS = """
import java.io.*;
import java.nio.charset.StandardCharsets;
import java.util.*;
public class Words {
    public static Object look() throws Exception {
        Process child = new ProcessBuilder("printenv", "WORDS").start();
        String seen = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
        return List.of(System.getenv("WORDS"), seen, System.getenv("LANG"));
    }
}
"""
