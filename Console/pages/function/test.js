// Test events: written here, kept in this browser for each function, sent with Invoke; and what came back.

import { announce, badge, h, problem, replace } from "../../dom.js";
import { Editor } from "../../editor.js";
import { bytes, milliseconds, pretty, report } from "../../format.js";

const shownCharacters = 200_000;
const logEvery = 1000;

const samples = {
  "Hello": { name: "world" },
  "SQS": {
    Records: [{
      messageId: "1", receiptHandle: "handle", body: "Hello", attributes: { ApproximateReceiveCount: "1" },
      messageAttributes: {}, eventSource: "aws:sqs", awsRegion: "us-east-1",
      eventSourceARN: "arn:aws:sqs:us-east-1:000000000000:queue",
    }],
  },
  "Function URL": {
    version: "2.0", rawPath: "/", rawQueryString: "", headers: { accept: "*/*" },
    requestContext: { http: { method: "GET", path: "/", sourceIp: "127.0.0.1" } }, isBase64Encoded: false,
  },
  "Schedule": {
    version: "0", "detail-type": "Scheduled Event", source: "aws.events", account: "000000000000",
    time: "2026-01-01T00:00:00Z", region: "us-east-1", resources: [], detail: {},
  },
};

/** The events of one function, in this browser. */
class SavedEvents {
  constructor(key) {
    this.key = key;
    try {
      this.events = JSON.parse(localStorage.getItem(key)) ?? {};
    } catch {
      this.events = {};
    }
  }

  get names() {
    return Object.keys(this.events).sort();
  }

  save(name, text) {
    this.events = { ...this.events, [name]: text };
    localStorage.setItem(this.key, JSON.stringify(this.events));
  }

  remove(name) {
    const { [name]: removed, ...others } = this.events;
    this.events = others;
    localStorage.setItem(this.key, JSON.stringify(others));
  }
}

export function testTab(page) {
  const saved = new SavedEvents(`apus.events.${page.configuration.FunctionArn}`);
  const result = h("div", { class: "result" }, h("p", { class: "empty" }, "The answer and its log appear here."));
  const complaint = h("p", { class: "complaint", role: "alert" });
  const editor = new Editor({
    label: "Event (JSON)", language: "json", changed: () => check(),
    value: saved.names.length > 0 ? saved.events[saved.names[0]] : JSON.stringify(samples.Hello, null, 2),
  });
  const chooser = h("select", { "aria-label": "Event", onchange: () => choose() });
  const type = h("select", { "aria-label": "Invocation type" },
    h("option", { value: "RequestResponse" }, "Wait for the answer"), h("option", { value: "Event" }, "Queue it"),
    h("option", { value: "DryRun" }, "Only check permission"));
  const name = h("input", { "aria-label": "Name of the event", placeholder: "Name", maxlength: 60 });
  const run = h("button", { class: "primary", onclick: () => invoke() }, "Invoke");
  const remove = h("button", { class: "quiet", onclick: () => forget() }, "Delete");
  let turn = null;

  function drawChooser(selected) {
    const group = (label, names, prefix) => names.length > 0 && h("optgroup", { label },
      names.map((one) => h("option", { value: prefix + one, selected: prefix + one === selected }, one)));
    replace(chooser, group("Saved", saved.names, "saved:"), group("Samples", Object.keys(samples), "sample:"));
    name.value = chooser.value.startsWith("saved:") ? chooser.value.slice(6) : "";
    remove.hidden = !chooser.value.startsWith("saved:");
  }

  function choose() {
    const [kind, chosen] = [chooser.value.split(":")[0], chooser.value.slice(chooser.value.indexOf(":") + 1)];
    editor.show(kind === "saved" ? saved.events[chosen] : JSON.stringify(samples[chosen], null, 2));
    drawChooser(chooser.value);
    check();
  }

  function save() {
    const chosen = name.value.trim();
    if (!chosen) return name.focus();
    saved.save(chosen, editor.value);
    drawChooser("saved:" + chosen);
    announce(`Saved ${chosen}`);
  }

  function forget() {
    saved.remove(chooser.value.slice(6));
    drawChooser();
    choose();
  }

  function check() {
    try {
      if (editor.value.trim()) JSON.parse(editor.value);
      complaint.textContent = "";
    } catch (error) {
      complaint.textContent = error.message;
    }
    run.disabled = turn === null && complaint.textContent !== "";
  }

  /** One call at a time; pressing again gives up waiting. */
  async function invoke() {
    if (turn) return turn.abort();
    if (complaint.textContent) return;
    turn = new AbortController();
    const stop = () => turn?.abort();
    page.signal.addEventListener("abort", stop);
    run.textContent = "Stop waiting";
    const began = performance.now();
    const waiting = new Waiting(page, result, turn.signal);
    try {
      const options = { type: type.value, signal: turn.signal };
      const answer = await page.client.invoke(page.name, editor.value.trim() || "{}", options);
      showAnswer(result, answer, performance.now() - began);
    } catch (error) {
      replace(result, turn.signal.aborted
        ? h("p", { class: "empty" }, "The function may still be running.") : problem(error));
    } finally {
      waiting.end();
      page.signal.removeEventListener("abort", stop);
      turn = null;
      run.textContent = "Invoke";
    }
  }

  drawChooser(saved.names.length > 0 ? "saved:" + saved.names[0] : "sample:Hello");
  const element = h("div", { class: "columns" },
    h("div", { class: "card stack" },
      h("div", { class: "row" }, chooser, h("span", { class: "grow" }), name,
        h("button", { class: "quiet", onclick: save }, "Save"), remove),
      editor.element, complaint,
      h("div", { class: "row" }, run, type, h("span", { class: "grow" }), h("kbd", {}, "Ctrl ⏎"))),
    h("div", { class: "card stack", "aria-live": "polite" }, result));
  return { element, keys: [{ key: "mod+Enter", label: "Invoke", run: invoke }] };
}

