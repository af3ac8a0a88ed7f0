"""Who may do what: each kind of policy refuses and allows as it does on AWS, and says so in AWS's words."""

import json
import pathlib
import urllib.request

import botocore.exceptions
import pytest

from conftest import PYTHON_RUNTIME, make_role, zipped

ACCOUNT = "000000000000"
PACKAGE = zipped(app__py="def handler(e, c): return 1")


def document(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def statement(effect, action, resource="*", **more):
    return {"Effect": effect, "Action": action, "Resource": resource, **more}


class User:
    """A user with a key, and clients that sign as this user."""

    def __init__(self, cloud, name, **more):
        self.cloud, self.name, self.iam = cloud, name, cloud.client("iam")
        self.arn = self.iam.create_user(UserName=name, **more)["User"]["Arn"]
        key = self.iam.create_access_key(UserName=name)["AccessKey"]
        self.key = key["AccessKeyId"], key["SecretAccessKey"]

    def client(self, service, **more):
        return self.cloud.client(service, *self.key, **more)

    def put(self, *statements, policy="p"):
        self.iam.put_user_policy(
            UserName=self.name, PolicyName=policy, PolicyDocument=document(*statements))


@pytest.fixture
def user(apus, name):
    return User(apus, name)


def refusal(call, **arguments):
    with pytest.raises(botocore.exceptions.ClientError) as refused:
        call(**arguments)
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 403
    assert refused.value.response["Error"]["Code"] in ("AccessDenied", "AccessDeniedException")
    return refused.value.response["Error"]["Message"]


def test_nothing_is_allowed_until_a_policy_does(user):
    groups = user.client("logs").describe_log_groups
    assert refusal(groups).endswith(
        "because no identity-based policy allows the logs:DescribeLogGroups action")
    user.put(statement("Allow", "logs:Describe*"))
    groups()
    user.put(statement("Deny", "logs:DescribeLogGroups"), policy="no")
    assert refusal(groups) == (
        f"User: {user.arn} is not authorized to perform: logs:DescribeLogGroups on resource: "
        f"arn:aws:logs:eu-central-1:{ACCOUNT}:log-group::log-stream: "
        "with an explicit deny in an identity-based policy")


def test_policies_of_groups_count(apus, user, name):
    iam = apus.client("iam")
    iam.create_group(GroupName=name)
    iam.put_group_policy(
        GroupName=name, PolicyName="p", PolicyDocument=document(statement("Allow", "lambda:ListFunctions")))
    functions = user.client("lambda")
    refusal(functions.list_functions)
    iam.add_user_to_group(GroupName=name, UserName=user.name)
    functions.list_functions()


def test_not_action_allows_the_rest(user):
    user.put({"Effect": "Allow", "NotAction": ["iam:*", "lambda:*"], "Resource": "*"})
    user.client("logs").describe_log_groups()
    refusal(user.client("lambda").list_functions)
    refusal(user.client("iam").list_roles)


def test_a_boundary_bounds(apus, user):
    iam = apus.client("iam")
    user.put(statement("Allow", "*"))
    user.client("lambda").list_functions()
    boundary = iam.create_policy(
        PolicyName=user.name, PolicyDocument=document(statement("Allow", "logs:*")))["Policy"]["Arn"]
    iam.put_user_permissions_boundary(UserName=user.name, PermissionsBoundary=boundary)
    user.client("logs").describe_log_groups()
    assert refusal(user.client("lambda").list_functions).endswith(
        "because no permissions boundary allows the lambda:ListFunctions action")
    iam.create_policy_version(
        PolicyArn=boundary, SetAsDefault=True,
        PolicyDocument=document(statement("Allow", "*"), statement("Deny", "lambda:*")))
    assert refusal(user.client("lambda").list_functions).endswith(
        "with an explicit deny in a permissions boundary")


@pytest.mark.parametrize("operator, value, allowed", [
    ("IpAddress", "127.0.0.0/8", True), ("IpAddress", "10.0.0.0/8", False),
    ("NotIpAddress", "10.0.0.0/8", True)])
def test_the_source_address_counts(user, operator, value, allowed):
    user.put(statement("Allow", "lambda:*", Condition={operator: {"aws:SourceIp": value}}))
    if allowed:
        user.client("lambda").list_functions()
    else:
        refusal(user.client("lambda").list_functions)


@pytest.mark.parametrize("condition, allowed", [
    ({"StringEquals": {"aws:RequestedRegion": "eu-central-1"}}, True),
    ({"StringEquals": {"aws:RequestedRegion": ["us-east-1", "us-west-2"]}}, False),
    ({"StringLike": {"aws:UserAgent": "Boto3/*"}}, True),
    ({"Bool": {"aws:SecureTransport": "false"}}, True),
    ({"Bool": {"aws:MultiFactorAuthPresent": "true"}}, False),
    ({"BoolIfExists": {"aws:MultiFactorAuthPresent": "true"}}, True),
    ({"DateGreaterThan": {"aws:CurrentTime": "2020-01-01T00:00:00Z"}}, True),
    ({"DateLessThan": {"aws:CurrentTime": "2020-01-01T00:00:00Z"}}, False),
    ({"NumericGreaterThan": {"aws:EpochTime": "1577836800"}}, True),
    ({"StringEquals": {"aws:PrincipalType": "User", "aws:ResourceAccount": ACCOUNT}}, True),
    ({"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:user/test-*"}}, True),
    ({"Null": {"aws:TokenIssueTime": "true", "aws:SourceIdentity": "true"}}, True),
    ({"StringEquals": {"aws:username": "${aws:username}"}}, True),
])
def test_conditions_see_the_call(user, condition, allowed):
    user.put(statement("Allow", "lambda:*", Condition=condition))
    if allowed:
        user.client("lambda").list_functions()
    else:
        refusal(user.client("lambda").list_functions)


