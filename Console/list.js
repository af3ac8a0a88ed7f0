// A list of things with a search field and the keyboard: what pages of functions, log groups, queues begin with.

import { announce, h, replace } from "./dom.js";

/**
 * `{ title, noun, columns, row, empty }`: `columns` are `{ label, kind }`; `row` makes of a thing
 * `{ name, text, address, cells }` (what is searched, where it leads, and its cells beside the first); `empty` makes
 * what is shown where there is nothing.
 */
export class List {
  constructor({ app, title, columns, row, empty }) {
    Object.assign(this, { app, columns, row, empty });
    this.rows = [];
    this.search = h("input", {
      type: "search", placeholder: "Search  /", "aria-label": `Search ${title.toLowerCase()}`,
      oninput: () => this.filter(),
    });
    this.notes = h("div", {});
    this.none = h("p", { class: "empty", hidden: true }, "Nothing here has this in its name.");
    this.counter = h("span", { class: "count" });
    this.body = h("div", {});
    this.element = h("section", { class: "page" },
      h("div", { class: "heading" }, h("h1", {}, title, " ", this.counter), this.search),
      this.notes, this.body, this.none);
  }

  /** Draws the things, unless they are those that are there; the one that was chosen stays chosen. */
  show(things) {
    const content = JSON.stringify(things);
    if (content === this.content) return;
    this.content = content;
    const focused = this.rows.find((one) => one.link === document.activeElement)?.name;
    this.rows = things.map((thing) => this.built(this.row(thing)));
    replace(this.body, things.length === 0 ? this.empty() : this.table());
    this.filter();
    this.rows.find((one) => one.name === focused)?.link.focus();
  }

  built(row) {
    const link = h("a", { href: row.address }, row.name);
    const element = h("tr", {},
      h("td", {}, link, row.description && h("span", { class: "description" }, row.description)),
      row.cells.map((cell, index) => h("td", { class: this.columns[index + 1].kind }, cell)));
    element.addEventListener("click", (event) => event.target.closest("a") || link.click());
    return { ...row, text: (row.text ?? row.name).toLowerCase(), link, element };
  }

  table() {
    const head = this.columns.map(({ label, kind }) => h("th", { scope: "col", class: kind }, label));
    return h("div", { class: "card scroll" }, h("table", { class: "list" },
      h("thead", {}, h("tr", {}, head)), h("tbody", {}, this.rows.map((one) => one.element))));
  }

  get keys() {
    return [
      { key: "/", label: "Search", run: () => this.search.focus() },
      { key: "j", label: "Next", run: () => this.move(1) },
      { key: "k", label: "Previous", run: () => this.move(-1) },
      { key: "Enter", label: "Open", run: () => this.openCurrent() },
    ];
  }

  filter() {
    const wanted = this.search.value.trim().toLowerCase();
    for (const one of this.rows) one.element.hidden = !one.text.includes(wanted);
    const left = this.visible.length;
    this.none.hidden = left > 0 || this.rows.length === 0;
    this.counter.textContent = wanted ? `${left} of ${this.rows.length}` : String(left);
    if (wanted) announce(`${left} found`);
  }

  get visible() {
    return this.rows.filter((one) => !one.element.hidden);
  }

  move(step) {
    const { visible } = this;
    const index = visible.findIndex((one) => one.link === document.activeElement);
    const next = visible[Math.min(visible.length - 1, Math.max(0, index + step))];
    next?.link.focus();
    next?.element.scrollIntoView({ block: "nearest" });
  }

  openCurrent() {
    const current = this.rows.find((one) => one.link === document.activeElement) ?? this.visible[0];
    if (current) this.app.go(current.link.hash);
  }
}
