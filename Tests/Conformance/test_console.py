"""The web console in headless Chromium against a real cloud: what a person does there, and what nobody may."""

import io
import json
import time
import urllib.error
import urllib.request
import zipfile

import botocore.auth
import botocore.awsrequest
import botocore.credentials
import pytest

from browser import Browser
from conftest import PYTHON_RUNTIME, make_role, zip_of

REGION = "us-east-1"
TABS = ["test", "code", "logs", "metrics", "triggers", "configuration"]
CODE = """import os, time
def handler(event, context):
    time.sleep(event.get("pause", 0))
    if event.get("fail"):
        raise ValueError("asked to")
    print("greeting", event.get("name"))
    return {"greeting": "Hello, " + event.get("name", "world"), "variable": os.environ.get("NAME")}
"""
HOSTILE = "<img src=x onerror=\"window.hacked=1\"><script>window.hacked=1</script>"


@pytest.fixture(scope="module")
def browser():
    browser = Browser()
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def functions(apus, role):
    """The cloud's functions in a region that no other test uses."""
    client = apus.client("lambda", region=REGION)

    def create(name, files=None, **settings):
        client.create_function(
            FunctionName=name, Role=role, Runtime=PYTHON_RUNTIME, Handler="app.handler", Timeout=10,
            Code={"ZipFile": zip_of(files or {"app.py": CODE, "notes.txt": "hello"})}, **settings)
        client.get_waiter("function_active_v2").wait(FunctionName=name)
        return name

    client.make = create
    return client


@pytest.fixture
def page(apus, browser):
    """A tab that has signed in with what was filled in for it; nothing may be red in it at the end."""
    page = browser.page()
    sign_in(page, apus)
    page.until("document.querySelector('.account') && !document.querySelector('.signin, main:empty')")
    yield page
    assert page.complaints == []
    assert all(url.startswith(apus.endpoint) for url in page.requests if url.startswith("http")), "works offline"
    assert page.run("window.hacked") is None
    page.close()


def sign_in(page, cloud, key=None, secret=None):
    page.open(cloud.endpoint + "/_apus/")
    page.until("document.querySelector('form.signin')")
    if key:
        page.fill("[name=accessKeyId]", key)
        page.fill("[name=secretAccessKey]", secret)
    page.fill("[name=region]", REGION)
    page.click("form.signin button", "Sign in")


def visit(page, cloud, address):
    page.open(f"{cloud.endpoint}/_apus/#/functions/{address}")


def shows(page, text, selector="main"):
    page.until(f"document.querySelector({json.dumps(selector)})?.innerText.includes({json.dumps(text)})")


def test_functions_are_listed_found_and_opened_by_keyboard(apus, functions, page, name):
    for suffix in "abc":
        functions.make(f"{name}-{suffix}", Description="Number " + suffix)
    page.reload()
    shows(page, f"{name}-c")
    page.key("/")
    page.type(name + "-")
    page.until("[...document.querySelectorAll('tbody tr')].filter((row) => row.checkVisibility()).length === 3")
    page.key("Escape")
    page.key("j")
    page.key("j")
    page.key("k")
    assert page.run("document.activeElement.textContent") == name + "-a"
    page.key("j")
    page.key("Enter")
    page.until(f"document.querySelector('h1')?.textContent.startsWith('{name}-b')")
    for key, tab in [
            ("e", "code"), ("l", "logs"), ("m", "metrics"), ("s", "triggers"), ("c", "configuration"), ("t", "test")]:
        page.key(key)
        page.until(f"location.hash.endsWith('/{tab}') && document.querySelector('#tab-{tab}[aria-selected=true]')")
    page.key("?")
    page.until("document.querySelector('dialog[open]')")
    assert "Invoke" in page.text("dialog")
    page.key("Escape")
    page.until("!document.querySelector('dialog[open]')")
    page.key("Escape")
    page.until("location.hash === '#/functions'")


def test_a_test_event_is_kept_and_its_answer_shown(apus, functions, page, name):
    functions.make(name)
    visit(page, apus, name)
    page.fill(".editor textarea", '{"name": "Ada"}')
    page.fill("[aria-label='Name of the event']", "greeting")
    page.click("button", "Save")
    page.key("Enter", control=True)
    shows(page, "Hello, Ada")
    text = page.text(".result")
    assert "succeeded" in text and "greeting Ada" in text and "REPORT RequestId" in text and "Billed" in text
    page.fill(".editor textarea", '{"fail": true}')
    page.click("button", "Invoke")
    shows(page, "failed: Unhandled")
    assert "ValueError" in page.text(".result") and "Traceback" in page.text(".result")
    page.fill(".editor textarea", "{")
    assert page.run("document.querySelector('.primary').disabled")
    page.reload()
    page.until("document.querySelector('.editor textarea')?.value === '{\"name\": \"Ada\"}'")
    page.fill("[aria-label='Invocation type']", "DryRun")
    page.click("button", "Invoke")
    shows(page, "allowed", ".result")


