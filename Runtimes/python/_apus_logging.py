# The `logging` module as Lambda sets it up: one handler at the root that knows the request's id, in the
# text or the JSON format. Loaded when a function imports logging, or when there is an error to log.
import sys
import time
from os import environ, write

import _apus_runtime

TEXT, JSON = 3, 2
LEVELS = {10: 2 << 2, 20: 3 << 2, 30: 4 << 2, 40: 5 << 2, 50: 6 << 2}
IS_JSON = environ.get("AWS_LAMBDA_LOG_FORMAT", "").upper() == "JSON"
LEVEL = environ.get("AWS_LAMBDA_LOG_LEVEL", "").upper()


class Lines:
    """Records as lines of standard output; a record of several lines is kept together by \\r."""

    def log(self, message, level=0, kind=TEXT):
        sys.stdout.write(message)
        sys.stdout.flush()

    def log_error(self, lines, result):
        self.log("\r".join(lines) + "\n")


class Frames:
    """Records framed for the platform, so that one of several lines stays one record."""

    def __init__(self, descriptor):
        self.descriptor = descriptor

    def log(self, message, level=0, kind=TEXT):
        data = message.encode("utf-8", "replace")
        head = (0xA55A0000 | kind | LEVELS.get(level, 0)).to_bytes(4, "big")
        stamp = (time.time_ns() // 1000).to_bytes(8, "big")
        rest = memoryview(head + len(data).to_bytes(4, "big") + stamp + data)
        while rest:
            rest = rest[write(self.descriptor, rest):]

    def log_error(self, lines, result):
        self.log("\n".join(lines), 40, JSON if IS_JSON else TEXT)


_descriptor = environ.pop("_LAMBDA_TELEMETRY_LOG_FD", None)
sink = Frames(int(_descriptor)) if _descriptor else Lines()


def install(logging):
    """Gives the root logger its handler."""

    class LambdaLoggerHandler(logging.Handler):
        def emit(self, record):
            level = min(50, max(0, record.levelno)) // 10 * 10
            framed = level if IS_JSON or LEVEL else 0
            sink.log(self.format(record), framed, JSON if IS_JSON else TEXT)

    class LambdaLoggerFilter(logging.Filter):
        def filter(self, record):
            record.aws_request_id = _apus_runtime.request_id
            return True

    logging.Formatter.converter = time.gmtime
    handler = LambdaLoggerHandler()
    handler.addFilter(LambdaLoggerFilter())
    if IS_JSON:
        handler.setFormatter(json_formatter(logging))
    else:
        handler.setFormatter(logging.Formatter(
            "[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s\n",
            "%Y-%m-%dT%H:%M:%S"))
    root = logging.getLogger()
    root.addHandler(handler)
    level = "DEBUG" if LEVEL == "TRACE" else LEVEL
    if level in ("DEBUG", "INFO", "WARN", "WARNING", "ERROR", "FATAL", "CRITICAL"):
        root.setLevel(level)


def json_formatter(logging):
    import json
    import traceback

    known = set(logging.LogRecord("", 0, "", 0, "", (), None).__dict__) | {"aws_request_id", "taskName"}

    class JsonFormatter(logging.Formatter):
        def format(self, record):
            kind, value, trace = record.exc_info or (None, None, None)
            seconds = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
            level = logging.getLevelName(min(50, max(0, record.levelno)) // 10 * 10)
            result = {
                "timestamp": "%s.%03dZ" % (seconds, int(record.created * 1000) % 1000),
                "level": level,
                "message": record.getMessage(),
                "logger": record.name,
                "stackTrace": traceback.format_tb(trace) if kind else None,
                "errorType": kind.__name__ if kind else None,
                "errorMessage": str(value) if kind else None,
                "requestId": record.aws_request_id,
                "tenantId": _apus_runtime.tenant_id,
                "location": "%s:%s:%d" % (record.pathname, record.funcName, record.lineno) if kind else None,
            }
            for key, item in record.__dict__.items():
                if key not in known:
                    result.setdefault(key, item)
            result = {key: item for key, item in result.items() if item is not None}
            return json.dumps(result, ensure_ascii=False, default=str) + "\n"

    return JsonFormatter()
