"""The Node.js bootstrap behaves as AWS's own runtime does."""

import json
import os
import shutil
import socket
import subprocess
import unittest

from runtime_api import RUNTIMES, Environment

NODE = shutil.which("node")
MAJOR = int(subprocess.check_output([NODE, "-p", "process.versions.node"]).split(b".")[0]) if NODE else 0
COMMAND = [NODE, os.path.join(RUNTIMES, "nodejs", "bootstrap.cjs")]


def node(code, handler="index.handler", variables=None, unix=True, name="index.js", files=None, ahead=False):
    return Environment(COMMAND, {name: code, **(files or {})}, handler, variables, unix, ahead)


SEEN = """
const { execSync } = require('child_process');
const fs = require('fs');
exports.handler = async () => ({
  variables: Object.entries(process.env), directory: process.cwd(), arguments: process.argv,
  options: process.execArgv, paths: module.paths, main: require.main.filename, umask: process.umask(),
  cached: Object.keys(require.cache).sort(),
  descriptors: fs.readdirSync('/proc/self/fd').filter((name) => name < 3),
  child: execSync('env | grep -v ^_= | sort').toString(), zone: new Date(0).toString(),
});
"""


@unittest.skipUnless(NODE, "no Node.js on this machine")
class StartedAhead(unittest.TestCase):
    def test_the_function_sees_what_it_would_see_otherwise(self):
        variables = {"MINE": "a=b  \u00e9\nc", "EMPTY": "", "AWS_LAMBDA_LOG_FORMAT": "JSON"}
        seen = []
        for ahead in (False, True):
            with node(SEEN, variables=variables, ahead=ahead) as environment:
                text = environment.invoke().body.decode().replace(environment.directory, "")
                seen.append(json.loads(text))
        for name in seen[0]:
            self.assertEqual(seen[0][name], seen[1][name], name)
        self.assertIn(["MINE", "a=b  \u00e9\nc"], seen[1]["variables"])

    def test_nobody_needs_it(self):
        ours, theirs = socket.socketpair()
        with theirs:
            variables = {"APUS_ASSIGNMENT": str(theirs.fileno())}
            process = subprocess.Popen(COMMAND, env=variables, pass_fds=[theirs.fileno()])
        ours.close()
        self.assertEqual(process.wait(20), 0)


@unittest.skipUnless(NODE, "no Node.js on this machine")
class Invocations(unittest.TestCase):
    def test_events_and_results_keep_their_shape(self):
        event = {"a": [1, 2.5, None, True, "é\u2028\U0001f600"], "b": {}}
        for unix in (True, False):
            with node("exports.handler = async (event) => event", unix=unix) as environment:
                for _ in range(3):
                    self.assertEqual(environment.invoke(event).json, event)
        with node("exports.handler = async () => {}") as environment:
            self.assertEqual(environment.invoke().body, b"null")

    def test_large_events_and_results(self):
        with node("exports.handler = async (event) => event") as environment:
            text = "x" * (6 << 20)
            self.assertEqual(environment.invoke(text).json, text)

    def test_the_context(self):
        code = """
exports.handler = async (event, context) => [
  context.awsRequestId, context.functionName, context.functionVersion, context.memoryLimitInMB,
  context.invokedFunctionArn, context.logGroupName, context.logStreamName,
  context.getRemainingTimeInMillis(), context.clientContext, process.env._X_AMZN_TRACE_ID]
"""
        with node(code) as environment:
            result = environment.invoke(headers={"Lambda-Runtime-Client-Context": '{"custom":{"a":1}}'}).json
        self.assertEqual(result[:7], [
            "8476a536-e9f4-11e8-9739-2dfe598c3fcd", "fn", "$LATEST", "128",
            "arn:aws:lambda:us-east-1:000000000000:function:fn", "/aws/lambda/fn", "2024/01/01/[$LATEST]00"])
        self.assertTrue(2000 < result[7] <= 3000)
        self.assertEqual(result[8], {"custom": {"a": 1}})
        self.assertTrue(result[9].startswith("Root="))

    @unittest.skipIf(MAJOR >= 24, "Node.js 24 has no callbacks")
    def test_callbacks_wait_for_the_event_loop_unless_told_not_to(self):
        code = """
let late = 0
exports.handler = (event, context, callback) => {
  context.callbackWaitsForEmptyEventLoop = event.waits
  const before = late
  setTimeout(() => { late += 1 }, 100)
  callback(null, { get before() { return before }, get late() { return late } })
}
"""
        with node(code) as environment:
            self.assertEqual(environment.invoke({"waits": True}).json, {"before": 0, "late": 1})
            self.assertEqual(environment.invoke({"waits": False}).json, {"before": 1, "late": 1})

    @unittest.skipIf(MAJOR >= 24, "Node.js 24 has no callbacks")
    def test_old_ways_to_answer(self):
        for code, failed, result in (
            ("context.succeed(1)", False, 1), ("context.done(null, 2)", False, 2), ("callback(null, 3)", False, 3),
            ("callback(new TypeError('no'))", True, "no"), ("context.fail('why')", True, "why"),
            ("setTimeout(() => callback(null, 4), 20)", False, 4), ("return 5", False, None),
        ):
            with node("exports.handler = (event, context, callback) => { %s }" % code) as environment:
                for _ in range(2):
                    answer = environment.invoke()
                    self.assertEqual(answer.failed, failed, code)
                    self.assertEqual(answer.json["errorMessage"] if failed else answer.json, result, code)

    def test_load_order(self):
        esm = "export const handler = async () => import.meta.url.split('/').pop()"
        cjs = "exports.handler = async () => __filename.split('/').pop()"
        for files, expected in (
            ({"index.js": cjs, "index.mjs": esm}, "index.js"),
            ({"index.mjs": esm, "index.cjs": cjs}, "index.mjs"),
            ({"index.cjs": cjs}, "index.cjs"),
            ({"index.js": esm, "package.json": '{"type":"module"}'}, "index.js"),
            ({"node_modules/index/index.js": cjs}, "index.js"),
        ):
            with Environment(COMMAND, files, "index.handler") as environment:
                self.assertEqual(environment.invoke().json, expected)

    def test_handlers_in_folders_and_objects(self):
        with node("exports.a = { b: async () => 7 }", "src/deep/mod.a.b", name="src/deep/mod.js") as environment:
            self.assertEqual(environment.invoke().json, 7)

    def test_top_level_await(self):
        code = "const x = await Promise.resolve(3); export const handler = async () => x"
        with node(code, name="index.mjs") as environment:
            self.assertEqual(environment.invoke().json, 3)