def test_code_is_edited_and_deployed(apus, functions, page, name):
    functions.make(name, {"app.py": CODE, "bin/tool": b"#!/bin/sh\n", "data.bin": "\0\1"})
    visit(page, apus, name + "/code")
    page.until("document.querySelector('.editor textarea')?.value.startsWith('import os')")
    page.click(".file", "data.bin")
    shows(page, "is not text")
    page.click(".file", "app.py")
    page.fill(".editor textarea", CODE.replace("Hello, ", "Good day, "))
    page.key("s", control=True)
    shows(page, "deployed", ".code [role=status] .good")
    answer = json.load(functions.invoke(FunctionName=name, Payload=b'{"name": "you"}')["Payload"])
    assert answer["greeting"] == "Good day, you"
    # What was not edited is as it was, its mode too.
    location = functions.get_function(FunctionName=name)["Code"]["Location"]
    archive = zipfile.ZipFile(io.BytesIO(urllib.request.urlopen(location).read()))
    assert archive.read("data.bin") == b"\0\1" and archive.getinfo("bin/tool").external_attr >> 16 & 0o777 == 0o755
    # A second file, typed as a person types.
    page.prompted = "more.py"
    page.click("button", "New file")
    page.type("x = 1")
    page.click("button", "Deploy")
    page.until("!document.querySelector('.code .dot') && document.querySelector('.code [role=status] .good')")
    location = functions.get_function(FunctionName=name)["Code"]["Location"]
    assert zipfile.ZipFile(io.BytesIO(urllib.request.urlopen(location).read())).read("more.py") == b"x = 1"
    # Somebody else deploys meanwhile: their work stays.
    functions.update_function_code(FunctionName=name, ZipFile=zip_of({"app.py": CODE}))
    functions.get_waiter("function_updated_v2").wait(FunctionName=name)
    page.fill(".editor textarea", "lost = True")
    page.click("button", "Deploy")
    shows(page, "Somebody else changed the function")


def test_logs_are_followed(apus, functions, page, name):
    functions.make(name)
    visit(page, apus, name + "/logs")
    shows(page, "Nothing has been logged yet")
    for number in range(3):
        functions.invoke(FunctionName=name, Payload=json.dumps({"name": f"line-{number}"}).encode())
    shows(page, "greeting line-2", ".loglines")
    assert page.text(".loglines").count("greeting line-") == 3
    page.fill("[aria-label='Filter pattern']", "line-1")
    page.until("document.querySelector('.loglines').innerText.match(/greeting line-/g)?.length === 1")


def test_every_log_group_has_a_page(apus, functions, page, name):
    functions.make(name)
    functions.invoke(FunctionName=name, Payload=b'{"name": "grouped"}')
    page.key("g")
    shows(page, "/aws/lambda/" + name)
    page.click("tbody a", "/aws/lambda/" + name)
    shows(page, "greeting grouped", ".loglines")
    page.key("Escape")
    page.until("location.hash === '#/logs'")


def test_queues_are_looked_into_and_written_to(apus, page, name):
    queues = apus.client("sqs", region=REGION)
    url = queues.create_queue(QueueName=name)["QueueUrl"]
    queues.create_queue(QueueName=name + ".fifo", Attributes={"FifoQueue": "true"})
    queues.send_message(QueueUrl=url, MessageBody=HOSTILE)
    page.key("q")
    page.until(f"""[...document.querySelectorAll('tbody tr')].some((row) =>
        row.cells[0].innerText === '{name}' && row.cells[2].innerText === '1')""")
    page.click("tbody a", name)
    shows(page, HOSTILE, ".messages")
    page.key("n")
    page.type("second")
    page.key("Enter", control=True)
    shows(page, "second", ".messages")
    shows(page, "Visible\n2", ".numbers-list")
    assert queues.receive_message(QueueUrl=url, VisibilityTimeout=60)["Messages"][0]["Body"] == HOSTILE
    shows(page, "in flight", ".messages")
    page.click("button", "Delete all")
    shows(page, "The queue is empty")
    page.open(f"{apus.endpoint}/_apus/#/queues/{name}.fifo")
    shows(page, name + ".fifo", "h1")
    page.fill("[aria-label=Message]", "in order")
    page.click("button", "Send")
    shows(page, "group group", ".messages")


