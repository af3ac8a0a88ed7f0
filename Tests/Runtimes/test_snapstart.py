"""SnapStart's hooks run around the restore, and every copy of a process has randomness of its own."""

import shutil
import unittest

import test_java
import test_nodejs
import test_python
import test_ruby

SNAP_START = {"AWS_LAMBDA_INITIALIZATION_TYPE": "snap-start"}

PYTHON = """
from snapshot_restore_py import register_after_restore, register_before_snapshot
seen = []
register_before_snapshot(seen.append, "before 1")
@register_before_snapshot
def before():
    seen.append("before 2")
@register_after_restore
def after():
    seen.append("after 1")
register_after_restore(lambda *given, **named: seen.append([given, named]), 1, two=2)
def handler(event, context): return seen
"""
NODE = """
const seen = [];
awslambda.registerBeforeSnapshot(() => seen.push('before 1'));
awslambda.registerBeforeSnapshot(async () => { await null; seen.push('before 2'); });
awslambda.registerAfterRestore(async () => { await new Promise((done) => setTimeout(done, 5)); seen.push('after 1'); });
awslambda.registerAfterRestore(() => seen.push([[1], { two: 2 }]));
exports.handler = async () => seen;
"""
RUBY = """
SEEN = []
SnapshotRestore.register_before_snapshot { SEEN << "before 1" }
SnapshotRestore.register_before_snapshot { SEEN << "before 2" }
SnapshotRestore.register_after_restore { SEEN << "after 1" }
SnapshotRestore.register_after_restore { SEEN << [[1], { two: 2 }] }
def handler(event:, context:) SEEN end
"""
JAVA = """
public class App implements org.crac.Resource {
    static List<Object> seen = new ArrayList<>();
    private final String name;
    public App() { this("1"); org.crac.Core.getGlobalContext().register(new App("2")); }
    private App(String name) {
        this.name = name;
        if (name.equals("1")) org.crac.Core.getGlobalContext().register(this);
    }
    public void beforeCheckpoint(org.crac.Context<? extends org.crac.Resource> context) throws Exception {
        %s
        seen.add("before " + name);
    }
    public void afterRestore(org.crac.Context<? extends org.crac.Resource> context) throws Exception {
        %s
        seen.add("after " + name);
    }
    public List<Object> handle(Object event) { return seen; }
}
"""
FAULT = {
    "python": "from snapshot_restore_py import *\nregister_%s(lambda: 1 / 0)\ndef handler(event, context): pass",
    "node": "awslambda.register%s(() => { throw new TypeError('no'); });\nexports.handler = async () => 1;",
    "ruby": "SnapshotRestore.register_%s { raise 'no' }\ndef handler(event:, context:) 1 end",
}


def java(before="", after=""):
    return test_java.Java(JAVA % (before, after), variables=SNAP_START)


class Hooks(unittest.TestCase):
    ORDER = ["before 2", "before 1", "after 1", [[1], {"two": 2}]]

    def check(self, start, order=None):
        for anew in (False, True):
            with start() as environment:
                environment.restore(anew)
                for _ in range(2):
                    self.assertEqual(environment.invoke().json, order or self.ORDER)

    def test_python(self):
        for unix in (True, False):
            self.check(lambda: test_python.python(PYTHON, variables=SNAP_START, unix=unix))

    @unittest.skipUnless(test_nodejs.NODE, "no Node.js on this machine")
    def test_nodejs(self):
        for unix in (True, False):
            self.check(lambda: test_nodejs.node(NODE, variables=SNAP_START, unix=unix))

    @unittest.skipUnless(shutil.which("ruby"), "no Ruby on this machine")
    def test_ruby(self):
        for unix in (True, False):
            self.check(lambda: test_ruby.ruby(RUBY, variables=SNAP_START, unix=unix))

    @unittest.skipUnless(test_java.HAS_JDK, "no JDK on this machine")
    def test_java(self):
        test_java.setUpModule()
        self.check(java, ["before 2", "before 1", "after 1", "after 2"])

    def test_functions_without_snapstart_have_none(self):
        with test_python.python(PYTHON) as environment:
            self.assertEqual(environment.invoke().json, [])


