// Plots of numbers over time, in SVG: one or two lines or bars, an axis that says how much, and the value under the
// pointer or the arrow keys.

import { h, s } from "./dom.js";
import { clock, short } from "./format.js";

const width = 560;
const height = 150;
const edge = { left: 52, right: 8, top: 10, bottom: 20 };

/** The least "round" number that is not below `value`: 1, 2 or 5 times a power of ten. */
export function ceiling(value) {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map((step) => step * power).find((step) => step >= value * 0.999999);
}

/**
 * A plot of kind "bars" or "lines" over `periods` periods of `period` seconds that end with the one of `now`. A series
 * is `{ name, color, points, total, gap }`: a Map of second → value, the number that stands for all of it, if any, and
 * how many periods may be between two points of a line that are joined.
 */
export function plot({ title, kind, series, period, periods, now, isWhole = false, format = short, unit = "" }) {
  const last = Math.floor(now / period) * period;
  const first = last - (periods - 1) * period;
  const most = Math.max(...series.flatMap((one) => [...one.points.values()]), 0);
  const top = ceiling(most);
  const x = (second) => edge.left + ((second - first) / period + 0.5) * (width - edge.left - edge.right) / periods;
  const y = (value) => height - edge.bottom - (value / top) * (height - edge.top - edge.bottom);
  const drawing = s("svg", {
    viewBox: `0 0 ${width} ${height}`, class: "plot", role: "img", tabindex: "0",
    "aria-label": `${title}: ${describe(series, format)}`,
  }, axes({ first, last, top, isWhole, x, y, format }));
  for (const one of series) {
    drawing.append(kind === "bars" ? bars(one, { periods, x, y }) : line(one, { period, x, y }));
  }
  const cursor = s("line", { class: "cursor", y1: edge.top, y2: height - edge.bottom, visibility: "hidden" });
  drawing.append(cursor);
  const value = h("output", { class: "value" }, latest(series, format, unit));
  point(drawing, cursor, value, { first, last, period, periods, x, series, format, unit });
  return h("figure", { class: "card figure" },
    h("figcaption", {}, h("span", {}, title), names(series), value), drawing);
}

/** What the colours mean, where there is more than one. */
function names(series) {
  return h("span", { class: "series" }, series.length > 1
    && series.map((one) => h("span", {}, h("i", { class: one.color }), one.name)));
}

function axes({ first, last, top, isWhole, x, y, format }) {
  const parts = [];
  for (const share of [0, 0.5, 1]) {
    const value = top * share;
    if (isWhole && !Number.isInteger(value)) continue;
    const place = { x1: edge.left, x2: width - edge.right, y1: y(value), y2: y(value) };
    parts.push(s("line", { class: share === 0 ? "base" : "grid", ...place }));
    if (share > 0) parts.push(s("text", { x: edge.left - 6, y: y(value) + 4, class: "tick end" }, format(value)));
  }
  for (const [second, anchor] of [[first, "start"], [(first + last) / 2, "middle"], [last, "end"]]) {
    const label = clock(second * 1000).slice(0, last - first > 600 ? 5 : 8);
    const place = { x: anchor === "start" ? edge.left : x(second), y: height - 5 };
    parts.push(s("text", { class: `tick ${anchor}`, ...place }, label));
  }
  return parts;
}

function bars(one, { periods, x, y }) {
  const step = (width - edge.left - edge.right) / periods;
  const wide = Math.max(1, step * 0.8);
  const base = y(0);
  const path = [...one.points].filter(([, value]) => value > 0).map(([second, value]) => {
    const left = (x(second) - wide / 2).toFixed(1);
    return `M${left} ${base}V${Math.min(y(value), base - 1).toFixed(1)}h${wide.toFixed(1)}V${base}z`;
  });
  return s("path", { class: `bar ${one.color}`, d: path.join("") });
}

/** Neighbours are joined; few points are dots besides. */
function line(one, { period, x, y }) {
  const group = s("g", { class: one.color });
  let path = "";
  let previous = null;
  for (const [second, value] of [...one.points].sort(([a], [b]) => a - b)) {
    const isNext = previous !== null && second - previous <= period * (one.gap ?? 3);
    const [cx, cy] = [x(second).toFixed(1), y(value).toFixed(1)];
    path += `${isNext ? "L" : "M"}${cx} ${cy}`;
    if (one.points.size < 80) group.append(s("circle", { class: "dot", cx, cy, r: 2.2 }));
    previous = second;
  }
  group.prepend(s("path", { class: "line", d: path }));
  return group;
}

function describe(series, format) {
  return series.map((one) => {
    const values = [...one.points.values()];
    return values.length > 0 ? `${one.name} up to ${format(Math.max(...values))}` : `no ${one.name}`;
  }).join(", ");
}

function latest(series, format, unit) {
  const known = series.filter((one) => one.total !== undefined);
  return known.map((one) => `${format(one.total)}${unit}${known.length > 1 ? " " + one.name : ""}`).join(" · ");
}

/** Shows the values of the period under the pointer, or the one that the arrow keys chose. */
function point(drawing, cursor, value, { first, last, period, periods, x, series, format, unit }) {
  const usual = value.textContent;
  let chosen = null;
  function choose(second) {
    chosen = second;
    cursor.setAttribute("visibility", second === null ? "hidden" : "visible");
    if (second === null) {
      value.textContent = usual;
      return;
    }
    cursor.setAttribute("x1", x(second));
    cursor.setAttribute("x2", x(second));
    const texts = series.map((one) => {
      const number = one.points.get(second);
      return `${number === undefined ? "–" : format(number) + unit}${series.length > 1 ? " " + one.name : ""}`;
    });
    value.textContent = `${clock(second * 1000)}  ${texts.join(" · ")}`;
  }
  drawing.addEventListener("pointermove", (event) => {
    const box = drawing.getBoundingClientRect();
    const inside = ((event.clientX - box.left) / box.width) * width - edge.left;
    const index = Math.floor(inside / ((width - edge.left - edge.right) / periods));
    choose(first + Math.min(periods - 1, Math.max(0, index)) * period);
  });
  drawing.addEventListener("pointerleave", () => choose(null));
  drawing.addEventListener("blur", () => choose(null));
  drawing.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -period, ArrowRight: period }[event.key];
    if (!step) return;
    event.preventDefault();
    choose(Math.min(last, Math.max(first, (chosen ?? last) + step)));
  });
}

/** A small line of bars without axes. */
export function sparkline(points, { period, periods, now, title }) {
  const last = Math.floor(now / period);
  // Several periods make a bar, so that bars can be seen.
  const bins = new Array(36).fill(0);
  for (const [second, value] of points) {
    const age = last - Math.floor(second / period);
    const bin = bins.length - 1 - Math.floor(age * bins.length / periods);
    if (bins[bin] !== undefined) bins[bin] += value;
  }
  const most = Math.max(...bins, 1);
  const path = bins.map((value, index) => value > 0
    ? `M${index * 3} 18V${(18 - Math.max(1.5, (value / most) * 17)).toFixed(1)}h2V18z` : "").join("");
  return s("svg", { viewBox: "0 0 108 18", class: "sparkline", role: "img", "aria-label": title },
    s("path", { class: "base", d: "M0 17.500h108v.5H0z" }), s("path", { class: "bar calm", d: path }));
}
