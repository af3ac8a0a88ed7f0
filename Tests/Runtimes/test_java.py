"""The Java bootstrap behaves as AWS's own runtime does. Needs a JDK; says nothing without one."""

import glob
import json
import os
import shutil
import subprocess
import tempfile
import unittest

from runtime_api import RUNTIMES, Environment

SOURCES = os.path.join(RUNTIMES, "java")
HAS_JDK = shutil.which("javac") is not None


def setUpModule():
    global CLASSES
    if not HAS_JDK:
        raise unittest.SkipTest("no JDK on this machine")
    CLASSES = os.path.join(tempfile.mkdtemp(prefix="apus-java-"), "classes")
    for part in ("apus", "com"):
        compile_java(CLASSES, glob.glob(SOURCES + "/%s/**/*.java" % part, recursive=True), SOURCES, release="8")
    rehearsal = glob.glob(SOURCES + "/rehearsal/*.java")
    compile_java(os.path.join(os.path.dirname(CLASSES), "rehearsal"), rehearsal, CLASSES, release="8")


def tearDownModule():
    shutil.rmtree(os.path.dirname(CLASSES), ignore_errors=True)


def compile_java(target, files, classpath=None, release="11"):
    more = ["-cp", classpath] if classpath else []
    subprocess.run(
        ["javac", "--release", release, "-Xlint:all,-serial,-options", "-Werror", *more, "-d", target, *files],
        check=True)


class Java(Environment):
    """A function of one source file, compiled against the runtime's own interfaces."""

    def __init__(self, code, handler="example.App::handle", variables=None, unix=False, ahead=False):
        command = ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]
        for package in ("access", "loader", "misc"):
            command += ["--add-exports", "java.base/jdk.internal.%s=ALL-UNNAMED" % package]
        command += ["-cp", CLASSES, "apus.runtime.Bootstrap"]
        folder = tempfile.mkdtemp(prefix="apus-java-")
        source = os.path.join(folder, "App.java")
        with open(source, "w") as file:
            file.write("package example;\nimport com.amazonaws.services.lambda.runtime.*;\nimport java.io.*;\n"
                       "import java.util.*;\n" + code)
        self.folder = folder
        compile_java(os.path.join(folder, "out"), [source], CLASSES)
        variables = {"LAMBDA_TASK_ROOT": os.path.join(folder, "out"), **(variables or {})}
        super().__init__(command, {}, handler, variables, unix=unix, ahead=ahead)

    def __exit__(self, *more):
        super().__exit__(*more)
        shutil.rmtree(self.folder)


class Connections(unittest.TestCase):
    def test_a_unix_socket_is_taken_where_there_is_one(self):
        for unix in (True, False):
            with Java("public class App { public int handle(int n) { return n; } }", unix=unix) as environment:
                for event in range(3):
                    self.assertEqual(environment.invoke(event).json, event)

    def test_large_events_and_answers(self):
        with Java("public class App { public String handle(String s) { return s; } }", unix=True) as environment:
            event = "x" * 5_000_000
            self.assertEqual(environment.invoke(event).json, event)


class StartedAhead(unittest.TestCase):
    """What is known only later is as if it had been known at the start."""

    CODE = """public class App {
        static final Map<String, String> EARLY = new TreeMap<>(System.getenv());
        public List<Object> handle(String s) throws Exception {
            Process child = new ProcessBuilder("/bin/sh", "-c", "env | sort").start();
            String seen = new String(child.getInputStream().readAllBytes(), "UTF-8");
            return Arrays.asList(EARLY, seen, System.getProperty("user.dir"), LambdaRuntime.getLogger() != null);
        }
    }"""

    def test_variables_are_the_functions_alone(self):
        with Java(self.CODE, variables={"OWN": "a = b; c", "EMPTY": ""}, unix=True, ahead=True) as environment:
            answer = environment.invoke("x")
            self.assertFalse(answer.failed, answer.body)
            variables, child, _, has_logger = answer.json
        self.assertEqual(variables["OWN"], "a = b; c")
        self.assertEqual(variables["EMPTY"], "")
        self.assertEqual(variables["_HANDLER"], "example.App::handle")
        self.assertNotIn("APUS_ASSIGNMENT", variables)
        self.assertNotIn("APUS_RUNTIME_SOCKET", variables)
        seen = dict(line.split("=", 1) for line in child.splitlines())
        for name, value in variables.items():
            self.assertEqual(seen[name], value)
        self.assertNotIn("APUS_ASSIGNMENT", seen)
        self.assertTrue(has_logger)

    def test_nothing_of_the_rehearsal_is_left(self):
        with Java(self.CODE, unix=True, ahead=True) as environment:
            environment.invoke("x")
            self.assertEqual(environment.log(), "")

    def test_nobody_needs_it(self):
        with Java(self.CODE, unix=True, ahead=None) as environment:
            self.assertEqual(environment.wait(), 0)
            self.assertEqual(environment.log(), "")