def test_a_queue_shows_its_depth_and_where_messages_go(apus, functions, page, name):
    functions.make(name)
    queues = apus.client("sqs", region=REGION)

    def make(suffix="", **attributes):
        url = queues.create_queue(QueueName=name + suffix, Attributes=attributes)["QueueUrl"]
        return url, queues.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]

    dead, dead_arn = make("-dead")
    policy = json.dumps({"deadLetterTargetArn": dead_arn, "maxReceiveCount": 1})
    work, arn = make(RedrivePolicy=policy)
    role = make_role(apus, "maps-and-moves", "service-role/AWSLambdaSQSQueueExecutionRole")
    functions.update_function_configuration(FunctionName=name, Role=role)
    functions.get_waiter("function_updated_v2").wait(FunctionName=name)
    functions.create_event_source_mapping(FunctionName=name, EventSourceArn=arn, Enabled=False)
    for n in range(3):
        queues.send_message(QueueUrl=work, MessageBody=f"letter {n}")
    page.open(f"{apus.endpoint}/_apus/#/queues/{name}")
    shows(page, "10 at a time", ".flow")
    shows(page, "Disabled", ".flow")
    shows(page, "after 1 receive", ".flow")
    page.until("[...document.querySelectorAll('figure')].some((one) => one.innerText.includes('3 visible'))")
    page.until("[...document.querySelectorAll('figure')].some((one) => one.innerText.includes('3 sent'))")
    # To the function, and from there to the queue.
    page.click(".flow a", "Function" + name)
    page.until(f"location.hash === '#/functions/{name}/triggers'")
    shows(page, "10 at a time", ".flow")
    # What nobody handled goes back by one button.
    queues.receive_message(QueueUrl=work, MaxNumberOfMessages=10, VisibilityTimeout=0)
    assert "Messages" not in queues.receive_message(QueueUrl=work)
    page.open(f"{apus.endpoint}/_apus/#/queues/{name}-dead")
    shows(page, "letter 2", ".messages")
    shows(page, "dead letters", ".flow")
    page.click("button", "Move back")
    shows(page, "3 of 3 moved")
    shows(page, "The queue is empty")
    assert len(queues.receive_message(QueueUrl=work, MaxNumberOfMessages=10)["Messages"]) > 0


def test_a_queue_calls_a_function_until_told_otherwise(apus, functions, page, name):
    functions.make(name)
    queues = apus.client("sqs", region=REGION)
    url = queues.create_queue(QueueName=name)["QueueUrl"]
    arn = queues.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    role = make_role(apus, "maps-queues", "service-role/AWSLambdaSQSQueueExecutionRole")
    functions.update_function_configuration(FunctionName=name, Role=role)
    visit(page, apus, name + "/triggers")
    shows(page, "Nothing is polled")
    shows(page, "It has none")
    page.fill("[aria-label='ARN of the source']", arn)
    page.click("button", "Add")
    page.until("document.querySelector('.panel li .good')?.textContent === 'Enabled'")
    page.click("button", "Disable")
    page.until("document.querySelector('.panel li .badge')?.textContent === 'Disabled'")
    assert functions.list_event_source_mappings(FunctionName=name)["EventSourceMappings"][0]["State"] == "Disabled"
    page.click("button", "Remove")
    shows(page, "Nothing is polled")
    address = functions.create_function_url_config(FunctionName=name, AuthType="AWS_IAM")["FunctionUrl"]
    page.reload()
    shows(page, address)


def test_a_long_call_shows_its_log_while_it_runs(apus, functions, page, name):
    functions.make(name, {
        "app.py": "import time\ndef handler(e, c):\n    print('begun')\n    time.sleep(8)\n    return 'over'\n"})
    visit(page, apus, name)
    page.click("button", "Invoke")
    shows(page, "begun", ".result .log")
    assert "running" in page.text(".result") and "over" not in page.text(".result")
    page.click("button", "Stop waiting")
    shows(page, "may still be running", ".result")


