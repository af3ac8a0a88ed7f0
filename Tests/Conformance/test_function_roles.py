"""What a function's credentials are good for, and what its execution role decides besides."""

import json
import time

from conftest import PYTHON_RUNTIME, TRUST, zipped
from test_sts import ACCOUNT, allow, policy, refused

KEYS = """
import os
def handler(event, context):
    print("said", event)
    return {k: os.environ[k] for k in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")}
"""


def make(cloud, name, *statements, trusted=TRUST, role=None):
    """A function that tells its credentials, under a role of its own with these statements."""
    iam, functions = cloud.client("iam"), cloud.client("lambda")
    if role is None:
        role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=trusted)["Role"]["Arn"]
        if statements:
            iam.put_role_policy(RoleName=name, PolicyName="p", PolicyDocument=policy(*statements))
    functions.create_function(
        FunctionName=name, Role=role, Runtime=PYTHON_RUNTIME, Handler="app.handler",
        Code={"ZipFile": zipped(app__py=KEYS)})
    functions.get_waiter("function_active_v2").wait(FunctionName=name)
    return role


def call(cloud, name, **more):
    answer = cloud.client("lambda").invoke(FunctionName=name, Payload=json.dumps("x"), **more)
    keys = json.loads(answer["Payload"].read())
    return [keys["AWS_ACCESS_KEY_ID"], keys["AWS_SECRET_ACCESS_KEY"], keys["AWS_SESSION_TOKEN"]]


def test_a_functions_credentials_are_useless_in_another_account(apus, name):
    make(apus, name, allow("*"))
    keys = call(apus, name)
    # It may do everything at home.
    apus.client("lambda", *keys).get_function(FunctionName=name)
    apus.client("iam", *keys).get_role(RoleName=name)
    other = "222233334444"
    stranger = apus.client("lambda", key=other)
    foreign = apus.client("iam", key=other).create_role(RoleName=name, AssumeRolePolicyDocument=TRUST)["Role"]["Arn"]
    stranger.create_function(
        FunctionName=name + "-far", Role=foreign, Runtime=PYTHON_RUNTIME, Handler="app.handler",
        Code={"ZipFile": zipped(app__py=KEYS)})
    far = stranger.get_function(FunctionName=name + "-far")["Configuration"]["FunctionArn"]
    functions = apus.client("lambda", *keys)
    for operation in ["get_function", "invoke", "delete_function", "get_function_configuration"]:
        code, status, message = refused(getattr(functions, operation), FunctionName=far)
        assert (code, status) == ("AccessDeniedException", 403), operation
        assert message.startswith(f"User: arn:aws:sts::{ACCOUNT}:assumed-role/{name}/{name} is not authorized")
    assert far not in [each["FunctionArn"] for each in functions.list_functions()["Functions"]]
    assert refused(apus.client("sts", *keys).assume_role, RoleArn=foreign, RoleSessionName="in")[:2] == (
        "AccessDenied", 403)
    assert refused(apus.client("iam", *keys).get_role, RoleName="nobody-" + name)[0] == "NoSuchEntity"
    assert apus.client("sts", *keys).get_caller_identity()["Account"] == ACCOUNT
    stranger.delete_function(FunctionName=name + "-far")


def test_policies_ask_which_functions_code_calls(apus, name):
    arn = f"arn:aws:lambda:eu-central-1:{ACCOUNT}:function:{name}"
    role = make(apus, name, allow(
        "lambda:ListFunctions", Condition={"ArnEquals": {"lambda:SourceFunctionArn": arn}}))
    make(apus, name + "-other", role=role)
    apus.client("lambda", *call(apus, name)).list_functions()
    code, status, _ = refused(apus.client("lambda", *call(apus, name + "-other")).list_functions)
    assert (code, status) == ("AccessDeniedException", 403)


def test_a_role_may_trust_one_function_alone(apus, name):
    arn = f"arn:aws:lambda:eu-central-1:{ACCOUNT}:function:{name}"
    trusted = policy({
        "Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole",
        "Condition": {"ArnLike": {"aws:SourceArn": arn}, "StringEquals": {"aws:SourceAccount": ACCOUNT}}})
    role = make(apus, name, trusted=trusted)
    call(apus, name)
    code, status, message = refused(
        apus.client("lambda").create_function, FunctionName=name + "-other", Role=role, Runtime=PYTHON_RUNTIME,
        Handler="app.handler", Code={"ZipFile": zipped(app__py=KEYS)})
    assert (code, status) == ("InvalidParameterValueException", 400)
    assert message == "The role defined for the function cannot be assumed by Lambda."


def lines(cloud, group, seconds):
    """All lines of a group, once there are some, or after that time."""
    logs = cloud.client("logs")
    end = time.monotonic() + seconds
    while True:
        try:
            found = [each["message"] for each in logs.filter_log_events(logGroupName=group)["events"]]
        except logs.exceptions.ResourceNotFoundException:
            found = None
        if found or time.monotonic() > end:
            return found
        time.sleep(0.05)


def test_a_role_that_may_not_log_has_no_log(apus, name):
    group = "/aws/lambda/" + name
    make(apus, name)
    keys = call(apus, name)
    assert keys
    assert lines(apus, group, 1.0) is None
    # May write, but not make the group: still nothing, until somebody else makes it.
    writes = allow(["logs:CreateLogStream", "logs:PutLogEvents"], f"arn:aws:logs:*:*:log-group:{group}:*")
    apus.client("iam").put_role_policy(RoleName=name, PolicyName="p", PolicyDocument=policy(writes))
    call(apus, name)
    assert lines(apus, group, 1.0) is None
    apus.client("logs").create_log_group(logGroupName=group)
    call(apus, name)
    assert any("said x" in line for line in lines(apus, group, 10))


def test_without_enforcement_everything_is_logged(fresh, name):
    for mode in ["audit", "off"]:
        cloud = fresh("--iam", mode)
        make(cloud, name)
        call(cloud, name)
        assert any("said x" in line for line in lines(cloud, "/aws/lambda/" + name, 10)), mode
