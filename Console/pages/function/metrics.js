// What the function did, over time: by the second for five minutes, or by the minute for three hours.

import { h, problem, repeat, replace } from "../../dom.js";
import { count, milliseconds, short } from "../../format.js";
import { plot } from "../../plot.js";

const ranges = [{ label: "5 minutes", period: 1, every: 1000 }, { label: "3 hours", period: 60, every: 5000 }];

export function metricsTab(page) {
  const plots = h("div", { class: "plots" });
  const notes = h("div", {});
  let range = ranges[0];
  const choice = h("div", { class: "choice", role: "group", "aria-label": "Time" }, ranges.map((one) => h("button", {
    "aria-pressed": String(one === range), onclick: (event) => choose(one, event.target),
  }, one.label)));

  function choose(one, button) {
    range = one;
    for (const other of choice.children) other.setAttribute("aria-pressed", String(other === button));
    load();
  }

  async function load() {
    const asked = range;
    try {
      const answer = await page.client.metrics(
        { Namespace: "AWS/Lambda", Resource: page.name, Period: asked.period }, page.signal);
      if (asked !== range) return;
      replace(notes);
      // A plot that somebody looks at closely stays.
      if (!plots.matches(":hover") && !plots.contains(document.activeElement)) replace(plots, draw(answer));
    } catch (error) {
      if (!page.signal.aborted) replace(notes, problem(error));
    }
  }

  let turns = 0;
  repeat(1000, page.signal, () => {
    turns += 1;
    return turns % (range.every / 1000) === 0 || turns === 1 ? load() : null;
  });
  return { element: h("div", { class: "stack" }, h("div", { class: "row" }, choice), notes, plots) };
}

const field = { count: 1, sum: 2, maximum: 3 };

function draw({ Now: now, Period: period, Periods: periods, Series: all }) {
  const points = (metric, kind) => {
    const found = all.find((one) => one.Metric === metric)?.Points ?? [];
    return new Map(found.map((point) => [point[0], kind === "average" ? point[2] / point[1] : point[field[kind]]]));
  };
  const sum = (map) => [...map.values()].reduce((total, value) => total + value, 0);
  const most = (map) => Math.max(0, ...map.values());
  const common = { period, periods, now };
  const whole = (value) => value < 10_000 ? count(+value.toFixed(1)) : short(value);
  const bars = (title, metric, color) => {
    const found = points(metric, "sum");
    const series = [{ name: title.toLowerCase(), color, points: found, total: sum(found) }];
    return plot({ ...common, title, kind: "bars", isWhole: true, format: whole, series });
  };
  const duration = { average: points("Duration", "average"), maximum: points("Duration", "maximum") };
  const concurrency = points("ConcurrentExecutions", "maximum");
  return [
    bars("Invocations", "Invocations", "accent"),
    bars("Errors", "Errors", "bad"),
    bars("Throttles", "Throttles", "warn"),
    bars("Queued events", "AsyncEventsReceived", "calm"),
    plot({ ...common, title: "Duration", kind: "lines", format: milliseconds, series: [
      { name: "longest", color: "calm", points: duration.maximum, total: most(duration.maximum) },
      { name: "average", color: "accent", points: duration.average },
    ] }),
    plot({ ...common, title: "Concurrent executions", kind: "lines", isWhole: true, series: [
      { name: "at once", color: "accent", points: concurrency, total: most(concurrency) },
    ] }),
  ];
}