class Handlers(unittest.TestCase):
    def answer(self, code, event, handler="example.App::handle"):
        with Java("public class App { " + code + " }", handler) as environment:
            return environment.invoke(event)

    def test_methods_of_every_signature(self):
        for code, event, expected in [
            ("public String handle() { return \"none\"; }", 1, "none"),
            ("public int handle(int n) { return n * 2; }", 21, 42),
            ("public String handle(Context c) { return c.getFunctionName(); }", {}, "fn"),
            ("public String handle(String s, Context c) { return s + c.getMemoryLimitInMB(); }", "m", "m128"),
            ("public static List<String> handle(Map<String, Object> m) { return new ArrayList<>(m.keySet()); }",
             {"a": 1, "b": 2}, ["a", "b"]),
            ("public void handle(InputStream i, OutputStream o) throws IOException { i.transferTo(o); }",
             {"raw": [1]}, {"raw": [1]}),
            ("public void handle(InputStream i, OutputStream o, Context c) throws IOException { i.transferTo(o); }",
             "raw", "raw"),
            ("public void handle(OutputStream o) throws IOException { o.write('7'); }", {}, 7),
            ("public void handle(String s) { }", "x", None),
        ]:
            answer = self.answer(code, event)
            self.assertFalse(answer.failed, answer.body)
            self.assertEqual(answer.json, expected, code)

    def test_the_one_with_the_context_is_taken(self):
        code = "public int handle(int n) { return 1; } public int handle(int n, Context c) { return 2; }"
        self.assertEqual(self.answer(code, 0).json, 2)

    def test_handler_interfaces(self):
        for declaration, method, handler in [
            ("RequestHandler<Map<String, Integer>, Integer>",
             "public Integer handleRequest(Map<String, Integer> e, Context c) { return e.get(\"n\") + 1; }",
             "example.App"),
            ("RequestHandler<Map<String, Integer>, Integer>",
             "public Integer handleRequest(Map<String, Integer> e, Context c) { return e.get(\"n\") + 1; }",
             "example.App::handleRequest"),
            ("RequestStreamHandler",
             "public void handleRequest(InputStream i, OutputStream o, Context c) throws IOException { o.write('8'); }",
             "example.App"),
        ]:
            code = "public class App implements %s { %s }" % (declaration, method)
            with Java(code, handler) as environment:
                self.assertEqual(environment.invoke({"n": 7}).json, 8)

    def test_types_inherited_from_a_base_class(self):
        code = """
        public class App extends Base<App.Order> {
            public static class Order { private int n; public int getN() { return n; } public void setN(int v) { n = v; } }
            int value(Order order) { return order.getN(); }
        }
        abstract class Base<T> implements RequestHandler<T, Integer> {
            abstract int value(T event);
            public Integer handleRequest(T event, Context context) { return value(event); }
        }"""
        with Java(code, "example.App") as environment:
            self.assertEqual(environment.invoke({"n": 5}).json, 5)

    def test_beans(self):
        code = """
        public class App {
            public enum Color { RED, GREEN }
            public static class Item {
                private String productName; private double price; private Color color; private List<Item> parts;
                public String getProductName() { return productName; } public void setProductName(String v) { productName = v; }
                public double getPrice() { return price; } public void setPrice(double v) { price = v; }
                public Color getColor() { return color; } public void setColor(Color v) { color = v; }
                public List<Item> getParts() { return parts; } public void setParts(List<Item> v) { parts = v; }
            }
            public Item handle(Item item) { item.setPrice(item.getParts().get(0).getPrice() * 2); return item; }
        }"""
        event = {"productName": "desk é", "color": "GREEN", "unknown": 1, "parts": [{"price": 2.5}]}
        with Java(code) as environment:
            answer = environment.invoke(event).json
        part = {"productName": None, "price": 2.5, "color": None, "parts": None}
        self.assertEqual(answer, {"productName": "desk é", "price": 5.0, "color": "GREEN", "parts": [part]})

    def test_numbers_keep_their_value(self):
        code = "public Object handle(Object o) { return o; }"
        event = {"i": 1, "l": 1 << 40, "b": 1 << 70, "d": 0.1, "n": -3, "t": [True, False, None], "s": "\u2028\U0001f600\\\"\n"}
        self.assertEqual(self.answer(code, event).json, event)


