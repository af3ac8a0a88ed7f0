"""Groups, renamed users, login profiles, MFA devices, identity providers, instance profiles and service-linked
roles, as boto3 sees them."""

import json

import botocore.exceptions
import pytest


def refused(call, **parameters):
    """Code, status and text of a call that must be refused."""
    with pytest.raises(botocore.exceptions.ClientError) as refusal:
        call(**parameters)
    answer = refusal.value.response
    return answer["Error"]["Code"], answer["ResponseMetadata"]["HTTPStatusCode"], answer["Error"]["Message"]


def allowing(action):
    return json.dumps({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": action, "Resource": "*"}]})


def keys_of(apus, iam, user):
    """Clients that sign with a new key of the user's."""
    key = iam.create_access_key(UserName=user)["AccessKey"]
    return lambda service: apus.client(service, key["AccessKeyId"], key["SecretAccessKey"])


def test_what_a_group_may_its_users_may(apus, name):
    iam = apus.client("iam")
    group = iam.create_group(GroupName=name, Path="/teams/")["Group"]
    assert group["Arn"] == f"arn:aws:iam::000000000000:group/teams/{name}"
    iam.create_user(UserName=name)
    client = keys_of(apus, iam, name)
    assert refused(client("iam").list_users)[:2] == ("AccessDenied", 403)
    iam.put_group_policy(GroupName=name, PolicyName="look", PolicyDocument=allowing("iam:ListUsers"))
    iam.add_user_to_group(GroupName=name, UserName=name)
    assert any(user["UserName"] == name for user in client("iam").list_users()["Users"])
    assert [user["UserName"] for user in iam.get_group(GroupName=name)["Users"]] == [name]
    assert [each["GroupName"] for each in iam.list_groups_for_user(UserName=name)["Groups"]] == [name]
    assert refused(iam.delete_group, GroupName=name) == (
        "DeleteConflict", 409, "Cannot delete entity, must remove users from group first.")
    iam.remove_user_from_group(GroupName=name, UserName=name)
    assert refused(client("iam").list_users)[:2] == ("AccessDenied", 403)
    iam.delete_group_policy(GroupName=name, PolicyName="look")
    iam.delete_group(GroupName=name)
    assert refused(iam.get_group, GroupName=name) == (
        "NoSuchEntity", 404, f"The group with name {name} cannot be found.")


def test_groups_are_paged(apus, name):
    iam = apus.client("iam")
    names = [f"{name}-{index}" for index in range(5)]
    for each in names:
        iam.create_group(GroupName=each, Path=f"/{name}/")
    pages = iam.get_paginator("list_groups").paginate(
        PathPrefix=f"/{name}/", PaginationConfig={"PageSize": 2})
    assert [[group["GroupName"] for group in page["Groups"]] for page in pages] == [
        names[:2], names[2:4], names[4:]]


def test_a_renamed_user_keeps_keys_groups_and_policies(apus, name):
    iam = apus.client("iam")
    iam.create_user(UserName=name)
    iam.put_user_policy(UserName=name, PolicyName="look", PolicyDocument=allowing("iam:GetUser"))
    iam.create_group(GroupName=name)
    iam.add_user_to_group(GroupName=name, UserName=name)
    client = keys_of(apus, iam, name)
    new = f"{name}-new"
    iam.update_user(UserName=name, NewUserName=new, NewPath="/moved/")
    assert client("iam").get_user()["User"]["Arn"] == f"arn:aws:iam::000000000000:user/moved/{new}"
    assert client("sts").get_caller_identity()["Arn"].endswith(f":user/moved/{new}")
    assert [user["UserName"] for user in iam.get_group(GroupName=name)["Users"]] == [new]
    assert refused(iam.get_user, UserName=name)[0] == "NoSuchEntity"