@unittest.skipUnless(NODE, "no Node.js on this machine")
class Failures(unittest.TestCase):
    def test_errors_name_type_message_and_trace(self):
        code = "class Odd extends Error { get name() { return 'Odd' } }\n"
        code += "exports.handler = async () => { throw new Odd('no') }"
        with node(code) as environment:
            answer = environment.invoke()
            self.assertTrue(answer.failed)
            self.assertEqual((answer.json["errorType"], answer.json["errorMessage"]), ("Odd", "no"))
            self.assertRegex(answer.json["trace"][1], r"^    at .*index\.js:2:")
            self.assertEqual(answer.headers["lambda-runtime-function-error-type"], "Odd")
            log = environment.log("stack")
            self.assertRegex(log, r'^\S+Z\t8476a536\S+\tERROR\tInvoke Error \t\{"errorType":"Odd","errorMessage":"no"')
            self.assertTrue(environment.invoke().failed)

    def test_things_that_are_not_errors(self):
        with node("exports.handler = async () => { throw 'text' }") as environment:
            self.assertEqual(
                environment.invoke().json, {"errorType": "string", "errorMessage": "text", "trace": []})

    def assertInitError(self, environment, kind, message, status=129):
        answer = environment.ready()
        self.assertIsNotNone(answer)
        self.assertEqual(answer.json["errorType"], kind)
        self.assertRegex(answer.json["errorMessage"], message)
        self.assertEqual(environment.wait(), status)
        return answer

    def test_missing_modules(self):
        with node("", "nope.handler") as environment:
            self.assertInitError(environment, "Runtime.ImportModuleError", "^Error: Cannot find module 'nope'")
        with node("require('missing')") as environment:
            self.assertInitError(environment, "Runtime.ImportModuleError", "^Error: Cannot find module 'missing'")

    def test_missing_handlers(self):
        with node("exports.other = 1") as environment:
            self.assertInitError(
                environment, "Runtime.HandlerNotFound", "^index.handler is undefined or not exported$")
        with node("exports.handler = 1") as environment:
            self.assertInitError(environment, "Runtime.HandlerNotFound", "^index.handler is not a function$")

    def test_syntax_errors(self):
        with node("exports.handler = (") as environment:
            self.assertInitError(environment, "Runtime.UserCodeSyntaxError", "^SyntaxError: ")

    def test_malformed_handlers(self):
        with node("", "nodots") as environment:
            self.assertInitError(environment, "Runtime.MalformedHandlerName", "^Bad handler$")
        with node("", "../index.handler") as environment:
            self.assertInitError(
                environment, "Runtime.MalformedHandlerName", "^'../index.handler' is not a valid handler name.")

    def test_errors_at_load_are_the_functions_own(self):
        with node("throw new RangeError('early')") as environment:
            self.assertInitError(environment, "RangeError", "^early$")

    def test_what_is_left_uncaught_ends_the_process(self):
        for code, kind, status in (
            ("setTimeout(() => { throw new TypeError('x') }); await new Promise(() => setTimeout(() => {}, 5000))",
             "TypeError", 129),
            ("Promise.reject(new TypeError('x')); await new Promise(() => setTimeout(() => {}, 5000))",
             "Runtime.UnhandledPromiseRejection", 128),
        ):
            with node("exports.handler = async () => { %s }" % code) as environment:
                answer = environment.invoke()
                self.assertEqual((answer.failed, answer.json["errorType"]), (True, kind))
                self.assertEqual(environment.wait(), status)

    def test_promises_that_never_settle(self):
        with node("exports.handler = async () => new Promise(() => {})") as environment:
            for _ in range(2):
                self.assertEqual(environment.invoke().json["errorType"], "Runtime.NodeJsExit")

    def test_results_that_are_not_json(self):
        with node("exports.handler = async () => 1n") as environment:
            self.assertEqual(environment.invoke().json["errorMessage"], "Unable to stringify response body")

    def test_events_that_are_not_json(self):
        with node("exports.handler = async () => 1") as environment:
            self.assertEqual(environment.invoke(raw=b"{").json["errorType"], "SyntaxError")