def test_tags_of_user_and_resource_meet(apus, name):
    red = User(apus, name, Tags=[{"Key": "team", "Value": "red"}])
    red.put(
        statement("Allow", "logs:CreateLogGroup", Condition={
            "StringEquals": {"aws:RequestTag/team": "${aws:PrincipalTag/team}"},
            "ForAllValues:StringEquals": {"aws:TagKeys": ["team"]}}),
        statement("Allow", "logs:PutRetentionPolicy", Condition={
            "StringEquals": {"aws:ResourceTag/team": "${aws:PrincipalTag/team}"}}))
    logs = red.client("logs")
    logs.create_log_group(logGroupName=f"{name}-red", tags={"team": "red"})
    refusal(logs.create_log_group, logGroupName=f"{name}-blue", tags={"team": "blue"})
    refusal(logs.create_log_group, logGroupName=f"{name}-both", tags={"team": "red", "more": "x"})
    refusal(logs.create_log_group, logGroupName=f"{name}-none")
    apus.client("logs").create_log_group(logGroupName=f"{name}-blue", tags={"team": "blue"})
    logs.put_retention_policy(logGroupName=f"{name}-red", retentionInDays=7)
    refusal(logs.put_retention_policy, logGroupName=f"{name}-blue", retentionInDays=7)
    apus.client("logs").tag_log_group(logGroupName=f"{name}-blue", tags={"team": "red"})
    logs.put_retention_policy(logGroupName=f"{name}-blue", retentionInDays=7)


def test_functions_are_reached_by_their_tags(apus, user):
    role = make_role(apus, user.name)
    functions = apus.client("lambda")
    for color in ["red", "blue"]:
        functions.create_function(
            FunctionName=f"{user.name}-{color}", Role=role, Runtime=PYTHON_RUNTIME, Handler="app.handler",
            Code={"ZipFile": PACKAGE}, Tags={"team": color})
    user.put(statement("Allow", "lambda:Get*", Condition={"StringEquals": {"aws:ResourceTag/team": "red"}}))
    user.client("lambda").get_function(FunctionName=f"{user.name}-red")
    refusal(user.client("lambda").get_function, FunctionName=f"{user.name}-blue")


def test_passing_a_role_needs_leave(apus, user):
    role = make_role(apus, user.name)
    user.put(statement("Allow", "lambda:*"))
    functions = user.client("lambda")
    create = dict(
        FunctionName=user.name, Role=role, Runtime=PYTHON_RUNTIME, Handler="app.handler",
        Code={"ZipFile": PACKAGE})
    assert f"is not authorized to perform: iam:PassRole on resource: {role} because" in refusal(
        functions.create_function, **create)
    user.put(statement("Allow", "iam:PassRole", role, Condition={
        "StringEquals": {"iam:PassedToService": "ec2.amazonaws.com"}}), policy="pass")
    refusal(functions.create_function, **create)
    user.put(statement("Allow", "iam:PassRole", role, Condition={
        "StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"},
        "ArnLike": {"iam:AssociatedResourceArn": f"arn:aws:lambda:*:{ACCOUNT}:function:{user.name}"}}),
        policy="pass")
    functions.create_function(**create)
    other = make_role(apus, user.name + "-other")
    functions.get_waiter("function_active_v2").wait(FunctionName=user.name)
    refusal(functions.update_function_configuration, FunctionName=user.name, Role=other)
    functions.update_function_configuration(FunctionName=user.name, Role=role)
    foreign = role.replace(ACCOUNT, "999999999999")
    assert refusal(functions.create_function, **{**create, "Role": foreign}) == (
        "Cross-account pass role is not allowed.")