class Failures(unittest.TestCase):
    def check(self, start, before, after, error):
        with start(before[0]) as environment:
            report = environment.reported("init/error")
            self.assertEqual(report.headers["lambda-runtime-function-error-type"], before[1])
            self.assertIn(error, report.json["errorType"])
            self.assertEqual(environment.wait(), before[2])
        with start(after[0]) as environment:
            environment.restore()
            report = environment.reported("restore/error")
            self.assertEqual(report.headers["lambda-runtime-function-error-type"], after[1])
            self.assertIn(error, report.json["errorType"])
            self.assertEqual(environment.wait(), after[2])

    BEFORE, AFTER = "Runtime.BeforeSnapshotError", "Runtime.AfterRestoreError"

    def test_python(self):
        self.check(
            lambda kind: test_python.python(FAULT["python"] % kind, variables=SNAP_START),
            ("before_snapshot", self.BEFORE, 64), ("after_restore", self.AFTER, 65), "ZeroDivisionError")

    @unittest.skipUnless(test_nodejs.NODE, "no Node.js on this machine")
    def test_nodejs(self):
        self.check(
            lambda kind: test_nodejs.node(FAULT["node"] % kind, variables=SNAP_START),
            ("BeforeSnapshot", self.BEFORE, 64), ("AfterRestore", self.AFTER, 65), "TypeError")

    @unittest.skipUnless(shutil.which("ruby"), "no Ruby on this machine")
    def test_ruby(self):
        self.check(
            lambda kind: test_ruby.ruby(FAULT["ruby"] % kind, variables=SNAP_START),
            ("before_snapshot", self.BEFORE, 64), ("after_restore", self.AFTER, 65), "RuntimeError")

    @unittest.skipUnless(test_java.HAS_JDK, "no JDK on this machine")
    def test_java(self):
        test_java.setUpModule()
        fault = 'if (!name.isEmpty()) throw new IllegalStateException("no");'
        self.check(
            lambda place: java(**{place: fault}), ("before", "Runtime.BeforeCheckpointError", 64),
            ("after", self.AFTER, 64), "Exception")


class Randomness(unittest.TestCase):
    """Two copies of one process must differ: here the same seeds, given before, stand for the copy."""

    def test_python_draws_anew(self):
        code = "import random\nrandom.seed(7)\nfirst = random.Random(7).random()\n"
        code += "def handler(event, context): return random.random() == first"
        with test_python.python(code, variables=SNAP_START) as environment:
            environment.restore()
            self.assertIs(environment.invoke().json, False)
        with test_python.python(code) as environment:
            self.assertIs(environment.invoke().json, True)

    @unittest.skipUnless(shutil.which("ruby"), "no Ruby on this machine")
    def test_ruby_draws_anew(self):
        code = "srand(7)\nFIRST = Random.new(7).rand\ndef handler(event:, context:) rand == FIRST end"
        with test_ruby.ruby(code, variables=SNAP_START) as environment:
            environment.restore()
            self.assertIs(environment.invoke().json, False)

    @unittest.skipUnless(test_nodejs.NODE, "no Node.js on this machine")
    def test_nodejs_asks_the_kernel(self):
        code = """
const crypto = require('crypto');
crypto.randomUUID();
exports.handler = async () => {
  const later = (start) => new Promise((done, fail) => start((error, value) => (error ? fail(error) : done(value))));
  const numbers = new Set(Array.from({ length: 1000 }, Math.random));
  let refused = 0;
  for (const bad of [() => crypto.randomInt(0), () => crypto.randomInt(1.5), () => crypto.getRandomValues([])]) {
    try { bad(); } catch { refused += 1; }
  }
  const integers = Array.from({ length: 200 }, () => crypto.randomInt(5, 8));
  const array = new Uint32Array(4);
  const filled = crypto.randomFillSync(new Uint8Array(8), 4);
  return {
    numbers: numbers.size, within: [...numbers].every((value) => value >= 0 && value < 1), refused,
    uuid: crypto.randomUUID(), web: globalThis.crypto?.randomUUID() ?? crypto.randomUUID(),
    bytes: crypto.randomBytes(16).length, later: (await later((then) => crypto.randomBytes(8, then))).length,
    integers: [...new Set(integers)].sort(), one: await later((then) => crypto.randomInt(1, 2, then)),
    isFilled: crypto.getRandomValues(array) === array && array.some((word) => word !== 0),
    head: [...filled.subarray(0, 4)], size: (await later((then) => crypto.randomFill(Buffer.alloc(3), then))).length,
  };
};
"""
        with test_nodejs.node(code, variables=SNAP_START) as environment:
            environment.restore()
            seen = environment.invoke().json
        pattern = r"^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"
        self.assertRegex(seen.pop("uuid"), pattern)
        self.assertRegex(seen.pop("web"), pattern)
        self.assertEqual(seen, {
            "numbers": 1000, "within": True, "refused": 3, "bytes": 16, "later": 8, "integers": [5, 6, 7], "one": 1,
            "isFilled": True, "head": [0, 0, 0, 0], "size": 3})


if __name__ == "__main__":
    unittest.main()
