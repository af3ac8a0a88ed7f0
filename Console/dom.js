// Elements made by hand. Text only ever becomes text: nothing here, and nothing in the console, makes markup from a
// string, and the page's Content-Security-Policy (Trusted Types) forbids it.

const svgNamespace = "http://www.w3.org/2000/svg";

/** An element: `h("p", { class: "note", onclick: run }, "text", child)`. Null and false children are left out. */
export function h(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** The same in SVG. */
export function s(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(svgNamespace, tag), attributes, children);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value" || name === "checked") element[name] = value;
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...present(children));
  return element;
}

const present = (children) =>
  children.flat(9).filter((child) => child !== null && child !== undefined && child !== false);

/** Puts children in place of those that are there. */
export function replace(element, ...children) {
  element.replaceChildren(...present(children));
  return element;
}

/** Tells people who don't see the page what has happened. */
export function announce(text) {
  document.getElementById("announcer").textContent = text;
}

/** A line for what went wrong. */
export function problem(error) {
  const code = error.code && error.code !== error.message ? error.code : null;
  return h("div", { class: "problem", role: "alert" },
    h("strong", {}, code ?? "That did not work"), h("span", {}, error.message));
}

/** A short word with a colour of its own. */
export const badge = (kind, text) => h("span", { class: `badge ${kind}` }, text);

/** Calls `work` now and again after each pause, while the page is seen and `signal` holds. */
export async function repeat(milliseconds, signal, work) {
  while (!signal.aborted) {
    if (!document.hidden) await work();
    await new Promise((resume) => {
      const timer = setTimeout(done, milliseconds);
      function done() {
        clearTimeout(timer);
        signal.removeEventListener("abort", done);
        document.removeEventListener("visibilitychange", done);
        resume();
      }
      signal.addEventListener("abort", done);
      document.addEventListener("visibilitychange", done);
    });
  }
}
