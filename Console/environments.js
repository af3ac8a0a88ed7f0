// Environments drawn: one square each, in the colour of what it does. A square keeps its place and its element, so
// that colours change softly.

import { h, problem, replace } from "./dom.js";

const words = {
  Starting: "starting", Busy: "busy", Warm: "warm", Frozen: "frozen", Stopping: "stopping",
};
const shownAtMost = 400;

/**
 * A strip of squares with a legend; `update` takes the environments that are there now, `fail` why they aren't known.
 */
export function environmentStrip({ legend = true } = {}) {
  const squares = new Map();
  const grid = h("div", { class: "environments", role: "img" });
  const counts = h("p", { class: "legend" });
  const element = h("div", { class: "strip" }, grid, legend && counts);
  let isFailed = false;

  function fail(error) {
    isFailed = true;
    replace(element, problem(error));
  }

  function update(environments, total = environments.length) {
    if (isFailed) replace(element, grid, legend && counts);
    isFailed = false;
    const present = new Set(environments.map((one) => one.Id));
    for (const [id, square] of squares) {
      if (present.has(id)) continue;
      square.remove();
      squares.delete(id);
    }
    for (const one of environments.slice(0, shownAtMost)) {
      let square = squares.get(one.Id);
      if (!square) {
        square = h("span", { class: "environment" });
        squares.set(one.Id, square);
        grid.append(square);
      }
      square.dataset.state = words[one.State] ?? "stopping";
      square.classList.toggle("provisioned", one.InitializationType !== "on-demand");
      square.title = [
        words[one.State], `${one.FunctionName}:${one.Version}`, `${one.MemorySize} MB`, one.InitializationType,
      ].join(" · ");
    }
    describe(environments, total);
  }

  function describe(environments, total) {
    const numbers = {};
    for (const one of environments) numbers[words[one.State]] = (numbers[words[one.State]] ?? 0) + 1;
    const parts = Object.values(words).filter((word) => numbers[word]);
    const text = parts.map((word) => `${numbers[word]} ${word}`).join(", ");
    grid.setAttribute("aria-label", text ? `Environments: ${text}` : "No environments");
    if (!legend) return;
    const entry = (word) =>
      h("span", {}, h("i", { class: "environment", "data-state": word }), `${numbers[word]} ${word}`);
    replace(counts, parts.length > 0
      ? parts.map(entry) : h("span", {}, "No environment is up: the next call starts one."));
    if (total > shownAtMost) counts.append(h("span", {}, `${total} in all`));
  }

  return { element, update, fail };
}
