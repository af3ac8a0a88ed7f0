"""The Python bootstrap behaves as AWS's own runtime does."""

import json
import os
import re
import socket
import subprocess
import sys
import unittest

from runtime_api import RUNTIMES, Environment

COMMAND = [sys.executable, "-S", "-s", "-u", os.path.join(RUNTIMES, "python", "bootstrap.py")]


def python(code, handler="app.handler", variables=None, unix=True, **more):
    files = {"app.py": code}
    files.update(more.get("files", {}))
    return Environment(COMMAND, files, handler, variables, unix, more.get("ahead", False))


SEEN = """
import logging, os, signal, sys
def handler(event, context):
    descriptors = {name: os.readlink("/proc/self/fd/" + name).split(":")[0] for name in os.listdir("/proc/self/fd")
                   if os.path.exists("/proc/self/fd/" + name)}
    return {
        "variables": list(os.environ.items()), "directory": os.getcwd(), "arguments": sys.argv,
        "path": sys.path, "flags": list(sys.flags), "original": sys.orig_argv if sys.version_info >= (3, 10) else 0,
        "descriptors": descriptors, "umask": os.umask(0o22), "session": os.getsid(0) != 0,
        "signals": [str(signal.getsignal(number)) for number in range(1, 32)],
        "child": os.popen("env | grep -v '^_=' | sort").read(), "context": repr(context).split("at 0x")[0],
        "handlers": [type(handler).__name__ for handler in logging.getLogger().handlers],
        "encodings": [sys.stdout.encoding, sys.getfilesystemencoding(), sys.stdout.line_buffering],
    }
"""


class StartedAhead(unittest.TestCase):
    def test_the_function_sees_what_it_would_see_otherwise(self):
        variables = {"MINE": "a=b  \u00e9\nc", "EMPTY": "", "AWS_LAMBDA_LOG_FORMAT": "JSON"}
        seen = []
        for ahead in (False, True):
            with python(SEEN, variables=variables, ahead=ahead) as environment:
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


class Invocations(unittest.TestCase):
    def test_events_and_results_keep_their_shape(self):
        event = {"a": [1, 2.5, None, True, "é\u2028\U0001f600"], "b": {}}
        for unix in (True, False):
            with python("def handler(event, context): return event", unix=unix) as environment:
                for _ in range(3):
                    self.assertEqual(environment.invoke(event).json, event)
                self.assertEqual(environment.invoke("plain").body, b'"plain"')
                self.assertEqual(environment.invoke(None).body, b"null")

    def test_large_events_and_results(self):
        with python("def handler(event, context): return event") as environment:
            text = "x" * (6 << 20)
            self.assertEqual(environment.invoke(text).json, text)

    def test_characters_are_kept_since_3_12(self):
        with python("def handler(event, context): return {'a': 'é'}") as environment:
            body = environment.invoke().body
        self.assertEqual(body, '{"a": "é"}'.encode() if sys.version_info >= (3, 12) else b'{"a": "\\u00e9"}')

    def test_decimals_are_numbers_and_bytes_pass_through(self):
        code = "import decimal\ndef handler(event, context):\n"
        code += "  return b'raw' if event else {'n': [decimal.Decimal('1.10'), decimal.Decimal('2')]}"
        with python(code) as environment:
            self.assertEqual(environment.invoke(0).body, b'{"n": [1.10, 2]}')
            answer = environment.invoke(1)
            self.assertEqual((answer.body, answer.headers["content-type"]), (b"raw", "application/unknown"))

    def test_the_context(self):
        code = """
def handler(event, context):
    identity = context.identity
    client = context.client_context
    return [
        context.aws_request_id, context.function_name, context.function_version, context.memory_limit_in_mb,
        context.invoked_function_arn, context.log_group_name, context.log_stream_name,
        context.get_remaining_time_in_millis(), client and [client.custom, client.client.app_title],
        identity.cognito_identity_id, __import__('os').environ.get('_X_AMZN_TRACE_ID')]
"""
        with python(code) as environment:
            result = environment.invoke().json
            self.assertEqual(result[:7], [
                "8476a536-e9f4-11e8-9739-2dfe598c3fcd", "fn", "$LATEST", "128",
                "arn:aws:lambda:us-east-1:000000000000:function:fn", "/aws/lambda/fn",
                "2024/01/01/[$LATEST]00"])
            self.assertTrue(2000 < result[7] <= 3000)
            self.assertEqual(result[8:10], [None, None])
            self.assertTrue(result[10].startswith("Root="))
            result = environment.invoke(headers={
                "Lambda-Runtime-Client-Context": '{"custom":{"a":1},"client":{"app_title":"t"}}',
                "Lambda-Runtime-Cognito-Identity": '{"cognitoIdentityId":"id","cognitoIdentityPoolId":"pool"}',
            }).json
            self.assertEqual(result[8:10], [[{"a": 1}, "t"], "id"])

    def test_the_functions_code_comes_first_and_the_hosts_packages_never(self):
        code = """
import sys, json
def handler(event, context): return [sys.path[0], [p for p in sys.path if 'packages' in p], json.mine]
"""
        with python(code, files={"json.py": "mine = True"}) as environment:
            first, packages, mine = environment.invoke().json
            self.assertEqual((first, packages, mine), (environment.task, [], True))

    def test_pth_files_in_the_package_count(self):
        files = {"more.pth": "vendor\n", "vendor/dep.py": "value = 7"}
        with python("import dep\ndef handler(e, c): return dep.value", files=files) as environment:
            self.assertEqual(environment.invoke().json, 7)

    def test_handlers_in_directories(self):
        files = {"pkg/deep/mod.py": "def run(e, c): return __name__"}
        for handler in ("pkg/deep/mod.run", "pkg.deep.mod.run"):
            with python("", handler, files=files) as environment:
                self.assertEqual(environment.invoke().json, "pkg.deep.mod")