def test_metrics_and_environments_are_live(apus, functions, page, name):
    functions.make(name)
    visit(page, apus, name + "/metrics")
    shows(page, "No environment is up")
    functions.invoke(FunctionName=name, InvocationType="Event", Payload=b'{"pause": 1.5}')
    page.until("document.querySelector('.environment[data-state=busy]')")
    page.until("document.querySelector('.environments .environment[data-state=frozen]')")
    functions.invoke(FunctionName=name, Payload=b'{"fail": true}')
    page.until("""(() => {
        const values = Object.fromEntries([...document.querySelectorAll('figure')].map((one) =>
            [one.querySelector('figcaption span').textContent, one.querySelector('.value').textContent]));
        return values.Invocations === '2' && values.Errors === '1' && values.Throttles === '0';
    })()""")
    page.click("button", "3 hours")
    page.until("document.querySelectorAll('figure svg path').length >= 5")


def test_settings_are_changed(apus, functions, page, name):
    functions.make(name, Environment={"Variables": {"NAME": "old", "GONE": "x"}})
    visit(page, apus, name + "/configuration")
    page.until("document.querySelectorAll('.variables .row').length === 2")
    page.fill("[name=MemorySize]", "256")
    page.run("""[...document.querySelectorAll('.variables .row')].forEach((row) => {
        const [name, value] = row.querySelectorAll('input');
        if (name.value === 'GONE') row.remove(); else value.value = 'new';
    })""")
    page.click("form button", "Save")
    shows(page, "256 MB", ".facts")
    changed = functions.get_function_configuration(FunctionName=name)
    assert changed["MemorySize"] == 256 and changed["Environment"]["Variables"] == {"NAME": "new"}


def test_text_is_never_markup(apus, functions, page, name):
    code = f"""def handler(event, context):
    print({HOSTILE!r})
    return {HOSTILE!r}
"""
    functions.make(name, {"app.py": code, "index.html": HOSTILE}, Description=HOSTILE, Tags={"x": "<b>"},
                   Environment={"Variables": {"HOSTILE": HOSTILE}})
    page.reload()
    shows(page, HOSTILE)
    for tab in TABS:
        visit(page, apus, f"{name}/{tab}")
        page.until(f"document.querySelector('#tab-{tab}[aria-selected=true]')")
        if tab == "test":
            page.click("button", "Invoke")
            shows(page, "onerror", ".output")
        if tab == "code":
            page.until("document.querySelector('.editor textarea')?.value.includes('onerror')")
        if tab == "logs":
            shows(page, "onerror", ".loglines")
    assert page.run("document.querySelectorAll('main img, main script, main b').length") == 0
    assert page.run("window.hacked") is None
    # The browser itself forbids what the pages never do.
    assert page.run("(() => { try { document.body.innerHTML = '<b>'; return false; } catch { return true; } })()")
    assert page.run("fetch('http://127.0.0.2:9/').then(() => false, () => true)")
    page.complaints.clear()
    page.requests = [url for url in page.requests if "127.0.0.2" not in url]


def test_light_and_dark_narrow_and_wide(apus, functions, page, name):
    functions.make(name)
    visit(page, apus, name)
    page.until("document.querySelector('.tabs')")
    background = "getComputedStyle(document.body).backgroundColor"
    light = page.run(background)
    page.dark(True)
    dark = page.run(background)
    assert light != dark
    page.key("d")
    assert page.run(background) == light
    page.reload()
    page.until(f"document.querySelector('.tabs') && {background} === '{light}'")
    for tab in TABS:
        visit(page, apus, f"{name}/{tab}")
        page.size(360, 740)
        page.until(f"document.querySelector('#tab-{tab}[aria-selected=true]')")
        assert page.run("document.documentElement.scrollWidth <= innerWidth"), f"{tab} is wider than the screen"
    # Every control has a name.
    assert page.run("""[...document.querySelectorAll('button, input, select, textarea, a')].filter((one) =>
        !(one.textContent.trim() || one.ariaLabel || one.labels?.length || one.title)).length""") == 0


def test_it_can_do_no_more_than_its_user(apus, functions, browser, name):
    functions.make(name)
    iam = apus.client("iam")
    iam.create_user(UserName=name)
    iam.put_user_policy(UserName=name, PolicyName="read", PolicyDocument=json.dumps({
        "Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Resource": "*", "Action": [
            "lambda:ListFunctions", "lambda:GetFunction"]}]}))
    key = iam.create_access_key(UserName=name)["AccessKey"]
    page = browser.page()
    sign_in(page, apus, key["AccessKeyId"], "wrong")
    shows(page, "SignatureDoesNotMatch", ".problem")
    sign_in(page, apus, key["AccessKeyId"], key["SecretAccessKey"])
    shows(page, name)
    shows(page, "AccessDenied", ".problem")
    visit(page, apus, name)
    page.click("button", "Invoke")
    shows(page, "is not authorized to perform: lambda:InvokeFunction", ".result")
    shows(page, "is not authorized to perform: apus:ListEnvironments", ".strip")
    page.click("button", "Sign out")
    page.until("document.querySelector('form.signin')")
    assert page.run("sessionStorage.length") == 0
    page.close()