class Failures(unittest.TestCase):
    def failure(self, code, handler="example.App::handle", event=1):
        with Java(code, handler) as environment:
            answer = environment.invoke(event)
            self.assertTrue(answer.failed, answer.body)
            return answer

    def test_exceptions(self):
        code = "public class App { public void handle(int n) { throw new IllegalStateException(\"no \" + n); } }"
        answer = self.failure(code)
        self.assertEqual(answer.json["errorMessage"], "no 1")
        self.assertEqual(answer.json["errorType"], "java.lang.IllegalStateException")
        self.assertEqual(answer.json["stackTrace"], ["example.App.handle(App.java:5)"])
        self.assertEqual(answer.headers["lambda-runtime-function-error-type"], "Runtime.UserException")

    def test_classes_and_methods_that_are_not_there(self):
        code = "public class App { public void other() {} }"
        self.assertEqual(
            self.failure(code, "example.Gone::handle").json,
            {"errorMessage": "Class not found: example.Gone", "errorType": "java.lang.ClassNotFoundException"})
        answer = self.failure(code)
        self.assertEqual(answer.json, {
            "errorMessage":
                "No public method named handle with appropriate method signature found on class example.App"})
        self.assertEqual(answer.headers["lambda-runtime-function-error-type"], "Runtime.BadFunctionCode")
        self.assertEqual(self.failure(code, "example.App").json, {
            "errorMessage": "Class does not implement an appropriate handler interface: example.App"})
        self.assertEqual(self.failure(code, "::").json, {"errorMessage": "Invalid handler: `::'"})

    def test_constructors(self):
        code = "public class App { public App(int n) {} public void handle() {} }"
        self.assertEqual(
            self.failure(code).json["errorMessage"], "Class example.App has no public zero-argument constructor")
        code = "public class App { public App() { throw new IllegalStateException(\"early\"); } public void handle() {} }"
        with Java(code) as environment:
            answer = environment.ready()
            self.assertEqual(answer.json, {"errorMessage": "early", "errorType": "java.lang.IllegalStateException"})

    def test_events_that_do_not_fit(self):
        answer = self.failure("public class App { public int handle(int n) { return n; } }", event={"a": 1})
        self.assertEqual(answer.json["errorMessage"], "An error occurred during JSON parsing")
        self.assertEqual(answer.json["errorType"], "java.lang.RuntimeException")

    def test_a_failure_leaves_the_runtime_running(self):
        code = "public class App { public int handle(int n) { if (n == 0) throw new RuntimeException(); return n; } }"
        with Java(code) as environment:
            self.assertEqual(environment.invoke(0).json["errorMessage"], "java.lang.RuntimeException")
            self.assertEqual(environment.invoke(3).json, 3)


class Logs(unittest.TestCase):
    def test_text_and_json(self):
        code = "public class App { public void handle(Context c) { c.getLogger().log(\"said\\nso\"); } }"
        with Java(code) as environment:
            environment.invoke()
            self.assertIn("said\nso", environment.log("so"))
        with Java(code, variables={"AWS_LAMBDA_LOG_FORMAT": "JSON"}) as environment:
            environment.invoke()
            line = json.loads(environment.log("}").splitlines()[-1])
        self.assertEqual((line["message"], line["level"]), ("said\nso", "UNDEFINED"))
        self.assertIn("AWSRequestId", line)


if __name__ == "__main__":
    unittest.main()