class Failures(unittest.TestCase):
    def test_exceptions_name_type_message_and_lines(self):
        code = "class Odd(Exception): pass\ndef handler(event, context):\n    raise Odd('no')\n"
        with python(code) as environment:
            answer = environment.invoke(request_id="r-1")
            self.assertTrue(answer.failed)
            self.assertEqual(answer.headers["lambda-runtime-function-error-type"], "Odd")
            self.assertEqual(answer.json, {
                "errorMessage": "no", "errorType": "Odd", "requestId": "r-1",
                "stackTrace": ['  File "%s/app.py", line 3, in handler\n    raise Odd(\'no\')\n' % environment.task],
            })
            log = environment.log("raise Odd")
            self.assertTrue(log.startswith("[ERROR] Odd: no\rTraceback (most recent call last):\r\xa0\xa0File"), log)
            self.assertTrue(environment.invoke().failed)

    def assertInitError(self, environment, kind, message):
        answer = environment.ready()
        self.assertIsNotNone(answer)
        self.assertEqual(answer.json["errorType"], kind)
        self.assertRegex(answer.json["errorMessage"], message)
        self.assertEqual(answer.json["requestId"], "")
        self.assertEqual(answer.headers["lambda-runtime-function-error-type"], kind)
        self.assertEqual(environment.wait(), 1)
        return answer

    def test_missing_modules(self):
        with python("", "nope.handler") as environment:
            self.assertInitError(
                environment, "Runtime.ImportModuleError",
                "^Unable to import module 'nope': No module named 'nope'$")
        with python("import missing_dependency") as environment:
            answer = self.assertInitError(
                environment, "Runtime.ImportModuleError",
                "^Unable to import module 'app': No module named 'missing_dependency'$")
            self.assertEqual(answer.json["stackTrace"], [])

    def test_missing_handlers(self):
        with python("x = 1") as environment:
            self.assertInitError(
                environment, "Runtime.HandlerNotFound", "^Handler 'handler' missing on module 'app'$")

    def test_syntax_errors(self):
        with python("def handler(:\n") as environment:
            answer = self.assertInitError(
                environment, "Runtime.UserCodeSyntaxError", "^Syntax error in module 'app': ")
            self.assertRegex(answer.json["stackTrace"][0], r'^  File ".*app.py" Line 1\n    def handler\(:\n')

    def test_malformed_and_built_in_handlers(self):
        with python("", "nodots") as environment:
            self.assertInitError(
                environment, "Runtime.MalformedHandlerName",
                r"^Bad handler 'nodots': not enough values to unpack \(expected 2, got 1\)$")
        with python("", "sys.exit") as environment:
            self.assertInitError(
                environment, "Runtime.BuiltInModuleConflict",
                "^Cannot use built-in module sys as a handler module$")

    def test_errors_at_import_are_the_functions_own(self):
        with python("raise ValueError('early')") as environment:
            answer = self.assertInitError(environment, "ValueError", "^early$")
            self.assertIn("line 1, in <module>", answer.json["stackTrace"][-1])

    def test_results_that_are_not_json(self):
        with python("def handler(event, context): return {'a': object()}") as environment:
            result = environment.invoke().json
            self.assertEqual(result["errorType"], "Runtime.MarshalError")
            self.assertEqual(
                result["errorMessage"],
                "Unable to marshal response: Object of type object is not JSON serializable")
        with python("def handler(event, context):\n  a = []\n  a.append(a)\n  return a") as environment:
            self.assertEqual(
                environment.invoke().json["errorMessage"],
                "Unable to marshal response: Circular reference detected")

    def test_events_that_are_not_json(self):
        with python("def handler(event, context): return 1") as environment:
            for raw in (b"{", b"", b"{} x"):
                result = environment.invoke(raw=raw).json
                self.assertEqual(result["errorType"], "Runtime.UnmarshalError")
                self.assertTrue(result["errorMessage"].startswith("Unable to unmarshal input: "), result)
            self.assertEqual(environment.invoke(raw=b' {"a": 1}\n').json, 1)

    def test_exits_end_the_process(self):
        with python("def handler(event, context): exit(event)") as environment:
            with self.assertRaises(Exception):
                environment.listener.settimeout(0.5)
                environment.invoke(3)
            self.assertEqual(environment.wait(), 3)


