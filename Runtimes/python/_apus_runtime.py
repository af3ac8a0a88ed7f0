# Runs a Python function: asks the Runtime API for events, calls the handler, sends back what it returned.
# Every line here is paid for at each cold start: nothing is imported that the hot path doesn't need.
# Errors, logging and the bundled SDK have modules of their own, loaded when they are wanted.
import sys
import time
from os import chdir, close, environ, fsdecode, path, read

import _socket

RUNTIME = "/2018-06-01/runtime/"
RUNTIME_DIRECTORY = path.dirname(path.abspath(__file__))

# What the logging module shows of the invocation.
request_id = ""
tenant_id = None


class Fault(Exception):
    """An error of the runtime's own, with the type and trace that callers see."""

    def __init__(self, kind, message, trace=()):
        super().__init__(message)
        self.kind = kind
        self.trace = list(trace)


class RuntimeClient:
    """HTTP/1.1 to the Runtime API over one connection that stays open."""

    def __init__(self):
        self.unix = unix = environ.pop("APUS_RUNTIME_SOCKET", None)
        self.host = environ["AWS_LAMBDA_RUNTIME_API"]
        if unix:
            self.socket = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)
            self.socket.connect(unix)
        else:
            name, _, port = self.host.rpartition(":")
            self.socket = _socket.socket(_socket.AF_INET, _socket.SOCK_STREAM)
            self.socket.setsockopt(_socket.IPPROTO_TCP, _socket.TCP_NODELAY, 1)
            self.socket.connect((name, int(port)))
        self.next_request = ("GET %sinvocation/next HTTP/1.1\r\nHost: %s\r\n\r\n" % (RUNTIME, self.host)).encode()

    def next(self):
        self.socket.sendall(self.next_request)
        return self._answer()

    def get(self, place):
        self.socket.sendall(("GET %s%s HTTP/1.1\r\nHost: %s\r\n\r\n" % (RUNTIME, place, self.host)).encode())
        return self._answer()

    def post(self, place, body, content_type="application/json", error_type=None):
        more = "Lambda-Runtime-Function-Error-Type: %s\r\n" % error_type if error_type else ""
        head = "POST %s%s HTTP/1.1\r\nHost: %s\r\nContent-Type: %s\r\n%sContent-Length: %d\r\n\r\n" % (
            RUNTIME, place, self.host, content_type, more, len(body))
        self.socket.sendall(head.encode("latin-1", "replace") + body)
        self._answer()

    def _answer(self):
        receive = self.socket.recv
        data = receive(65536)
        end = data.find(b"\r\n\r\n")
        while end < 0:
            more = receive(65536)
            if not more:
                sys.exit(1)  # The cloud is gone: so is the reason to run.
            data += more
            end = data.find(b"\r\n\r\n")
        headers = {}
        for line in data[:end].decode("utf-8", "replace").split("\r\n")[1:]:
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        length = int(headers.get("content-length", 0))
        body = data[end + 4:]
        if len(body) < length:
            parts, missing = [body], length - len(body)
            while missing > 0:
                part = receive(min(missing, 1 << 20))
                if not part:
                    sys.exit(1)
                parts.append(part)
                missing -= len(part)
            body = b"".join(parts)
        return headers, body


class Json:
    """The C parts of `json` without the rest of it, whose regular expressions take milliseconds to load."""

    # What the scanner wants to know, under the names by which it asks.
    strict = True
    object_hook = None
    object_pairs_hook = None
    parse_float = float
    parse_int = int
    parse_constant = {"-Infinity": float("-inf"), "Infinity": float("inf"), "NaN": float("nan")}.__getitem__
    memo = {}

    # A string that nobody returns stands for a Decimal until the text is made.
    PLACEHOLDER = "\0apus-decimal\0"
    WRITTEN_PLACEHOLDER = '"\\u0000apus-decimal\\u0000"'

    def __init__(self):
        # As on AWS: since 3.12 the answer holds characters instead of escapes.
        keeps_characters = sys.version_info >= (3, 12)
        self.decimals = []
        try:
            import _json

            escape = _json.encode_basestring if keeps_characters else _json.encode_basestring_ascii
            self.scan = _json.make_scanner(Json)
            self.encoder = _json.make_encoder(
                {}, self.default, escape, None, ": ", ", ", False, False, True)
            self.encode = lambda value: "".join(self.encoder(value, 0))
            self.encode({})
        except (ImportError, AttributeError, TypeError):
            import json

            self.scan = json.JSONDecoder().raw_decode
            self.encode = json.JSONEncoder(ensure_ascii=not keeps_characters, default=self.default).encode

    def loads(self, data):
        text = data.decode("utf-8").strip(" \t\n\r")
        try:
            value, end = self.scan(text, 0)
            if end == len(text):
                return value
        except (StopIteration, ValueError):
            pass
        import json  # Its words for what is wrong.

        return json.loads(text)

    def dumps(self, value):
        if isinstance(value, str):
            value = [value]
            return self._encode(value)[1:-1]
        return self._encode(value)

    def _encode(self, value):
        self.decimals.clear()
        text = self.encode(value)
        if not self.decimals:
            return text
        pieces = text.split(self.WRITTEN_PLACEHOLDER)
        numbers = iter(self.decimals)
        return "".join([pieces[0]] + [next(numbers) + piece for piece in pieces[1:]])

    def default(self, value):
        decimal = sys.modules.get("decimal")
        if decimal and isinstance(value, decimal.Decimal):
            if value.is_nan():
                return float("nan")
            self.decimals.append(str(value))
            return self.PLACEHOLDER
        raise TypeError("Object of type %s is not JSON serializable" % type(value).__name__)