def test_a_role_session_may_what_its_role_may(apus, user):
    iam = apus.client("iam")
    trust = json.dumps({"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Principal": {"AWS": user.arn}, "Action": "sts:AssumeRole"}]})
    role = iam.create_role(RoleName=user.name, AssumeRolePolicyDocument=trust)["Role"]["Arn"]
    iam.put_role_policy(
        RoleName=user.name, PolicyName="p", PolicyDocument=document(
            statement("Allow", "lambda:ListFunctions"),
            statement("Allow", "logs:*", Condition={"ArnEquals": {"aws:PrincipalArn": role}})))
    keys = user.client("sts").assume_role(RoleArn=role, RoleSessionName="work")["Credentials"]
    keys = keys["AccessKeyId"], keys["SecretAccessKey"], keys["SessionToken"]
    apus.client("lambda", *keys).list_functions()
    apus.client("logs", *keys).describe_log_groups()
    assert f"assumed-role/{user.name}/work is not authorized to perform: iam:ListRoles" in refusal(
        apus.client("iam", *keys).list_roles)
    iam.delete_role_policy(RoleName=user.name, PolicyName="p")
    refusal(apus.client("lambda", *keys).list_functions)


@pytest.mark.parametrize("broken, text", [
    ("{", "Syntax errors in policy."),
    (document(statement("Allow", "everything")),
     "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."),
    (document(statement("Allow", "s3:*", "bucket")), 'Resource bucket must be in ARN format or "*".'),
    (document(statement("Allow", "s3:*", Principal="*")), "Policy document should not specify a principal."),
    (document(statement("Allow", "s3:*", Sid="a"), statement("Allow", "s3:*", Sid="a")),
     "Statement IDs (SID) in a single policy must be unique."),
    (document(statement("Allow", "s3:*", Condition={"DateLessThan": {"aws:CurrentTime": "soon"}})),
     "The policy failed legacy parsing"),
    (document({"Effect": "Allow", "Resource": "*"}), "Policy statement must contain actions."),
    ("[" * 60_000, "Syntax errors in policy."),
])
def test_what_is_no_policy_is_refused(apus, user, broken, text):
    with pytest.raises(botocore.exceptions.ClientError) as refused:
        apus.client("iam").put_user_policy(UserName=user.name, PolicyName="p", PolicyDocument=broken)
    assert refused.value.response["Error"]["Code"] == "MalformedPolicyDocument"
    assert refused.value.response["Error"]["Message"] == text


def test_a_policy_that_is_too_large_is_refused(apus, user):
    long = document(statement("Allow", [f"s3:Action{number}" for number in range(300)]))
    with pytest.raises(botocore.exceptions.ClientError) as refused:
        apus.client("iam").put_user_policy(UserName=user.name, PolicyName="p", PolicyDocument=long)
    assert refused.value.response["Error"]["Code"] == "LimitExceeded"


def test_an_audit_lets_pass_and_tells(fresh):
    cloud = fresh("--iam", "audit")
    assert any("WARNING: --iam audit" in line for line in cloud.announcement)
    user = User(cloud, "anna")
    user.client("lambda").list_functions()
    log = pathlib.Path(cloud.log.name).read_text().splitlines()
    lines = [line for line in log if "would be refused" in line]
    assert len(lines) == 1
    for part in [user.arn, "action=lambda:ListFunctions", "no identity-based policy allows"]:
        assert part in lines[0]
    user.put(statement("Allow", "lambda:*"))
    user.client("lambda").list_functions()
    assert pathlib.Path(cloud.log.name).read_text().count("would be refused") == 1


@pytest.mark.parametrize("options, mode", [
    ((), "enforce"), (("--iam", "enforce"), "enforce"), (("--iam", "off"), "off")])
def test_calls_are_refused_unless_told_otherwise(fresh, options, mode):
    cloud = fresh(*options)
    assert any("WARNING: --iam off" in line for line in cloud.announcement) == (mode == "off")
    with urllib.request.urlopen(cloud.endpoint + "/_apus/health") as answer:
        assert json.load(answer)["iam"] == mode
    functions = User(cloud, "anna").client("lambda")
    if mode == "off":
        functions.list_functions()
    else:
        refusal(functions.list_functions)
    assert "would be refused" not in pathlib.Path(cloud.log.name).read_text()
