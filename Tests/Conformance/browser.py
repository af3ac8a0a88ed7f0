"""Headless Chromium, driven over the DevTools protocol through two pipes: no port, no package.

https://chromedevtools.github.io/devtools-protocol/
"""

import base64
import json
import os
import queue
import shutil
import subprocess
import tempfile
import threading
import time

NAMES = ["chromium", "chromium-browser", "google-chrome", "chrome"]
KEYS = {"Enter": ("\r", 13), "Escape": ("", 27), "Tab": ("", 9), "ArrowLeft": ("", 37), "ArrowRight": ("", 39)}


class Browser:
    def __init__(self):
        program = next((path for path in map(shutil.which, NAMES) if path), None)
        assert program, "Chromium is missing: Tools/setup installs it"
        self.folder = tempfile.mkdtemp(prefix="apus-chromium-")
        read, self.output = os.pipe()
        self.input, write = os.pipe()
        options = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
                   "--disable-background-networking", "--disable-component-update", "--remote-debugging-pipe",
                   "--user-data-dir=" + self.folder, "about:blank"]
        # It reads commands from descriptor 3 and writes answers to 4.
        self.process = subprocess.Popen(
            ["bash", "-c", f'exec "$0" "$@" 3<&{read} 4>&{write}', program, *options], pass_fds=(read, write),
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(read)
        os.close(write)
        self.number = 0
        self.waiting = {}
        self.pages = {}
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        rest = b""
        while data := os.read(self.input, 1 << 16):
            *messages, rest = (rest + data).split(b"\0")
            for message in map(json.loads, messages):
                if "id" in message:
                    self.waiting.pop(message["id"]).put(message)
                elif page := self.pages.get(message.get("sessionId")):
                    page.take(message["method"], message["params"])

    def call(self, method, session=None, timeout=30, **params):
        self.number += 1
        answer = self.waiting[self.number] = queue.Queue()
        message = {"id": self.number, "method": method, "params": params}
        if session:
            message["sessionId"] = session
        os.write(self.output, json.dumps(message).encode() + b"\0")
        result = answer.get(timeout=timeout)
        assert "error" not in result, f"{method}: {result['error']}"
        return result["result"]

    def page(self, **options):
        return Page(self, **options)

    def close(self):
        try:
            self.call("Browser.close", timeout=5)
            self.process.wait(10)
        except (queue.Empty, subprocess.TimeoutExpired, OSError):
            self.process.kill()
            self.process.wait()
        os.close(self.output)
        shutil.rmtree(self.folder, ignore_errors=True)


class Page:
    """A tab of its own, with nothing of another one's storage."""

    def __init__(self, browser, width=1280, height=900, dark=False):
        self.browser = browser
        self.complaints = []
        self.requests = []
        self.context = browser.call("Target.createBrowserContext")["browserContextId"]
        target = browser.call("Target.createTarget", url="about:blank", browserContextId=self.context)["targetId"]
        self.session = browser.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        browser.pages[self.session] = self
        for domain in ["Page", "Runtime", "Log", "Network"]:
            self.call(domain + ".enable")
        self.size(width, height)
        self.dark(dark)

    def take(self, method, params):
        """What the browser's own console would show in red is a complaint, but for answers that are refusals."""
        if method == "Runtime.exceptionThrown":
            details = params["exceptionDetails"]
            self.complaints.append(details.get("exception", {}).get("description") or details["text"])
        elif method == "Log.entryAdded" and (
                params["entry"]["level"] == "error" and params["entry"]["source"] != "network"):
            self.complaints.append(params["entry"]["text"] + " " + params["entry"].get("url", ""))
        elif method == "Network.requestWillBeSent":
            self.requests.append(params["request"]["url"])
        elif method == "Page.javascriptDialogOpening":
            threading.Thread(target=self.call, args=["Page.handleJavaScriptDialog"], kwargs={
                "accept": True, "promptText": self.prompted}).start()

    prompted = ""

    def call(self, method, **params):
        return self.browser.call(method, self.session, **params)

    def size(self, width, height):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

    def dark(self, is_dark):
        self.call("Emulation.setEmulatedMedia", features=[
            {"name": "prefers-color-scheme", "value": "dark" if is_dark else "light"}])

    def open(self, address):
        self.call("Page.navigate", url=address)

    def reload(self):
        """Returns when the old document is gone and the new one is there."""
        self.run("window.isOld = true")
        self.call("Page.reload")
        self.until("!window.isOld && document.readyState === 'complete'")

    def run(self, script):
        """The value of an expression, or of what it promises."""
        result = self.call(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True, userGesture=True)
        assert "exceptionDetails" not in result, result["exceptionDetails"]
        return result["result"].get("value")

    def until(self, script, seconds=20):
        """Waits for an expression to be true."""
        end = time.monotonic() + seconds
        while True:
            try:
                if self.run(f"Promise.resolve({script}).then(Boolean)"):
                    return
            except AssertionError:
                pass
            assert time.monotonic() < end, f"not within {seconds} s: {script}\n{self.complaints}\n{self.text()[:2000]}"
            time.sleep(0.05)

    def text(self, selector="body"):
        return self.run(f"document.querySelector({json.dumps(selector)})?.innerText ?? ''")

    def click(self, selector, text=None):
        """The first element of a selector, with a text if that is said; waits for it."""
        self.until(f"""(() => {{
            const found = [...document.querySelectorAll({json.dumps(selector)})].find((one) =>
                one.checkVisibility() && !one.disabled && ({json.dumps(text)} ?? one.textContent) === one.textContent);
            found?.click();
            return Boolean(found);
        }})()""")

    def fill(self, selector, value):
        self.until(f"""(() => {{
            const field = document.querySelector({json.dumps(selector)});
            if (!field) return false;
            field.focus();
            field.value = {json.dumps(value)};
            field.dispatchEvent(new Event("input", {{ bubbles: true }}));
            field.dispatchEvent(new Event("change", {{ bubbles: true }}));
            return true;
        }})()""")

    def key(self, key, control=False):
        text, code = KEYS.get(key, (key, ord(key.upper()) if len(key) == 1 else 0))
        event = {"key": key, "windowsVirtualKeyCode": code, "modifiers": 2 if control else 0}
        if text and not control:
            event["text"] = text
        self.call("Input.dispatchKeyEvent", type="keyDown", **event)
        self.call("Input.dispatchKeyEvent", type="keyUp", key=key, windowsVirtualKeyCode=code)

    def type(self, text):
        for character in text:
            self.key(character)

    def screenshot(self, path):
        picture = self.call("Page.captureScreenshot", format="png")["data"]
        with open(path, "wb") as file:
            file.write(base64.b64decode(picture))

    def close(self):
        self.browser.call("Target.disposeBrowserContext", browserContextId=self.context)
        del self.browser.pages[self.session]