class LambdaContext:
    """The handler's second argument."""

    client_context = None
    tenant_id = None

    @classmethod
    def know_function(cls):
        """What is the same for every invocation."""
        cls.function_name = environ.get("AWS_LAMBDA_FUNCTION_NAME")
        cls.function_version = environ.get("AWS_LAMBDA_FUNCTION_VERSION")
        cls.memory_limit_in_mb = environ.get("AWS_LAMBDA_FUNCTION_MEMORY_SIZE")
        cls.log_group_name = environ.get("AWS_LAMBDA_LOG_GROUP_NAME")
        cls.log_stream_name = environ.get("AWS_LAMBDA_LOG_STREAM_NAME")

    def __init__(self, headers):
        self.aws_request_id = headers["lambda-runtime-aws-request-id"]
        self.invoked_function_arn = headers.get("lambda-runtime-invoked-function-arn")
        self._epoch_deadline_time_in_ms = int(headers.get("lambda-runtime-deadline-ms", 0))
        tenant = headers.get("lambda-runtime-aws-tenant-id")
        if tenant:
            global tenant_id
            self.tenant_id = tenant_id = tenant
        client = headers.get("lambda-runtime-client-context")
        identity = headers.get("lambda-runtime-cognito-identity")
        if client or identity:
            import _apus_context

            self.client_context = _apus_context.client_context(client)
            self.identity = _apus_context.identity(identity)

    @property
    def identity(self):
        import _apus_context

        return self.__dict__.setdefault("_identity", _apus_context.identity(None))

    @identity.setter
    def identity(self, value):
        self.__dict__["_identity"] = value

    def get_remaining_time_in_millis(self):
        return max(self._epoch_deadline_time_in_ms - int(time.time() * 1000), 0)

    def log(self, message):
        import _apus_logging

        _apus_logging.sink.log(str(message))

    def __repr__(self):
        names = (
            "aws_request_id", "log_group_name", "log_stream_name", "function_name", "memory_limit_in_mb",
            "function_version", "invoked_function_arn", "client_context", "identity", "tenant_id")
        return "LambdaContext([%s])" % ",".join("%s=%s" % (name, getattr(self, name)) for name in names)


class Logging:
    """Sets logging up the moment anybody imports it, and not before."""

    @staticmethod
    def find_spec(name, search_path=None, target=None):
        if name != "logging":
            return None
        sys.meta_path.remove(Logging)
        import _frozen_importlib

        spec = _frozen_importlib._find_spec(name, search_path)
        run = spec.loader.exec_module

        def run_and_install(module):
            run(module)
            import _apus_logging

            _apus_logging.install(module)

        spec.loader.exec_module = run_and_install
        return spec


class BundledSDK:
    """Finds the SDK that AWS bundles among the interpreter's own packages, and nothing else of them."""

    names = {"boto3", "botocore", "s3transfer", "jmespath", "dateutil", "six", "urllib3"}

    @classmethod
    def find_spec(cls, name, search_path=None, target=None):
        if search_path is not None or name not in cls.names:
            return None
        from _frozen_importlib_external import PathFinder

        version = "/lib/python%d.%d/" % sys.version_info[:2]
        return PathFinder.find_spec(name, [
            sys.prefix + version + "site-packages",
            "/usr/local" + version + "dist-packages",
            "/usr/lib/python3/dist-packages",
        ])


def places():
    """Where the function's modules are: its code first, its layers next."""
    task = environ.get("LAMBDA_TASK_ROOT", "/var/task")
    layers = ["/opt/python/lib/python%d.%d/site-packages" % sys.version_info[:2], "/opt/python"]
    return [task] + (layers if path.isdir("/opt/python") else [])


