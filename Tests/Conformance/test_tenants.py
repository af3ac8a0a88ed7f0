"""Tenant isolation: environments of each tenant's own, and every call's tenant in its context and log."""

import json

import pytest
from botocore.exceptions import ClientError

from conftest import PYTHON_RUNTIME, zipped
from test_main_job import eventually

CODE = """import logging
calls = 0
def handler(event, context):
    global calls
    calls += 1
    logging.getLogger().warning("called")
    return {"calls": calls, "tenant": context.tenant_id}
"""


@pytest.fixture
def functions(apus):
    return apus.client("lambda")


def call(functions, name, tenant, **settings):
    answer = functions.invoke(FunctionName=name, TenantId=tenant, **settings)
    return json.loads(answer["Payload"].read())


def test_tenants_share_nothing(apus, functions, deploy, name):
    deploy(zipped(app__py=CODE), TenancyConfig={"TenantIsolationMode": "PER_TENANT"},
           LoggingConfig={"LogFormat": "JSON"})
    shown = functions.get_function_configuration(FunctionName=name)
    assert shown["TenancyConfig"] == {"TenantIsolationMode": "PER_TENANT"}
    assert shown["RuntimeVersionConfig"]["RuntimeVersionArn"].startswith("arn:aws:lambda:eu-central-1::runtime:")
    assert call(functions, name, "blue") == {"calls": 1, "tenant": "blue"}
    assert call(functions, name, "green") == {"calls": 1, "tenant": "green"}
    assert call(functions, name, "blue") == {"calls": 2, "tenant": "blue"}

    def lines():
        try:
            pages = apus.client("logs").filter_log_events(logGroupName=f"/aws/lambda/{name}")
        except ClientError:
            return []
        return [json.loads(event["message"]) for event in pages["events"]]

    found = eventually(lines, lambda found: sum(line.get("type") == "platform.report" for line in found) == 3)
    own = {(line["message"], line["tenantId"]) for line in found if line.get("level") == "WARNING"}
    assert own == {("called", "blue"), ("called", "green")}
    platform = [line["record"]["tenantId"] for line in found if line.get("type") == "platform.start"]
    assert sorted(platform) == ["blue", "blue", "green"]


def test_a_tenant_must_be_named_where_there_are_some(functions, deploy, name):
    deploy(zipped(app__py=CODE), TenancyConfig={"TenantIsolationMode": "PER_TENANT"})
    with pytest.raises(ClientError) as caught:
        functions.invoke(FunctionName=name)
    error = caught.value.response["Error"]
    assert error["Code"] == "InvalidParameterValueException"
    assert error["Message"].startswith("The invoked function is enabled with tenancy configuration.")