def asked(cloud, path, key="test", secret="test", headers=None, service="apus", region=REGION):
    """The status of a signed GET."""
    request = botocore.awsrequest.AWSRequest("GET", cloud.endpoint + path, headers=headers or {})
    if key:
        botocore.auth.SigV4Auth(botocore.credentials.Credentials(key, secret), service, region).add_auth(request)
    try:
        with urllib.request.urlopen(urllib.request.Request(request.url, headers=dict(request.headers))) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def test_live_data_needs_a_signature_and_permission_of_its_account(apus, functions, name):
    functions.make(name)
    functions.invoke(FunctionName=name, Payload=b"{}")
    environments = f"/_apus/environments?FunctionName={name}"
    metrics = f"/_apus/metrics?Namespace=AWS%2FLambda&Resource={name}"
    status, found = asked(apus, environments)
    assert status == 200 and [one["FunctionName"] for one in found["Environments"]] == [name]
    assert found["Environments"][0]["State"] in ("Busy", "Warm", "Frozen")
    end = time.monotonic() + 5
    while not asked(apus, metrics)[1]["Series"]:
        assert time.monotonic() < end
    for path in [environments, metrics]:
        assert asked(apus, path, key=None)[0] == 403
        assert asked(apus, path, secret="wrong")[0] == 403
        assert asked(apus, path, service="lambda")[0] == 403
    # Another account's root sees nothing of it.
    assert asked(apus, environments, key="111111111111")[1]["Environments"] == []
    assert asked(apus, metrics, key="111111111111")[1]["Series"] == []
    # A user sees the functions that policies say.
    iam = apus.client("iam")
    iam.create_user(UserName=name)
    iam.put_user_policy(UserName=name, PolicyName="look", PolicyDocument=json.dumps({
        "Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "apus:ListEnvironments",
                                                "Resource": f"arn:aws:lambda:*:*:function:{name}"}]}))
    key = iam.create_access_key(UserName=name)["AccessKey"]
    user = {"key": key["AccessKeyId"], "secret": key["SecretAccessKey"]}
    assert asked(apus, environments, **user)[0] == 200
    assert asked(apus, "/_apus/environments", **user)[0] == 403
    assert asked(apus, metrics, **user)[0] == 403


def test_pages_of_others_stay_out(apus, functions, browser, name):
    page = "/_apus/"
    browser_headers = {"Accept-Language": "en", "Accept": "text/html"}

    def status(path, **headers):
        request = urllib.request.Request(apus.endpoint + path, headers={**browser_headers, **headers})
        try:
            with urllib.request.urlopen(request) as answer:
                return answer.status, answer.headers
        except urllib.error.HTTPError as error:
            return error.code, error.headers

    # A name of somebody's that leads here.
    for path in [page, "/_apus/health", "/2015-03-31/functions/"]:
        assert status(path, Host=f"evil.example:{apus.port}")[0] == 403
    assert status(page, Host=f"localhost:{apus.port}")[0] == 200
    assert status(page, Origin="http://evil.example")[0] == 403
    headers = status(page)[1]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"] and headers["X-Frame-Options"] == "DENY"
    # A function's page at this very address has an origin of its own: it can't read what a tab of ours keeps.
    code = """def handler(event, context):
    page = "<!doctype html><title>start</title><script>" \\
        "try { sessionStorage.length; document.title = 'read' } catch { document.title = 'refused' }</script>"
    return {"statusCode": 200, "headers": {"content-type": "text/html"}, "body": page}
"""
    functions.make(name, {"app.py": code})
    url = functions.create_function_url_config(FunctionName=name, AuthType="NONE")["FunctionUrl"]
    for action in ["lambda:InvokeFunctionUrl", "lambda:InvokeFunction"]:
        functions.add_permission(
            FunctionName=name, StatementId=action.split(":")[1], Action=action, Principal="*",
            **({"FunctionUrlAuthType": "NONE"} if action.endswith("Url") else {"InvokedViaFunctionUrl": True}))
    identifier = url.split("//")[1].split(".")[0]
    tab = browser.page()
    tab.open(f"{apus.endpoint}/_url/{identifier}/")
    tab.until("document.title !== 'start' && document.title !== ''")
    assert tab.run("document.title") == "refused"
    tab.close()
