"""`apus queues` and `apus queue`."""

from test_command import run
from test_sqs_dead_letters import arn, fail, pair


def test_a_hand_in_queues(apus, name):
    sqs = apus.client("sqs")
    work, dead = pair(sqs, name, receives=1)
    assert run(apus, "queue", "send", name, "hello").returncode == 0
    shown = run(apus, "queues").stdout
    [row] = [line.split() for line in shown.splitlines() if line.split()[0] == name]
    assert row == [name, "1", "0", "0", f"{name}-dead"]
    shown = run(apus, "queue", "peek", name).stdout
    assert "visible" in shown and "hello" in shown
    assert run(apus, "queue", "receive", name).stdout == "hello\n"
    assert "in flight" in run(apus, "queue", "peek", name).stdout
    assert run(apus, "queue", "receive", name).returncode == 1
    assert run(apus, "queue", "send", f"{name}-dead", "lost").returncode == 0
    assert run(apus, "queue", "redrive", f"{name}-dead", "--to", name).stdout == "1 of 1 moved\n"
    assert run(apus, "queue", "receive", name, "--wait", "5", "--delete").stdout == "lost\n"
    missing = run(apus, "queue", "send", f"{name}-none", "x")
    assert missing.returncode == 1 and missing.stderr.startswith("Error: QueueDoesNotExist: ")
