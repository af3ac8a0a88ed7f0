# SnapStart: the function's hooks around its snapshot, and what must not be the same in every copy. Loaded where the
# function has it alone.
import os
import sys
import time
from os import environ

import _apus_runtime


def pass_through(client, json):
    """Returns the client for the invocations: in each copy of this process, one with a connection of its own."""
    hooks = sys.modules.get("snapshot_restore_py")
    try:
        if hooks:
            # The last one registered runs first.
            for function, arguments, named in reversed(list(hooks.get_before_snapshot())):
                function(*arguments, **named)
    except Exception:
        report(client, json, "init/error", "Runtime.BeforeSnapshotError", 64)
    client = restore(client)
    try:
        reseed()
        if hooks:
            for function, arguments, named in list(hooks.get_after_restore()):
                function(*arguments, **named)
    except Exception:
        report(client, json, "restore/error", "Runtime.AfterRestoreError", 65)
    return client


def restore(client):
    """Waits until this process has been restored. Where the answer is to connect anew, a snapshot is made as soon as
    the connection is gone; nothing listens where it is made, so that whoever can connect has been restored."""
    headers, _ = client.get("restore/next")
    if "apus-reconnect" not in headers:
        return client
    client.socket.close()
    while True:
        if client.unix:
            environ["APUS_RUNTIME_SOCKET"] = client.unix
        try:
            anew = _apus_runtime.RuntimeClient()
        except OSError:
            time.sleep(0.001)
            continue
        anew.get("restore/next")
        return anew


def reseed():
    """Generators that keep a state in memory."""
    random = sys.modules.get("random")
    if random:
        random.seed()
    ssl = sys.modules.get("_ssl")
    if ssl:
        ssl.RAND_add(os.urandom(64), 64.0)


def report(client, json, place, kind, status):
    import _apus_faults

    _apus_faults.report(client, json, place, "", kind)
    sys.exit(status)
