"""What functions are connected to: networks, file systems, traces. One cloud with a directory that they may mount."""

import json
import os
import pathlib
import re
import shutil
import tempfile

import boto3
import pytest
from botocore.exceptions import ClientError

from conftest import PYTHON_RUNTIME, Apus, make_role, zipped
from test_main_job import eventually

POINT = "arn:aws:elasticfilesystem:eu-central-1:000000000000:access-point/fsap-0123456789abcdef0"
VPC = {"SubnetIds": ["subnet-0a1b2c3d"], "SecurityGroupIds": ["sg-0a1b2c3d"]}
MOUNT = [{"Arn": POINT, "LocalMountPath": "/mnt/data"}]
CODE = """import os, pathlib, urllib.request
def handler(event, context):
    place = pathlib.Path("/mnt/data")
    if "write" in event: (place / "note").write_text(event["write"])
    if "reach" in event:
        try: urllib.request.urlopen(event["reach"], timeout=2); return "reached"
        except OSError as error: return type(error).__name__
    if "trace" in event: return os.environ.get("_X_AMZN_TRACE_ID")
    if "link" in event:
        os.symlink(event["link"], place / "link")
        return (place / "link").exists() or (place / ".." / ".." / event["link"].lstrip("/")).exists()
    return (place / "note").read_text()
"""
pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="mounting for functions needs root")


@pytest.fixture(scope="module")
def cloud():
    place = pathlib.Path(tempfile.mkdtemp(prefix="apus-shared-"))
    place.chmod(0o755)
    shared = place / "shared"
    shared.mkdir(mode=0o750)
    os.chown(shared, 12345, 12345)
    (place / "secret").write_text("of the host")
    apus = Apus("--file-system", f"{POINT}={shared}")
    apus.shared = shared
    apus.role = make_role(apus, "connected", "service-role/AWSLambdaVPCAccessExecutionRole")
    iam = apus.client("iam")
    iam.attach_role_policy(RoleName="connected", PolicyArn="arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess")
    yield apus
    assert apus.stop() == 0
    shutil.rmtree(place)


@pytest.fixture
def functions(cloud):
    return cloud.client("lambda")


def make(cloud, name, **settings):
    return cloud.client("lambda").create_function(
        FunctionName=name, Role=settings.pop("Role", cloud.role), Runtime=PYTHON_RUNTIME, Handler="app.handler",
        Code={"ZipFile": zipped(app__py=CODE)}, Timeout=20, **settings)


def call(cloud, name, event, **settings):
    answer = cloud.client("lambda").invoke(FunctionName=name, Payload=json.dumps(event), **settings)
    payload = json.loads(answer["Payload"].read())
    assert "FunctionError" not in answer, payload
    return payload, answer


def test_two_functions_share_a_file(cloud, name):
    for which in "ab":
        made = make(cloud, name + which, VpcConfig=VPC, FileSystemConfigs=MOUNT)
        assert made["FileSystemConfigs"] == MOUNT
        assert made["VpcConfig"]["SubnetIds"] == VPC["SubnetIds"] and made["VpcConfig"]["VpcId"] == ""
    assert call(cloud, name + "a", {"write": "from a"})[0] == "from a"
    assert call(cloud, name + "b", {})[0] == "from a"
    note = cloud.shared / "note"
    assert note.read_text() == "from a" and note.stat().st_uid == 12345
    note.write_text("from the host")
    assert call(cloud, name + "b", {})[0] == "from the host"
    assert call(cloud, name + "b", {"link": str(cloud.shared.parent / "secret")})[0] is False


