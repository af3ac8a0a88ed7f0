// One function, or the list of them: `#/functions` and `#/functions/NAME/TAB`.

import { announce, h, problem, repeat, replace } from "../dom.js";
import { environmentStrip } from "../environments.js";
import { ago, bytes, count, date } from "../format.js";
import { followEnvironments } from "../live.js";
import { sparkline } from "../plot.js";
import { openFunction } from "./function.js";

const metricsEvery = 5000;
const functionsEvery = 10_000;

export async function open(app, parts, signal) {
  if (parts[0]) return openFunction(app, parts, signal);
  const functions = await app.client.listFunctions({ signal });
  const list = new FunctionList(app, functions);
  list.follow(signal);
  return { title: "Functions", content: list.element, keys: list.keys };
}

class FunctionList {
  constructor(app, functions) {
    this.app = app;
    this.search = h("input", {
      type: "search", placeholder: "Search  /", "aria-label": "Search functions", oninput: () => this.filter(),
    });
    this.notes = h("div", {});
    this.none = h("p", { class: "empty", hidden: true }, "No function has this in its name.");
    this.counter = h("span", { class: "count" });
    this.body = h("div", {});
    this.element = h("section", { class: "page" },
      h("div", { class: "heading" }, h("h1", {}, "Functions ", this.counter), this.search),
      this.notes, this.body, this.none);
    this.show(functions);
  }

  /** Draws the functions, unless they are those that are there. */
  show(functions) {
    const content = JSON.stringify(functions.map((one) => [one.FunctionName, one.LastModified, one.RevisionId]));
    if (content === this.content) return;
    this.content = content;
    const focused = this.rows?.find((one) => one.link === document.activeElement)?.name;
    functions.sort((one, other) => one.FunctionName.localeCompare(other.FunctionName));
    this.rows = functions.map((one) => row(one));
    replace(this.body, functions.length === 0 ? emptiness(this.app.session.region) : this.table());
    this.draw(this.metrics ?? { Series: [] });
    this.update(this.environments ?? []);
    this.filter();
    this.rows.find((one) => one.name === focused)?.link.focus();
  }

  table() {
    const column = (text, kind) => h("th", { scope: "col", class: kind }, text);
    return h("div", { class: "card scroll" }, h("table", { class: "list" },
      h("thead", {}, h("tr", {}, column("Function"), column("Runtime", "wide"), column("Memory", "number wide"),
        column("Code", "number wide"), column("Calls in 3 hours"), column("Environments"), column("Changed", "wide"))),
      h("tbody", {}, this.rows.map((one) => one.element))));
  }

  get keys() {
    return [
      { key: "/", label: "Search", run: () => this.search.focus() },
      { key: "j", label: "Next function", run: () => this.move(1) },
      { key: "k", label: "Previous function", run: () => this.move(-1) },
      { key: "Enter", label: "Open the function", run: () => this.openCurrent() },
    ];
  }

  filter() {
    const wanted = this.search.value.trim().toLowerCase();
    for (const one of this.rows) one.element.hidden = !one.text.includes(wanted);
    const left = this.visible.length;
    this.none.hidden = left > 0 || this.rows.length === 0;
    this.counter.textContent = wanted ? `${left} of ${this.rows.length}` : String(left);
    if (wanted) announce(`${left} functions`);
  }

  get visible() {
    return this.rows.filter((one) => !one.element.hidden);
  }

  move(step) {
    const { visible } = this;
    const index = visible.findIndex((one) => one.link === document.activeElement);
    const next = visible[Math.min(visible.length - 1, Math.max(0, index + step))];
    next?.link.focus();
    next?.element.scrollIntoView({ block: "nearest" });
  }

  openCurrent() {
    const current = this.rows.find((one) => one.link === document.activeElement) ?? this.visible[0];
    if (current) this.app.go(current.link.hash);
  }

  /** Environments live, counts and functions now and again. Who may see neither still has the list. */
  follow(signal) {
    const { client } = this.app;
    const problems = new Map();
    const note = (what, error) => {
      if (signal.aborted || (!error && !problems.has(what))) return;
      if (error) problems.set(what, error);
      else problems.delete(what);
      replace(this.notes, [...problems.values()].map(problem));
    };
    const attempt = (what, work) => work().then(() => note(what), (error) => note(what, error));
    followEnvironments(client, {}, signal, {
      take: ({ Environments: all }) => {
        note("environments");
        this.update(all);
      },
      fail: (error) => note("environments", error),
    });
    repeat(metricsEvery, signal, () => attempt("metrics", async () => {
      this.draw(await client.metrics({ Namespace: "AWS/Lambda", Metric: "Invocations" }, signal));
    }));
    repeat(functionsEvery, signal, () => attempt("functions", async () => {
      this.show(await client.listFunctions({ signal }));
    }));
  }

  update(environments) {
    this.environments = environments;
    const byFunction = grouped(environments);
    for (const one of this.rows) one.strip.update(byFunction.get(one.name) ?? []);
  }

  draw(metrics) {
    this.metrics = metrics;
    const { Now: now, Period: period, Periods: periods, Series: series } = metrics;
    if (now === undefined) return;
    const found = new Map(series.map((one) => [one.Resource, one.Points.map(([start, , sum]) => [start, sum])]));
    for (const one of this.rows) {
      const points = found.get(one.name) ?? [];
      const total = points.reduce((sum, [, value]) => sum + value, 0);
      const title = `${count(total)} calls in three hours`;
      replace(one.calls, sparkline(points, { period, periods, now, title }), h("span", { class: "total" }, count(total)));
    }
  }
}

function grouped(environments) {
  const groups = new Map();
  for (const one of environments) groups.set(one.FunctionName, [...(groups.get(one.FunctionName) ?? []), one]);
  return groups;
}

function row(one) {
  const link = h("a", { href: `#/functions/${encodeURIComponent(one.FunctionName)}` }, one.FunctionName);
  const calls = h("td", { class: "calls" });
  const strip = environmentStrip({ legend: false });
  const changed = date(one.LastModified);
  const element = h("tr", {},
    h("td", {}, link, one.Description && h("span", { class: "description" }, one.Description)),
    h("td", { class: "wide" }, one.Runtime ?? "container image"),
    h("td", { class: "number wide" }, `${one.MemorySize} MB`),
    h("td", { class: "number wide" }, one.CodeSize ? bytes(one.CodeSize) : "–"),
    calls, h("td", {}, strip.element),
    h("td", { class: "wide", title: changed.toLocaleString() }, ago(changed)));
  element.addEventListener("click", (event) => event.target.closest("a") || link.click());
  const text = [one.FunctionName, one.Description, one.Runtime].join(" ").toLowerCase();
  return { name: one.FunctionName, text, element, link, calls, strip };
}

function emptiness(region) {
  return h("div", { class: "card empty" },
    h("h2", {}, "No functions here yet"),
    h("p", {}, `Nothing is deployed in ${region}. With the AWS CLI:`),
    h("pre", { class: "snippet" }, "aws lambda create-function --function-name hello \\\n"
      + "    --runtime python3.11 --handler app.handler \\\n    --role ROLE-ARN --zip-file fileb://hello.zip"));
}