def prepare():
    """The function's code and layers first, then the runtime and the standard library."""
    first = places()
    task = first[0]
    rest = [place for place in sys.path if place != RUNTIME_DIRECTORY]
    sys.path[:] = first + [RUNTIME_DIRECTORY] + rest
    if "logging" in sys.modules:
        import _apus_logging

        _apus_logging.install(sys.modules["logging"])
    else:
        sys.meta_path.insert(0, Logging)
    sys.meta_path.append(BundledSDK)
    # What the `site` module would have brought; it isn't loaded, so that the host's packages stay away.
    builtins = sys.modules["builtins"]
    builtins.exit = builtins.quit = sys.exit
    from os import listdir

    if path.isdir(task) and any(name.endswith(".pth") for name in listdir(task)):
        import site

        site.addsitedir(task)
    return task


def load(handler):
    """The handler as a function: `module.name`, `directory/module.name`."""
    try:
        module_name, function_name = handler.rsplit(".", 1)
    except ValueError as error:
        raise Fault("Runtime.MalformedHandlerName", "Bad handler '%s': %s" % (handler, error))
    if module_name.split(".")[0] in sys.builtin_module_names:
        raise Fault(
            "Runtime.BuiltInModuleConflict",
            "Cannot use built-in module %s as a handler module" % module_name)
    name = module_name.replace("/", ".")
    try:
        __import__(name)
        module = sys.modules[name]
    except ImportError as error:
        raise Fault(
            "Runtime.ImportModuleError", "Unable to import module '%s': %s" % (module_name, error))
    except SyntaxError as error:
        raise Fault(
            "Runtime.UserCodeSyntaxError", "Syntax error in module '%s': %s" % (module_name, error),
            ['  File "%s" Line %s\n    %s' % (error.filename, error.lineno, error.text)])
    try:
        return getattr(module, function_name)
    except AttributeError:
        raise Fault(
            "Runtime.HandlerNotFound",
            "Handler '%s' missing on module '%s'" % (function_name, module_name))


def answer(client, json, function, headers, body):
    """One invocation, from the event to the answer."""
    place = "invocation/%s/" % request_id
    try:
        context = LambdaContext(headers)
        try:
            event = json.loads(body)
        except Exception as error:
            raise Fault("Runtime.UnmarshalError", "Unable to unmarshal input: %s" % error)
        result = function(event, context)
        if isinstance(result, bytes):
            client.post(place + "response", result, "application/unknown")
            return
        try:
            text = json.dumps(result).encode("utf-8", "surrogatepass")
        except Exception as error:
            raise Fault("Runtime.MarshalError", "Unable to marshal response: %s" % error)
    except Exception:
        import _apus_faults

        _apus_faults.report(client, json, place + "error", request_id)
        return
    client.post(place + "response", text)


def take_assignment(descriptor):
    """A runtime that was started ahead learns what it is for: its directory, then its variables."""
    parts = []
    while True:
        part = read(descriptor, 65536)
        if not part:
            break
        parts.append(part)
    close(descriptor)
    if not parts:
        sys.exit(0)  # Nobody needs it.
    directory, *variables = fsdecode(b"".join(parts)).split("\0")[:-1]
    # Python itself sets this one where the C library doesn't know the language.
    locale = environ.get("LC_CTYPE")
    environ.clear()
    for variable in variables:
        name, _, value = variable.partition("=")
        environ[name] = value
    if locale:
        environ["LC_CTYPE"] = locale
    chdir(directory)


def main():
    global request_id
    json = Json()
    zygote = None
    if "APUS_ZYGOTE" in environ:
        import _apus_zygote as zygote

        zygote.serve(BundledSDK)
    if "APUS_ASSIGNMENT" in environ:
        take_assignment(int(environ["APUS_ASSIGNMENT"]))
    if zygote:
        zygote.settle(places())
    client = RuntimeClient()
    LambdaContext.know_function()
    prepare()
    try:
        function = load(environ["_HANDLER"])
    except Exception:
        import _apus_faults

        _apus_faults.report(client, json, "init/error", "")
        sys.exit(1)
    if environ.get("AWS_LAMBDA_INITIALIZATION_TYPE") == "snap-start":
        import _apus_snapstart

        client = _apus_snapstart.pass_through(client, json)
    trace = None
    while True:
        headers, body = client.next()
        request_id = headers["lambda-runtime-aws-request-id"]
        if headers.get("lambda-runtime-trace-id") != trace:
            trace = headers.get("lambda-runtime-trace-id")
            if trace:
                environ["_X_AMZN_TRACE_ID"] = trace
            else:
                environ.pop("_X_AMZN_TRACE_ID", None)
        answer(client, json, function, headers, body)