/** What is seen of a call that runs: how long, and after a second what its function logs meanwhile. */
class Waiting {
  constructor(page, result, signal) {
    this.page = page;
    this.signal = signal;
    this.began = Date.now();
    this.spent = h("span", { class: "number" });
    this.log = h("pre", { class: "output log", hidden: true, tabindex: "0" });
    replace(result, h("p", { class: "row" }, badge("busy", "running"), this.spent), this.log);
    this.draw();
    this.timers = [setInterval(() => this.draw(), 100), setInterval(() => this.read(), logEvery)];
  }

  draw() {
    this.spent.textContent = milliseconds(Date.now() - this.began);
  }

  async read() {
    const { page, signal } = this;
    const logGroupName = page.configuration.LoggingConfig?.LogGroup ?? `/aws/lambda/${page.name}`;
    try {
      const found = await page.client.logs("FilterLogEvents", { logGroupName, startTime: this.began }, signal);
      this.log.hidden = found.events.length === 0;
      this.log.textContent = found.events.map((event) => event.message.replace(/\n$/, "")).join("\n");
      this.log.scrollTop = this.log.scrollHeight;
    } catch {
      // The answer brings the end of the log; this is extra.
    }
  }

  end() {
    this.timers.forEach(clearInterval);
  }
}

function showAnswer(result, answer, spent) {
  if (answer.status === 202 || answer.status === 204) {
    return replace(result, h("p", { class: "row" }, badge("good", answer.status === 202 ? "queued" : "allowed"),
      h("code", {}, answer.requestId ?? "")));
  }
  const numbers = report(answer.log);
  const fact = (label, value) => value !== null && value !== undefined
    && h("div", {}, h("dt", {}, label), h("dd", {}, value));
  replace(result,
    h("div", { class: "row" }, answer.error ? badge("bad", `failed: ${answer.error}`) : badge("good", "succeeded"),
      h("code", { title: "Request ID" }, answer.requestId ?? "")),
    h("dl", { class: "numbers-list" },
      fact("Duration", numbers && milliseconds(numbers.duration)), fact("Billed", numbers && `${numbers.billed} ms`),
      fact("Init", numbers?.init ? milliseconds(numbers.init) : numbers && "warm"),
      fact("Memory", numbers && `${numbers.used} of ${numbers.memory} MB`), fact("Round trip", milliseconds(spent)),
      fact("Version", answer.version)),
    h("h2", {}, "Answer ", h("small", {}, bytes(new Blob([answer.payload]).size))),
    h("pre", { class: "output", tabindex: "0" }, cut(pretty(answer.payload))),
    h("h2", {}, "Log ", h("small", {}, "the last 4 KB")),
    h("pre", { class: "output log", tabindex: "0" }, answer.log || "Nothing was logged."));
}

const cut = (text) => text.length > shownCharacters ? text.slice(0, shownCharacters) + "\n… cut here" : text;
