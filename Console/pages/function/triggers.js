// What calls the function: event source mappings, and its URL.

import { announce, badge, h, problem, repeat, replace } from "../../dom.js";
import { arrow, box, flow, functionBox, mappingWords, queueBox } from "../../flow.js";

const everyMilliseconds = 2000;

export function triggersTab(page) {
  const view = new Triggers(page);
  repeat(everyMilliseconds, page.signal, () => view.load());
  view.showAddress();
  return { element: view.element };
}

class Triggers {
  constructor(page) {
    this.page = page;
    this.client = page.client;
    this.notes = h("div", {});
    this.mappings = h("ul", { class: "stack" });
    this.address = h("div", {}, h("p", { class: "empty" }, "…"));
    this.element = h("div", { class: "columns" },
      h("div", { class: "card stack" }, h("h2", {}, "Event sources"), this.notes, this.mappings, this.adder()),
      h("div", { class: "card stack" }, h("h2", {}, "Function URL"), this.address));
  }

  async load() {
    try {
      const all = await this.client.listEventSourceMappings(this.page.name, this.page.signal);
      replace(this.notes, all.length === 0 && h("p", { class: "empty" }, "Nothing is polled for this function."));
      this.show(all);
    } catch (error) {
      if (!this.page.signal.aborted) replace(this.notes, problem(error));
    }
  }

  /** Drawn anew only where something has changed, so that the focus stays. */
  show(all) {
    const content = JSON.stringify(all);
    if (content === this.content) return;
    this.content = content;
    replace(this.mappings, all.map((one) => this.item(one)));
  }

  item(one) {
    const isOn = ["Enabled", "Enabling", "Creating"].includes(one.State);
    const filters = (one.FilterCriteria?.Filters ?? []).map((filter) => filter.Pattern);
    return h("li", { class: "stack tight" },
      flow("What is polled for the function", [[
        source(one.EventSourceArn), arrow(mappingWords(one)[0], one.State), functionBox(one.FunctionArn)]]),
      h("div", { class: "row" }, h("span", { class: "grow" }),
        h("button", { class: "quiet", onclick: () => this.change(one, { Enabled: !isOn }) },
          isOn ? "Disable" : "Enable"),
        h("button", { class: "quiet", onclick: () => this.remove(one) }, "Remove")),
      h("p", { class: "fine" },
        [...mappingWords(one).slice(1), one.LastProcessingResult, one.StateTransitionReason].filter(Boolean)
          .join("  ·  ")),
      filters.map((text) => h("code", {}, text)));
  }

  adder() {
    const arn = h("input", { "aria-label": "ARN of the source", placeholder: "arn:aws:sqs:…", class: "grow" });
    const size = h("input", {
      "aria-label": "Batch size", type: "number", min: 1, max: 10_000, value: 10, class: "short",
    });
    const add = () => this.attempt(async () => {
      await this.client.createEventSourceMapping({
        FunctionName: this.page.name, EventSourceArn: arn.value.trim(), BatchSize: Number(size.value),
      });
      arn.value = "";
      announce("Added");
    });
    return h("div", { class: "row" }, arn, size, h("button", { onclick: add }, "Add"));
  }

  change(one, changes) {
    return this.attempt(() => this.client.updateEventSourceMapping(one.UUID, changes));
  }

  remove(one) {
    if (!confirm(`Stop polling ${one.EventSourceArn}?`)) return null;
    return this.attempt(() => this.client.deleteEventSourceMapping(one.UUID));
  }

  async attempt(work) {
    try {
      await work();
      await this.load();
    } catch (error) {
      if (!this.page.signal.aborted) replace(this.notes, problem(error));
    }
  }

  async showAddress() {
    try {
      const found = await this.client.getFunctionUrl(this.page.name, this.page.signal);
      const kind = found.AuthType === "NONE" ? "warn" : "good";
      replace(this.address, h("div", { class: "row" }, badge(kind, found.AuthType), h("code", {}, found.FunctionUrl)));
    } catch (error) {
      if (this.page.signal.aborted) return;
      replace(this.address, error.code === "ResourceNotFoundException"
        ? h("p", { class: "empty" }, "It has none.") : problem(error));
    }
  }
}

/** A queue has a page of its own. */
function source(arn) {
  const [start, , service] = arn.split(":");
  if (start === "arn" && service === "sqs") return queueBox(arn);
  return box({ kind: service ?? "Source", name: arn.split(":").pop() });
}