def test_networks_and_file_systems_keep_awss_rules(cloud, functions, name):
    def refusal(**settings):
        with pytest.raises(ClientError) as caught:
            make(cloud, name, **settings)
        return caught.value.response["Error"]

    error = refusal(FileSystemConfigs=MOUNT)
    assert error["Code"] == "InvalidParameterValueException"
    assert error["Message"] == f"Function must be configured to execute in a VPC to reference access point {POINT}."
    other = [{"Arn": POINT[:-1] + "1", "LocalMountPath": "/mnt/data"}]
    assert refusal(VpcConfig=VPC, FileSystemConfigs=other)["Code"] == "InvalidParameterValueException"
    wrong = [{"Arn": POINT, "LocalMountPath": "/tmp/data"}]
    assert refusal(VpcConfig=VPC, FileSystemConfigs=wrong)["Code"] == "ValidationException"
    assert refusal(VpcConfig={"SubnetIds": VPC["SubnetIds"]})["Message"].startswith("SubnetIds and SecurityIds")
    plain = make_role(cloud, "plain")
    assert refusal(VpcConfig=VPC, Role=plain)["Message"] == (
        "The provided execution role does not have permissions to call CreateNetworkInterface on EC2")
    assert refusal(TracingConfig={"Mode": "Active"}, Role=plain)["Message"] == (
        "The provided execution role does not have permissions to call PutTraceSegments on XRAY")


def test_who_gives_a_function_a_file_system_may_see_its_mount_targets(cloud, name):
    iam = cloud.client("iam")
    iam.create_user(UserName=name)
    key = iam.create_access_key(UserName=name)["AccessKey"]
    mine = boto3.client("lambda", endpoint_url=cloud.endpoint, region_name="eu-central-1",
                        aws_access_key_id=key["AccessKeyId"], aws_secret_access_key=key["SecretAccessKey"])
    actions = ["lambda:*", "iam:PassRole"]
    for more in (None, "elasticfilesystem:DescribeMountTargets"):
        actions += [more] if more else []
        iam.put_user_policy(UserName=name, PolicyName="p", PolicyDocument=json.dumps(
            {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": actions, "Resource": "*"}]}))
        make_it = dict(
            FunctionName=name, Role=cloud.role, Runtime=PYTHON_RUNTIME, Handler="app.handler",
            Code={"ZipFile": zipped(app__py=CODE)}, VpcConfig=VPC, FileSystemConfigs=MOUNT)
        if more:
            assert mine.create_function(**make_it)["FileSystemConfigs"] == MOUNT
        else:
            with pytest.raises(ClientError) as caught:
                mine.create_function(**make_it)
            assert caught.value.response["Error"]["Code"] == "AccessDeniedException"
            assert f"elasticfilesystem:DescribeMountTargets on resource: {POINT}" in str(caught.value)


def test_a_function_in_a_network_reaches_this_cloud_alone(cloud, functions, name):
    make(cloud, name, VpcConfig=VPC)
    assert call(cloud, name, {"reach": "http://192.0.2.1/"})[0] == "URLError"
    assert call(cloud, name, {"reach": cloud.endpoint + "/_apus/health"})[0] == "reached"
    functions.update_function_configuration(
        FunctionName=name, VpcConfig={"SubnetIds": [], "SecurityGroupIds": []})
    assert not functions.get_function_configuration(FunctionName=name).get("VpcConfig")
    log = pathlib.Path(cloud.log.name).read_text()
    assert log.count("there is no EC2") == 1


def test_traces_are_sampled_and_logged(cloud, functions, name):
    make(cloud, name, TracingConfig={"Mode": "Active"})
    header, answer = call(cloud, name, {"trace": 1})
    found = re.match(r"Root=(1-[0-9a-f]{8}-[0-9a-f]{24});Parent=([0-9a-f]{16});Sampled=1", header)
    assert found, header

    def report():
        try:
            pages = cloud.client("logs").filter_log_events(logGroupName=f"/aws/lambda/{name}")
        except ClientError:
            return []
        return [event["message"] for event in pages["events"] if event["message"].startswith("REPORT")]

    line = eventually(report, bool)[0]
    assert line.endswith(f"\nXRAY TraceId: {found[1]}\tSegmentId: {found[2]}\tSampled: true\t\n")
    functions.update_function_configuration(FunctionName=name, TracingConfig={"Mode": "PassThrough"})
    assert "Sampled=0" in call(cloud, name, {"trace": 1})[0]
