"""The Ruby bootstrap behaves as AWS's own runtime does. Needs any Ruby 3; says nothing without one."""

import os
import shutil
import unittest

from runtime_api import RUNTIMES, Environment

RUBY = shutil.which("ruby")


def setUpModule():
    if not RUBY:
        raise unittest.SkipTest("no Ruby on this machine")


def ruby(code, handler="app.handler", variables=None, unix=True, **files):
    command = [RUBY, os.path.join(RUNTIMES, "ruby", "bootstrap.rb")]
    return Environment(command, {"app.rb": code, **files}, handler, variables, unix)


class Invocations(unittest.TestCase):
    def test_events_and_results_keep_their_shape(self):
        event = {"a": [1, 2.5, None, True, "é\u2028\U0001f600"], "b": {}}
        for unix in (True, False):
            with ruby("def handler(event:, context:) event end", unix=unix) as environment:
                for _ in range(3):
                    self.assertEqual(environment.invoke(event).json, event)
                self.assertEqual(environment.invoke("plain").body, b'"plain"')
                self.assertEqual(environment.invoke(None).body, b"null")

    def test_large_events_and_results(self):
        with ruby("def handler(event:, context:) event end") as environment:
            text = "x" * (6 << 20)
            self.assertEqual(environment.invoke(text).json, text)

    def test_handlers_of_modules_and_classes(self):
        code = "module Shop\n class Orders\n  def self.place(event:, context:) [event] end\n end\nend"
        with ruby(code, "app.Shop::Orders.place") as environment:
            self.assertEqual(environment.invoke(1).json, [1])

    def test_files_in_directories(self):
        with ruby("", "lib/deep.handler", **{"lib/deep.rb": "def handler(event:, context:) __FILE__ end"}) as it:
            self.assertTrue(it.invoke().json.endswith("/lib/deep.rb"))

    def test_the_context(self):
        code = """def handler(event:, context:)
          [context.function_name, context.memory_limit_in_mb, context.aws_request_id, context.function_version,
           context.get_remaining_time_in_millis.between?(1, 3000), context.identity, context.client_context,
           ENV["_X_AMZN_TRACE_ID"]]
        end"""
        with ruby(code) as environment:
            answer = environment.invoke(headers={"Lambda-Runtime-Client-Context": '{"custom": {"a": "b"}}'}).json
        self.assertEqual(answer[:7], [
            "fn", "128", "8476a536-e9f4-11e8-9739-2dfe598c3fcd", "$LATEST", True, None, {"custom": {"a": "b"}}])
        self.assertTrue(answer[7].startswith("Root=1-"))

    def test_streams_pass_through(self):
        code = "require 'stringio'\ndef handler(event:, context:) StringIO.new('not json') end"
        with ruby(code) as environment:
            answer = environment.invoke()
            self.assertEqual((answer.body, answer.headers["content-type"]), (b"not json", "application/unknown"))


class Failures(unittest.TestCase):
    def test_exceptions(self):
        with ruby("class Odd < StandardError; end\ndef handler(event:, context:)\n  raise Odd, 'no'\nend") as environment:
            for _ in range(2):
                answer = environment.invoke()
                self.assertTrue(answer.failed)
                self.assertEqual(answer.json["errorMessage"], "no")
                self.assertEqual(answer.json["errorType"], "Function<Odd>")
                self.assertEqual([line.split("/")[-1] for line in answer.json["stackTrace"]], ["app.rb:3:in `handler'"])
                self.assertEqual(answer.headers["lambda-runtime-function-error-type"], "Function<UserException>")
            self.assertIn("Error raised from handler method", environment.log("handler method"))

    def test_methods_that_are_not_there(self):
        with ruby("x = 1", "app.gone") as environment:
            answer = environment.invoke()
            self.assertEqual(answer.json["errorType"], "Function<NoMethodError>")
            self.assertTrue(answer.json["errorMessage"].startswith("undefined method `gone'"))
            self.assertEqual(environment.wait(), 255)

    def test_files_that_are_not_there(self):
        with ruby("x = 1", "gone.handler") as environment:
            answer = environment.ready()
            self.assertEqual(answer.json["errorType"], "Init<LoadError>")
            self.assertEqual(answer.json["errorMessage"], "cannot load such file -- gone")
            self.assertEqual(answer.headers["lambda-runtime-function-error-type"], "Init<LoadError>")
            self.assertEqual(environment.wait(), 252)

    def test_handlers_that_are_none(self):
        with ruby("x = 1", "app") as environment:
            answer = environment.ready()
            self.assertEqual(answer.json["errorType"], "Init<ArgumentError>")
            self.assertTrue(answer.json["errorMessage"].startswith('Invalid handler ["app"], must be of form'))

    def test_syntax(self):
        with ruby("def handler(") as environment:
            self.assertEqual(environment.ready().json["errorType"], "Init<SyntaxError>")

    def test_exits(self):
        with ruby("def handler(event:, context:) exit 3 end") as environment:
            answer = environment.invoke()
            self.assertEqual(answer.json["errorType"], "Function<SystemExit>")


if __name__ == "__main__":
    unittest.main()
