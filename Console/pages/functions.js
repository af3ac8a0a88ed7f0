// One function, or the list of them: `#/functions` and `#/functions/NAME/TAB`.

import { h, problem, repeat, replace } from "../dom.js";
import { environmentStrip } from "../environments.js";
import { ago, bytes, count, date } from "../format.js";
import { List } from "../list.js";
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

class FunctionList extends List {
  constructor(app, functions) {
    super({
      app, title: "Functions", row, empty: () => emptiness(app.session.region), columns: [
        { label: "Function" }, { label: "Runtime", kind: "wide" }, { label: "Memory", kind: "number wide" },
        { label: "Code", kind: "number wide" }, { label: "Calls in 3 hours", kind: "calls" },
        { label: "Environments" }, { label: "Changed", kind: "wide" },
      ],
    });
    this.take(functions);
  }

  take(functions) {
    this.show(functions.sort((one, other) => one.FunctionName.localeCompare(other.FunctionName)));
    this.draw(this.metrics ?? { Series: [] });
    this.update(this.environments ?? []);
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
      this.take(await client.listFunctions({ signal }));
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
      const line = sparkline(points, { period, periods, now, title });
      replace(one.calls, line, h("span", { class: "total" }, count(total)));
    }
  }
}

function grouped(environments) {
  const groups = new Map();
  for (const one of environments) {
    const group = groups.get(one.FunctionName);
    if (group) group.push(one);
    else groups.set(one.FunctionName, [one]);
  }
  return groups;
}

function row(one) {
  const calls = h("span", {});
  const strip = environmentStrip({ legend: false });
  const changed = date(one.LastModified);
  return {
    name: one.FunctionName, description: one.Description, calls, strip,
    text: [one.FunctionName, one.Description, one.Runtime].join(" "),
    address: `#/functions/${encodeURIComponent(one.FunctionName)}`,
    cells: [
      one.Runtime ?? "container image", `${one.MemorySize} MB`, one.CodeSize ? bytes(one.CodeSize) : "–",
      calls, strip.element, h("span", { title: changed.toLocaleString() }, ago(changed)),
    ],
  };
}

function emptiness(region) {
  return h("div", { class: "card empty" },
    h("h2", {}, "No functions here yet"),
    h("p", {}, `Nothing is deployed in ${region}. With the AWS CLI:`),
    h("pre", { class: "snippet" }, "aws lambda create-function --function-name hello \\\n"
      + "    --runtime python3.11 --handler app.handler \\\n    --role ROLE-ARN --zip-file fileb://hello.zip"));
}