class Logs(unittest.TestCase):
    CODE = """
import logging
logging.getLogger().setLevel(logging.INFO)
def handler(event, context):
    print('printed')
    logging.info('two %s', 'lines\\nhere')
    try: 1 / 0
    except ZeroDivisionError: logging.exception('oops')
"""

    def test_text_lines(self):
        with python(self.CODE) as environment:
            environment.invoke(request_id="r-9")
            log = environment.log("ZeroDivisionError: ")
            self.assertTrue(log.startswith("printed\n"), log)
            self.assertRegex(
                log, r"\[INFO\]\t\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\tr-9\ttwo lines\nhere\n")
            self.assertIn("\tr-9\toops\nTraceback", log)

    def test_json_records_in_frames(self):
        variables = {"AWS_LAMBDA_LOG_FORMAT": "JSON", "AWS_LAMBDA_LOG_LEVEL": "INFO", "_LAMBDA_TELEMETRY_LOG_FD": "2"}
        code = self.CODE.replace("    print('printed')\n", "    logging.info('x', extra={'k': 1})\n")
        with python(code, variables=variables) as environment:
            environment.invoke(request_id="r-9")
            records = environment.frames(3)
        self.assertEqual([kind for kind, _ in records], [0xA55A000E, 0xA55A000E, 0xA55A0016])
        first, second, third = [json.loads(text) for _, text in records]
        self.assertTrue(re.match(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", first.pop("timestamp")))
        self.assertEqual(
            first, {"level": "INFO", "message": "x", "logger": "root", "requestId": "r-9", "k": 1})
        self.assertEqual(second["message"], "two lines\nhere")
        self.assertEqual((third["errorType"], third["errorMessage"]), ("ZeroDivisionError", "division by zero"))
        self.assertIn(":handler:", third["location"])

    def test_framed_text_keeps_records_whole(self):
        with python(self.CODE.replace("    print('printed')\n", ""), variables={"_LAMBDA_TELEMETRY_LOG_FD": "1"}) as environment:
            environment.invoke(request_id="r-9")
            records = environment.frames(2)
        self.assertEqual([kind for kind, _ in records], [0xA55A0003, 0xA55A0003])
        self.assertTrue(records[0][1].endswith("\tr-9\ttwo lines\nhere\n"))

    def test_levels_come_from_the_configuration(self):
        code = "import logging\ndef handler(e, c): return logging.getLogger().level"
        with python(code) as environment:
            self.assertEqual(environment.invoke().json, 30)
        with python(code, variables={"AWS_LAMBDA_LOG_LEVEL": "TRACE"}) as environment:
            self.assertEqual(environment.invoke().json, 10)


class Starts(unittest.TestCase):
    def test_the_hot_path_loads_next_to_nothing(self):
        code = "import sys\nloaded = sorted(sys.modules)\ndef handler(event, context): return loaded"
        with python(code) as environment:
            loaded = set(environment.invoke().json)
        for name in ("json", "re", "logging", "socket", "http", "urllib", "traceback", "enum", "typing", "site"):
            self.assertNotIn(name, loaded)


if __name__ == "__main__":
    unittest.main()
