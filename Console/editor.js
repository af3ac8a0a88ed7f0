// A small editor: a text area with line numbers, and colours behind it. The browser's own text area does the typing,
// so that selection, undo, spell input and screen readers work as everywhere.

import { h, replace } from "./dom.js";

/** Past this, colours would slow the typing down. */
const coloredCharacters = 120_000;

const words = {
  py: "and as assert async await break class continue def del elif else except False finally for from global if import in is lambda None nonlocal not or pass raise return True try while with yield match case",
  js: "async await break case catch class const continue default delete do else export extends false finally for from function if import in instanceof let new null of return static super switch this throw true try typeof undefined var void while yield",
  rb: "alias and begin break case class def do else elsif end ensure false for if in module next nil not or require rescue return self super then true unless until when while yield",
  java: "abstract boolean break byte case catch char class const continue default do double else enum extends final finally float for if implements import instanceof int interface long new null package private protected public record return short static super switch this throw throws try true false var void while",
  sh: "case do done elif else esac fi for function if in return then while export local",
  json: "true false null",
};
const languages = {
  py: "py", js: "js", mjs: "js", cjs: "js", ts: "js", json: "json", rb: "rb", java: "java", sh: "sh", bootstrap: "sh",
};
const hashComments = new Set(["py", "rb", "sh"]);

export const languageOf = (name) => languages[name.split("/").pop().split(".").pop()] ?? null;

/** The pieces of a text with what they are: `["keyword", "def"]`, `["", " "]`. */
export function tokens(text, language) {
  if (!language || text.length > coloredCharacters) return [["", text]];
  const comment = language === "json" ? null
    : hashComments.has(language) ? "#[^\\n]*" : "//[^\\n]*|/\\*[^]*?(?:\\*/|$)";
  const strings = (language === "py" ? '"""[^]*?(?:"""|$)|\'\'\'[^]*?(?:\'\'\'|$)|' : "")
    + '"(?:\\\\.|[^"\\\\\\n])*"?|\'(?:\\\\.|[^\'\\\\\\n])*\'?' + (language === "js" ? "|`(?:\\\\.|[^`\\\\])*`?" : "");
  const pattern = new RegExp(
    `(?<comment>${comment ?? "(?!)"})|(?<string>${strings})|(?<number>\\b\\d[\\d_.]*(?:[eE][+-]?\\d+)?\\b)|(?<word>[A-Za-z_$][\\w$]*)`, "g");
  const keywords = new Set(words[language].split(" "));
  const found = [];
  let at = 0;
  for (const match of text.matchAll(pattern)) {
    const { comment: isComment, string, number } = match.groups;
    const kind = isComment !== undefined ? "comment" : string !== undefined ? keyOrString(text, match, language)
      : number !== undefined ? "number" : keywords.has(match[0]) ? "keyword" : "";
    if (match.index > at) found.push(["", text.slice(at, match.index)]);
    found.push([kind, match[0]]);
    at = match.index + match[0].length;
  }
  if (at < text.length) found.push(["", text.slice(at)]);
  return found;
}

function keyOrString(text, match, language) {
  if (language !== "json") return "string";
  return /^\s*:/.test(text.slice(match.index + match[0].length, match.index + match[0].length + 20)) ? "key" : "string";
}

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
    this.element.addEventListener("scroll", () => {});
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
