// Contrast, as WCAG 2.2 wants it: 4.5 to 1 for text, 3 to 1 for what is drawn, in light and in dark.
// https://www.w3.org/TR/WCAG22/#contrast-minimum

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const style = readFileSync(new URL("../../Console/style.css", import.meta.url), "utf8");

/** Each colour of the palette: its light and its dark value. */
const colors = new Map([...style.matchAll(/--([\w-]+): (?:light-dark\((#\w{6}), (#\w{6})\)|(#\w{6}));/g)]
  .map(([, name, light, dark, both]) => [name, [light ?? both, dark ?? both]]));

function luminance(color) {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const value = parseInt(color.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one, other) {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

const grounds = ["ground", "surface", "sunken", "paper"];
const pairs = [
  ...["text", "soft", "accent", "good", "bad", "warn"].flatMap((text) => grounds.map((under) => [text, under, 4.5])),
  ["accent-text", "accent", 4.5], ["accent", "accent-soft", 4.5], ["good", "good-soft", 4.5], ["bad", "bad-soft", 4.5],
  ["text", "accent-soft", 4.5], ["line-strong", "surface", 3], ["calm", "surface", 3],
];

test("contrast", () => {
  for (const [text, under, least] of pairs) {
    for (const [index, mode] of ["light", "dark"].entries()) {
      const ratio = contrast(colors.get(text)[index], colors.get(under)[index]);
      assert.ok(ratio >= least, `${text} on ${under}, ${mode}: ${ratio.toFixed(2)}`);
    }
  }
});

test("every colour that is used is in the palette", () => {
  const known = new Set([...style.matchAll(/--([\w-]+):/g)].map(([, name]) => name));
  for (const [, name] of style.matchAll(/var\(--([\w-]+)\)/g)) assert.ok(known.has(name), name);
});
