// Who hands messages to whom: boxes, and arrows that say how.

import { badge, h } from "./dom.js";

/** Colours for the states of event source mappings. */
export const mappingStates = {
  Enabled: "good", Disabled: "", Creating: "busy", Enabling: "busy", Updating: "busy", Disabling: "busy",
  Deleting: "busy",
};

/** A thing with a page of its own, or none: `{ kind, name, address }`. */
export function box({ kind, name, address }) {
  return h(address ? "a" : "span", { class: "box", href: address },
    h("small", {}, kind), h("strong", {}, name));
}

/** What leads from the box before it to the one behind it. */
export function arrow(label, state) {
  const kind = state && (mappingStates[state] ?? "bad");
  return h("span", { class: `arrow ${state && kind !== "good" ? "idle" : ""}` },
    h("small", {}, label), state && badge(kind, state));
}

/** Lines of boxes and arrows in turn, for people and for readers. */
export function flow(title, lines) {
  return h("ul", { class: "flow", "aria-label": title }, lines.map((line) => h("li", {}, line)));
}

export const queueBox = (arn, kind = "Queue") => {
  const name = arn.split(":").pop();
  return box({ kind, name, address: `#/queues/${encodeURIComponent(name)}` });
};

/** The function of a mapping, with the alias or version that it names. */
export function functionBox(arn) {
  const [name, qualifier] = arn.split(":").slice(6);
  return box({
    kind: "Function", name: qualifier ? `${name}:${qualifier}` : name,
    address: `#/functions/${encodeURIComponent(name)}/triggers`,
  });
}

/** How a mapping reads its source, in words. */
export function mappingWords(one) {
  return [
    `${one.BatchSize} at a time`,
    one.MaximumBatchingWindowInSeconds > 0 && `waits ${one.MaximumBatchingWindowInSeconds} s for more`,
    one.ScalingConfig?.MaximumConcurrency && `${one.ScalingConfig.MaximumConcurrency} at once`,
    one.ProvisionedPollerConfig && `${one.ProvisionedPollerConfig.MinimumPollers} to ${
      one.ProvisionedPollerConfig.MaximumPollers} pollers`,
    (one.FunctionResponseTypes ?? []).length > 0 && "failures reported one by one",
  ].filter(Boolean);
}
