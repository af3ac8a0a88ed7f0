// A small editor: a text area with line numbers, and colours behind it. The browser's own text area does the typing,
// so that selection, undo, spell input and screen readers work as everywhere.

import { tokens } from "./colors.js";
import { h, replace } from "./dom.js";

/** `{ element, value, language, focus() }`; `changed` is called after each change. */
export class Editor {
  constructor({ label, language = null, value = "", changed = () => {}, rows, readonly = false }) {
    this.changed = changed;
    this.area = h("textarea", {
      "aria-label": label, spellcheck: "false", autocapitalize: "none", autocomplete: "off", wrap: "off", rows,
      readonly, oninput: () => this.edited(), onkeydown: (event) => this.key(event),
    });
    this.colors = h("pre", { "aria-hidden": "true" });
    this.numbers = h("div", { class: "numbers", "aria-hidden": "true" });
    this.element = h("div", { class: "editor" }, this.numbers,
      h("div", { class: "typing" }, this.colors, this.area));
    this.show(value, language);
  }

  get value() {
    return this.area.value;
  }

  /** Puts another text in place, with an undo history of its own. */
  show(value, language = this.language) {
    this.language = language;
    this.area.value = value;
    this.draw();
  }

  focus() {
    this.area.focus();
  }

  edited() {
    this.draw();
    this.changed(this.value);
  }

  draw() {
    const text = this.value;
    const pieces = tokens(text, this.language).map(([kind, piece]) => kind ? h("span", { class: kind }, piece) : piece);
    replace(this.colors, pieces, "\n");
    const lines = text.split("\n").length;
    if (lines !== this.lines) {
      this.lines = lines;
      this.numbers.textContent = Array.from({ length: lines }, (_, index) => index + 1).join("\n");
      this.area.rows = lines;
    }
  }

  /** Tab indents the selected lines and Shift+Tab takes it back; Escape, then Tab, leaves. */
  key(event) {
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (event.key === "Tab" && isPlain && !this.area.readOnly) {
      event.preventDefault();
      this.indent(event.shiftKey);
    } else if (event.key === "Enter" && isPlain && !event.shiftKey && !event.isComposing) {
      const before = this.value.slice(0, this.area.selectionStart);
      const line = before.slice(before.lastIndexOf("\n") + 1);
      const space = line.match(/^[ \t]*/)[0] + (/[:{([]\s*$/.test(line) ? this.unit : "");
      if (!space) return;
      event.preventDefault();
      this.insert("\n" + space);
    }
  }

  get unit() {
    if (/^\t/m.test(this.value)) return "\t";
    return this.language === "py" || this.language === "java" ? "    " : "  ";
  }

  indent(isBack) {
    const { selectionStart: start, selectionEnd: end } = this.area;
    if (start === end && !isBack) return this.insert(this.unit);
    const from = this.value.lastIndexOf("\n", start - 1) + 1;
    const lines = this.value.slice(from, end).split("\n");
    const changed = lines.map((line) => isBack
      ? line.replace(new RegExp(`^(\t| {1,${this.unit.length}})`), "") : line && this.unit + line);
    this.area.setSelectionRange(from, end);
    this.insert(changed.join("\n"));
    this.area.setSelectionRange(from, from + changed.join("\n").length);
  }

  /** As if it had been typed: the browser's undo knows it. */
  insert(text) {
    this.area.focus();
    if (!document.execCommand("insertText", false, text)) {
      this.area.setRangeText(text, this.area.selectionStart, this.area.selectionEnd, "end");
      this.edited();
    }
  }
}