@unittest.skipUnless(NODE, "no Node.js on this machine")
class Logs(unittest.TestCase):
    CODE = """
exports.handler = async () => {
  console.log('two %s', 'lines\\nhere', { a: 1 })
  console.debug('quiet')
  console.error(new Error('bad'))
}
"""

    def test_text_lines(self):
        with node(self.CODE, variables={"AWS_LAMBDA_LOG_LEVEL": "INFO"}) as environment:
            environment.invoke(request_id="r-9")
            log = environment.log("bad")
        self.assertRegex(log, r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\tr-9\tINFO\ttwo lines\rhere \{ a: 1 \}\n")
        self.assertNotIn("quiet", log)
        self.assertIn("\tr-9\tERROR\tError: bad\r    at ", log)

    def test_json_records_in_frames(self):
        variables = {"AWS_LAMBDA_LOG_FORMAT": "JSON", "_LAMBDA_TELEMETRY_LOG_FD": "2"}
        with node(self.CODE, variables=variables) as environment:
            environment.invoke(request_id="r-9")
            records = environment.frames(3)
        self.assertEqual([kind for kind, _ in records], [0xA55A000E, 0xA55A000A, 0xA55A0016])
        first, second, third = [json.loads(text) for _, text in records]
        self.assertEqual(
            (first["level"], first["requestId"], first["message"]), ("INFO", "r-9", "two lines\nhere { a: 1 }"))
        self.assertEqual(second["message"], "quiet")
        self.assertEqual(third["message"]["errorMessage"], "bad")

    def test_framed_text_keeps_records_whole(self):
        with node(self.CODE, variables={"_LAMBDA_TELEMETRY_LOG_FD": "1"}) as environment:
            environment.invoke(request_id="r-9")
            records = environment.frames(3)
        self.assertTrue(records[0][1].endswith("\tr-9\tINFO\ttwo lines\nhere { a: 1 }\n"))


@unittest.skipUnless(NODE, "no Node.js on this machine")
class Streaming(unittest.TestCase):
    CODE = """
exports.handler = awslambda.streamifyResponse(async (event, stream, context) => {
  if (event.http) stream = awslambda.HttpResponseStream.from(stream, { statusCode: 201 })
  else stream.setContentType('text/plain')
  stream.write('one ')
  if (event.fails) throw new Error('midway')
  stream.write('two')
  stream.end()
})
"""
    def test_chunks_go_out_as_they_are_written(self):
        with node(self.CODE) as environment:
            for _ in range(2):
                answer = environment.invoke({})
                self.assertEqual(answer.body, b"one two")
                self.assertEqual(answer.headers["lambda-runtime-function-response-mode"], "streaming")
            answer = environment.invoke({"http": True})
            self.assertEqual(answer.body, b'{"statusCode":201}' + bytes(8) + b"one two")
            self.assertEqual(
                answer.headers["content-type"], "application/vnd.awslambda.http-integration-response")

    def test_errors_in_the_middle_go_into_trailers(self):
        with node(self.CODE) as environment:
            answer = environment.invoke({"fails": True})
            self.assertEqual(answer.body, b"one ")
            self.assertEqual(answer.headers["lambda-runtime-function-error-type"], "Error")
            self.assertIn("lambda-runtime-function-error-body", answer.headers)
            self.assertEqual(environment.invoke({}).body, b"one two")


if __name__ == "__main__":
    unittest.main()
