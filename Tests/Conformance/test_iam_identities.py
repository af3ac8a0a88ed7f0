"""Groups, renamed users, login profiles, MFA devices, identity providers, instance profiles and service-linked
roles, as boto3 sees them."""

import base64
import hmac
import json
import time

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
    assert refused(iam.delete_group, GroupName=name)[:2] == ("DeleteConflict", 409)
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


def test_an_instance_profile_hands_on_one_role(apus, name):
    iam = apus.client("iam")
    trust = allowing("sts:AssumeRole").replace(', "Resource": "*"', ', "Principal": {"Service": "ec2.amazonaws.com"}')
    iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust)
    profile = iam.create_instance_profile(
        InstanceProfileName=name, Path="/web/", Tags=[{"Key": "k", "Value": "v"}])["InstanceProfile"]
    assert profile["Arn"] == f"arn:aws:iam::000000000000:instance-profile/web/{name}"
    iam.add_role_to_instance_profile(InstanceProfileName=name, RoleName=name)
    found = iam.get_waiter("instance_profile_exists")
    found.wait(InstanceProfileName=name)
    assert [role["RoleName"] for role in iam.get_instance_profile(
        InstanceProfileName=name)["InstanceProfile"]["Roles"]] == [name]
    assert [each["InstanceProfileName"] for each in iam.list_instance_profiles_for_role(
        RoleName=name)["InstanceProfiles"]] == [name]
    assert refused(iam.delete_role, RoleName=name) == (
        "DeleteConflict", 409, "Cannot delete entity, must remove roles from instance profile first.")
    assert iam.list_instance_profile_tags(InstanceProfileName=name)["Tags"] == [{"Key": "k", "Value": "v"}]
    iam.remove_role_from_instance_profile(InstanceProfileName=name, RoleName=name)
    iam.delete_instance_profile(InstanceProfileName=name)
    iam.delete_role(RoleName=name)


def test_a_service_linked_role_is_its_services(apus):
    iam = apus.client("iam")
    role = iam.create_service_linked_role(AWSServiceName="elasticbeanstalk.amazonaws.com")["Role"]
    assert role["RoleName"] == "AWSServiceRoleForElasticBeanstalk"
    assert role["Path"] == "/aws-service-role/elasticbeanstalk.amazonaws.com/"
    assert role["AssumeRolePolicyDocument"]["Statement"][0]["Principal"] == {
        "Service": "elasticbeanstalk.amazonaws.com"}
    assert refused(iam.delete_role, RoleName=role["RoleName"])[:2] == ("UnmodifiableEntity", 400)
    task = iam.delete_service_linked_role(RoleName=role["RoleName"])["DeletionTaskId"]
    assert iam.get_service_linked_role_deletion_status(DeletionTaskId=task)["Status"] == "SUCCEEDED"


def test_a_password_is_checked_and_changed(apus, name):
    iam = apus.client("iam")
    iam.create_user(UserName=name)
    iam.put_user_policy(UserName=name, PolicyName="own", PolicyDocument=allowing("iam:ChangePassword"))
    assert refused(iam.create_login_profile, UserName=name, Password="short") == (
        "PasswordPolicyViolation", 400, "Password should have a minimum length of 8")
    profile = iam.create_login_profile(
        UserName=name, Password="First-1-password", PasswordResetRequired=True)["LoginProfile"]
    assert (profile["UserName"], profile["PasswordResetRequired"]) == (name, True)
    own = keys_of(apus, iam, name)("iam")
    assert refused(own.change_password, OldPassword="wrong", NewPassword="Second-2-password")[0] == "AccessDenied"
    own.change_password(OldPassword="First-1-password", NewPassword="Second-2-password")
    assert iam.get_login_profile(UserName=name)["LoginProfile"]["PasswordResetRequired"] is False
    assert refused(iam.change_password, OldPassword="a", NewPassword="b")[0] == "InvalidUserType"
    iam.delete_login_profile(UserName=name)
    assert refused(iam.get_login_profile, UserName=name) == (
        "NoSuchEntity", 404, f"Login Profile for User {name} cannot be found.")


def code_of(seed, step):
    """The six digits that an authenticator application shows in a step of thirty seconds (RFC 6238)."""
    mac = hmac.digest(base64.b32decode(seed), step.to_bytes(8, "big"), "sha1")
    start = mac[-1] & 15
    return f"{(int.from_bytes(mac[start:start + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06}"


