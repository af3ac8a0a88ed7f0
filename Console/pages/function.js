// One function: its name and state, its environments live, and a tab for each thing that one does with it.

import { badge, h, repeat, replace } from "../dom.js";
import { environmentStrip } from "../environments.js";
import { bytes } from "../format.js";
import { followEnvironments } from "../live.js";
import { codeTab } from "./function/code.js";
import { configurationTab } from "./function/configuration.js";
import { logsTab } from "./function/logs.js";
import { metricsTab } from "./function/metrics.js";
import { testTab } from "./function/test.js";
import { triggersTab } from "./function/triggers.js";

/** A tab is a function of this page that answers `{ element, keys, focus }`. */
const tabs = [
  { name: "test", label: "Test", key: "t", open: testTab },
  { name: "code", label: "Code", key: "e", open: codeTab },
  { name: "logs", label: "Logs", key: "l", open: logsTab },
  { name: "metrics", label: "Metrics", key: "m", open: metricsTab },
  { name: "triggers", label: "Triggers", key: "s", open: triggersTab },
  { name: "configuration", label: "Configuration", key: "c", open: configurationTab },
];

export async function openFunction(app, [name, tabName], signal) {
  const answer = await app.client.getFunction(name, signal);
  const page = new FunctionPage(app, answer, signal);
  const tab = tabs.find((one) => one.name === tabName) ?? tabs[0];
  page.select(tab);
  page.follow();
  return { title: `${name} · ${tab.label}`, content: page.element, keys: page.keys };
}

class FunctionPage {
  constructor(app, { Configuration, Code, Tags, Concurrency }, signal) {
    this.app = app;
    this.client = app.client;
    this.signal = signal;
    this.name = Configuration.FunctionName;
    this.configuration = Configuration;
    this.code = Code;
    this.tags = Tags ?? {};
    this.concurrency = Concurrency;
    this.state = h("span", { class: "state" });
    this.facts = h("p", { class: "facts" });
    this.strip = environmentStrip();
    this.panel = h("div", { class: "panel", role: "tabpanel", tabindex: "-1" });
    this.links = h("div", {
      class: "tabs", role: "tablist", "aria-label": "Views", onkeydown: (event) => this.arrow(event),
    });
    this.element = h("section", { class: "page" },
      h("div", { class: "heading" },
        h("div", {}, h("p", { class: "crumbs" }, h("a", { href: "#/functions" }, "Functions")),
          h("h1", {}, this.name, " ", this.state), this.facts),
        this.strip.element),
      this.links, this.panel);
    this.drawState();
  }

  address(tab) {
    return `#/functions/${encodeURIComponent(this.name)}/${tab.name}`;
  }

  select(tab) {
    this.tab = tab;
    replace(this.links, tabs.map((one) => h("a", {
      role: "tab", id: "tab-" + one.name, href: this.address(one), "aria-selected": String(one === tab),
      tabindex: one === tab ? "0" : "-1",
    }, one.label)));
    this.panel.setAttribute("aria-labelledby", "tab-" + tab.name);
    const opened = tab.open(this);
    this.tabKeys = opened.keys ?? [];
    replace(this.panel, opened.element);
  }

  get keys() {
    return [
      ...this.tabKeys,
      ...tabs.map((tab) => ({ key: tab.key, label: tab.label, run: () => this.app.go(this.address(tab)) })),
      { key: "Escape", label: "Back to the functions", run: () => this.app.go("#/functions") },
    ];
  }

  /** As in every tab list: the arrows move. */
  arrow(event) {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = tabs[(tabs.indexOf(this.tab) + step + tabs.length) % tabs.length];
    this.app.go(this.address(next));
    setTimeout(() => document.getElementById("tab-" + next.name)?.focus(), 50);
  }

  drawState() {
    const one = this.configuration;
    const isChanging = one.LastUpdateStatus === "InProgress" || one.State === "Pending";
    if (isChanging) replace(this.state, badge("busy", "changing"));
    else if (one.LastUpdateStatus === "Failed") replace(this.state, badge("bad", "update failed"));
    else replace(this.state, badge(one.State === "Failed" ? "bad" : "good", one.State ?? "Active"));
    this.facts.textContent = [
      one.Runtime ?? "container image", one.Handler, `${one.MemorySize} MB`, `${one.Timeout} s`,
      one.CodeSize && bytes(one.CodeSize), one.Architectures?.[0],
    ].filter(Boolean).join("  ·  ");
  }

  /** Takes a newer configuration, and follows it while it changes. */
  async take(configuration) {
    this.configuration = configuration;
    this.drawState();
    while (this.configuration.LastUpdateStatus === "InProgress" && !this.signal.aborted) {
      await new Promise((resume) => setTimeout(resume, 300));
      this.configuration = await this.client.getFunctionConfiguration(this.name, this.signal);
      this.drawState();
    }
    return this.configuration;
  }

  follow() {
    followEnvironments(this.client, { FunctionName: this.name }, this.signal, {
      take: ({ Environments: all, Total: total }) => this.strip.update(all, total), fail: this.strip.fail,
    });
    repeat(5000, this.signal, async () => {
      if (this.configuration.State !== "Pending") return;
      await this.take(await this.client.getFunctionConfiguration(this.name, this.signal));
    });
  }
}
