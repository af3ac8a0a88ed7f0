// How deep a queue is and what passes through it, over time.

import { h, problem, replace } from "../../dom.js";
import { count, short } from "../../format.js";
import { plot } from "../../plot.js";

const ranges = [{ label: "5 minutes", period: 1 }, { label: "3 hours", period: 60 }];
/** What is in a queue is said so often; points that are no further apart are joined. */
const sampleSeconds = 5;
const field = { sum: 2, maximum: 3 };

export class Depth {
  constructor(client, name) {
    Object.assign(this, { client, name, range: ranges[0] });
    this.plots = h("div", { class: "plots" });
    this.notes = h("div", {});
    this.choice = h("div", { class: "choice", role: "group", "aria-label": "Time" }, ranges.map((one) => h("button", {
      "aria-pressed": String(one === this.range), onclick: (event) => this.choose(one, event.target),
    }, one.label)));
    this.element = h("div", { class: "stack" }, h("div", { class: "row" }, this.choice), this.notes, this.plots);
  }

  choose(range, button) {
    this.range = range;
    for (const other of this.choice.children) other.setAttribute("aria-pressed", String(other === button));
    return this.load();
  }

  async load(signal) {
    const asked = this.range;
    try {
      const answer = await this.client.metrics(
        { Namespace: "AWS/SQS", Resource: this.name, Period: asked.period }, signal);
      if (asked !== this.range) return;
      replace(this.notes);
      // A plot that somebody looks at closely stays.
      if (this.plots.matches(":hover") || this.plots.contains(document.activeElement)) return;
      replace(this.plots, draw(answer));
    } catch (error) {
      if (!signal?.aborted) replace(this.notes, problem(error));
    }
  }
}

export function draw({ Now: now, Period: period, Periods: periods, Series: all }) {
  const points = (metric, kind) => new Map((all.find((one) => one.Metric === metric)?.Points ?? [])
    .map((point) => [point[0], point[field[kind]]]));
  const sum = (map) => [...map.values()].reduce((total, value) => total + value, 0);
  const latest = (map) => map.size > 0 ? map.get(Math.max(...map.keys())) : 0;
  const whole = (value) => value < 10_000 ? count(Math.round(value)) : short(value);
  const common = { period, periods, now, isWhole: true, format: whole };
  const level = (name, color, metric) => {
    const found = points(metric, "maximum");
    return { name, color, points: found, total: latest(found), gap: Math.max(3, Math.ceil(3 * sampleSeconds / period)) };
  };
  const passed = (name, color, metric) => {
    const found = points(metric, "sum");
    return { name, color, points: found, total: sum(found) };
  };
  return [
    plot({ ...common, title: "Messages in the queue", kind: "lines", series: [
      level("visible", "accent", "ApproximateNumberOfMessagesVisible"),
      level("in flight", "calm", "ApproximateNumberOfMessagesNotVisible"),
    ] }),
    plot({ ...common, title: "Sent and deleted", kind: "lines", series: [
      passed("sent", "accent", "NumberOfMessagesSent"), passed("deleted", "calm", "NumberOfMessagesDeleted"),
    ] }),
  ];
}