def test_an_mfa_device_is_enabled_by_its_codes(apus, name):
    iam = apus.client("iam")
    iam.create_user(UserName=name)
    device = iam.create_virtual_mfa_device(VirtualMFADeviceName=name)["VirtualMFADevice"]
    serial, seed = device["SerialNumber"], device["Base32StringSeed"].decode()
    assert serial == f"arn:aws:iam::000000000000:mfa/{name}"
    assert len(seed) == 64
    assert device["QRCodePNG"].startswith(b"\x89PNG\r\n\x1a\n")
    assert refused(
        iam.enable_mfa_device, UserName=name, SerialNumber=serial, AuthenticationCode1="000000",
        AuthenticationCode2="000000") == (
            "InvalidAuthenticationCode", 403, "Authentication code for device is not valid.")
    step = int(time.time()) // 30
    iam.enable_mfa_device(
        UserName=name, SerialNumber=serial, AuthenticationCode1=code_of(seed, step - 1),
        AuthenticationCode2=code_of(seed, step))
    assert [each["SerialNumber"] for each in iam.list_mfa_devices(UserName=name)["MFADevices"]] == [serial]
    assigned = iam.get_paginator("list_virtual_mfa_devices").paginate(AssignmentStatus="Assigned")
    assert {each["SerialNumber"]: each["User"]["UserName"] for page in assigned
            for each in page["VirtualMFADevices"]}[serial] == name
    assert refused(iam.delete_virtual_mfa_device, SerialNumber=serial)[0] == "DeleteConflict"
    iam.deactivate_mfa_device(UserName=name, SerialNumber=serial)
    iam.delete_virtual_mfa_device(SerialNumber=serial)
    iam.delete_user(UserName=name)


def test_an_openid_connect_provider_keeps_its_audiences(apus, name):
    iam = apus.client("iam")
    arn = iam.create_open_id_connect_provider(
        Url=f"https://{name}.example.com/realm", ClientIDList=["app"], ThumbprintList=["ab" * 20],
        Tags=[{"Key": "k", "Value": "v"}])["OpenIDConnectProviderArn"]
    assert arn == f"arn:aws:iam::000000000000:oidc-provider/{name}.example.com/realm"
    iam.add_client_id_to_open_id_connect_provider(OpenIDConnectProviderArn=arn, ClientID="web")
    iam.update_open_id_connect_provider_thumbprint(OpenIDConnectProviderArn=arn, ThumbprintList=["cd" * 20])
    provider = iam.get_open_id_connect_provider(OpenIDConnectProviderArn=arn)
    assert provider["Url"] == f"{name}.example.com/realm"
    assert provider["ClientIDList"] == ["app", "web"]
    assert provider["ThumbprintList"] == ["cd" * 20]
    assert provider["Tags"] == [{"Key": "k", "Value": "v"}]
    assert arn in [each["Arn"] for each in iam.list_open_id_connect_providers()["OpenIDConnectProviderList"]]
    assert refused(iam.create_open_id_connect_provider, Url=f"http://{name}.example.com") == (
        "ValidationError", 400, "Invalid Open ID Connect Provider URL")
    iam.delete_open_id_connect_provider(OpenIDConnectProviderArn=arn)
    iam.delete_open_id_connect_provider(OpenIDConnectProviderArn=arn)
    assert refused(iam.get_open_id_connect_provider, OpenIDConnectProviderArn=arn) == (
        "NoSuchEntity", 404, f"OpenIDConnect Provider not found for arn {arn}")


METADATA = """<?xml version="1.0" encoding="UTF-8"?>
<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="urn:corp" validUntil="2099-01-01T00:00:00Z">
  <!-- {padding} -->
  <IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
    <KeyDescriptor use="signing"><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data>
      <X509Certificate>MIIB</X509Certificate></X509Data></KeyInfo></KeyDescriptor>
    <SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://id.example.com"/>
  </IDPSSODescriptor>
</EntityDescriptor>"""


def test_a_saml_provider_keeps_its_metadata(apus, name):
    iam = apus.client("iam")
    metadata = METADATA.format(padding="x" * 1_000)
    arn = iam.create_saml_provider(Name=name, SAMLMetadataDocument=metadata)["SAMLProviderArn"]
    provider = iam.get_saml_provider(SAMLProviderArn=arn)
    assert provider["SAMLMetadataDocument"] == metadata
    assert provider["ValidUntil"].year == 2099
    large = METADATA.format(padding="y" * 3_000_000)
    iam.update_saml_provider(SAMLProviderArn=arn, SAMLMetadataDocument=large)
    assert iam.get_saml_provider(SAMLProviderArn=arn)["SAMLMetadataDocument"] == large
    assert refused(iam.update_saml_provider, SAMLProviderArn=arn, SAMLMetadataDocument="x" * 1_000) == (
        "InvalidInput", 400, "Could not parse metadata")
    iam.delete_saml_provider(SAMLProviderArn=arn)
    assert refused(iam.get_saml_provider, SAMLProviderArn=arn) == (
        "NoSuchEntity", 404, f"Manifest not found for arn {arn}")


def test_a_role_trusts_persons_not_names(apus, name):
    iam = apus.client("iam")
    user = iam.create_user(UserName=name)["User"]
    trust = allowing("sts:AssumeRole").replace('"Resource": "*"', f'"Principal": {{"AWS": "{user["Arn"]}"}}')

    def trusted():
        document = iam.get_role(RoleName=name)["Role"]["AssumeRolePolicyDocument"]
        return document["Statement"][0]["Principal"]["AWS"]

    iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust)
    assert trusted() == user["Arn"]
    iam.delete_user(UserName=name)
    assert trusted() == user["UserId"]
    assert refused(iam.update_assume_role_policy, RoleName=name, PolicyDocument=trust) == (
        "MalformedPolicyDocument", 400, f'Invalid principal in policy: "AWS":"{user["Arn"]}"')
    iam.create_user(UserName=name)
    assert trusted() == user["UserId"], "a successor of the same name is somebody else"


def test_identities_survive_kill(fresh):
    cloud = fresh(durable=True)
    iam = cloud.client("iam")
    iam.create_user(UserName="anna")
    iam.create_group(GroupName="devs")
    iam.add_user_to_group(GroupName="devs", UserName="anna")
    iam.update_user(UserName="anna", NewUserName="berta")
    iam.create_login_profile(UserName="berta", Password="First-1-password")
    serial = iam.create_virtual_mfa_device(VirtualMFADeviceName="phone")["VirtualMFADevice"]["SerialNumber"]
    provider = iam.create_open_id_connect_provider(Url="https://id.example.com")["OpenIDConnectProviderArn"]
    metadata = METADATA.format(padding="x" * 200_000)
    saml = iam.create_saml_provider(Name="corp", SAMLMetadataDocument=metadata)["SAMLProviderArn"]
    cloud.kill()
    cloud.start()
    iam = cloud.client("iam")
    assert [user["UserName"] for user in iam.get_group(GroupName="devs")["Users"]] == ["berta"]
    assert iam.get_login_profile(UserName="berta")["LoginProfile"]["UserName"] == "berta"
    assert [each["SerialNumber"] for each in iam.list_virtual_mfa_devices()["VirtualMFADevices"]] == [serial]
    assert iam.get_open_id_connect_provider(OpenIDConnectProviderArn=provider)["Url"] == "id.example.com"
    assert iam.get_saml_provider(SAMLProviderArn=saml)["SAMLMetadataDocument"] == metadata


def test_users_have_passwords_for_single_services(apus, name):
    iam = apus.client("iam")
    iam.create_user(UserName=name)
    services = ["codecommit.amazonaws.com", "cassandra.amazonaws.com"]
    made = [iam.create_service_specific_credential(UserName=name, ServiceName=service)["ServiceSpecificCredential"]
            for service in services]
    assert [each["ServiceName"] for each in made] == services
    first = made[0]
    assert first["ServiceUserName"] == f"{name}-at-000000000000" and first["Status"] == "Active"
    assert len(first["ServicePassword"]) >= 32
    again = iam.create_service_specific_credential(UserName=name, ServiceName=services[0])["ServiceSpecificCredential"]
    assert again["ServiceUserName"] == f"{name}+1-at-000000000000"
    assert refused(iam.create_service_specific_credential, UserName=name, ServiceName=services[0]) == (
        "LimitExceeded", 409, "Cannot exceed quota for ServiceSpecificCredentialsPerUser: 2")
    listed = iam.list_service_specific_credentials(UserName=name)["ServiceSpecificCredentials"]
    assert {each["ServiceSpecificCredentialId"] for each in listed} == {
        each["ServiceSpecificCredentialId"] for each in [*made, again]}
    assert "ServicePassword" not in str(listed)
    identity = {"UserName": name, "ServiceSpecificCredentialId": first["ServiceSpecificCredentialId"]}
    fresh = iam.reset_service_specific_credential(**identity)["ServiceSpecificCredential"]["ServicePassword"]
    assert fresh != first["ServicePassword"]
    iam.update_service_specific_credential(**identity, Status="Inactive")
    one = iam.list_service_specific_credentials(UserName=name, ServiceName=services[0])["ServiceSpecificCredentials"]
    assert sorted(each["Status"] for each in one) == ["Active", "Inactive"]
    assert refused(iam.delete_user, UserName=name)[:2] == ("DeleteConflict", 409)
    for each in [*made, again]:
        iam.delete_service_specific_credential(
            UserName=name, ServiceSpecificCredentialId=each["ServiceSpecificCredentialId"])
    assert refused(iam.reset_service_specific_credential, **identity)[:2] == ("NoSuchEntity", 404)
    iam.delete_user(UserName=name)
