// The frame around the pages: who is signed in, which page is open, the keyboard, light and dark.

import { Client } from "./aws.js";
import { announce, h, problem, replace, s } from "./dom.js";
import { Keyboard, keyName } from "./keys.js";
import { pages, start } from "./pages.js";
import { openSignIn } from "./pages/signin.js";
import { regions } from "./regions.js";
import { Session } from "./session.js";
import { isDark, startTheme, toggleTheme } from "./theme.js";

class App {
  constructor() {
    this.session = new Session();
    this.client = new Client(this.session);
    this.keyboard = new Keyboard();
    this.main = document.getElementById("main");
    this.bar = document.getElementById("bar");
    /** A page may ask before it is left: it sets this to words that say what would be lost. */
    this.unsaved = null;
    this.shown = null;
  }

  begin() {
    startTheme();
    this.keyboard.global = [
      ...pages.map((page) => ({ key: page.key, label: page.label, run: () => this.go("#/" + page.name) })),
      { key: "d", label: "Light or dark", run: () => this.changeTheme() },
      { key: "?", label: "These keys", run: () => this.help() },
    ];
    addEventListener("hashchange", () => this.show());
    addEventListener("beforeunload", (event) => this.unsaved && event.preventDefault());
    this.show();
  }

  go(address) {
    location.hash = address;
  }

  /** Opens the page that the address names. */
  async show() {
    if (this.unsaved && location.hash !== this.shown && !confirm(this.unsaved)) {
      history.replaceState(null, "", this.shown);
      return;
    }
    this.unsaved = null;
    this.turn?.abort();
    this.turn = new AbortController();
    const { signal } = this.turn;
    this.shown = location.hash;
    this.drawBar();
    if (!this.session.isOpen) return this.fill(await openSignIn(this), signal);
    const [name, ...parts] = location.hash.replace(/^#\/?/, "").split("/").map(decoded);
    const page = pages.find((one) => one.name === name);
    if (!page) return this.go(start);
    try {
      this.fill(await (await page.load()).open(this, parts, signal), signal);
    } catch (error) {
      if (signal.aborted) return;
      this.fill({ title: page.label, content: this.failure(error), keys: [] }, signal);
    }
  }

  fill({ title, content, keys }, signal) {
    if (signal.aborted) return;
    document.title = `${title} · Apus`;
    this.keyboard.page = keys ?? [];
    replace(this.main, content);
    announce(title);
    scrollTo(0, 0);
    const first = this.main.querySelector("[autofocus]");
    if (first) first.focus();
    else if (document.activeElement === document.body) this.main.focus({ preventScroll: true });
  }

  /** Where the credentials are refused, signing in is what helps. */
  failure(error) {
    const isCredential = ["UnrecognizedClientException", "InvalidSignatureException", "ExpiredTokenException",
      "InvalidClientTokenId"].includes(error.code);
    return h("section", { class: "page" }, problem(error),
      isCredential && h("button", { onclick: () => this.signOut() }, "Sign in again"));
  }

  drawBar() {
    const { session } = this;
    const current = location.hash.split("/")[1];
    const links = pages.map((page) => h("a", {
      href: "#/" + page.name, "aria-current": page.name === current ? "page" : null,
    }, page.label));
    const theme = h("button", {
      class: "quiet icon", title: "Light or dark (d)", "aria-label": isDark() ? "Light mode" : "Dark mode",
      onclick: () => this.changeTheme(),
    }, isDark() ? "☀" : "☾");
    const help = h("button", {
      class: "quiet icon", title: "Keys (?)", "aria-label": "Keys", onclick: () => this.help(),
    }, "?");
    replace(this.bar,
      h("a", { class: "brand", href: start }, bird(), "Apus"),
      h("nav", { "aria-label": "Pages" }, session.isOpen && links),
      session.isOpen && this.accountBox(),
      theme, help);
  }

  accountBox() {
    const { session } = this;
    const { identity } = session;
    const names = regions.includes(session.region) ? regions : [session.region, ...regions];
    const region = h("select", {
      "aria-label": "Region", onchange: (event) => {
        session.changeRegion(event.target.value);
        this.show();
      },
    }, names.map((name) => h("option", { value: name, selected: name === session.region }, name)));
    return h("div", { class: "account" },
      h("span", { class: "who", title: identity?.arn }, h("span", { class: "number" }, identity?.account ?? "")),
      region,
      h("button", { class: "quiet", onclick: () => this.signOut() }, "Sign out"));
  }

  signOut() {
    if (this.unsaved && !confirm(this.unsaved)) return;
    this.unsaved = null;
    this.session.close();
    this.show();
  }

  changeTheme() {
    announce(toggleTheme() === "dark" ? "Dark" : "Light");
    this.drawBar();
  }

  help() {
    const rows = this.keyboard.all.map(({ key, label }) =>
      h("div", {}, h("dt", {}, h("kbd", {}, keyName(key))), h("dd", {}, label)));
    const dialog = h("dialog", { class: "help", "aria-label": "Keys", onclose: () => dialog.remove() },
      h("h2", {}, "Keys"), h("dl", {}, rows),
      h("form", { method: "dialog" }, h("button", { autofocus: true }, "Close")));
    document.body.append(dialog);
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
    dialog.showModal();
  }
}

/** The icon, in the colours of the page. */
function bird() {
  return s("svg", { viewBox: "0 0 32 32", "aria-hidden": "true" }, s("path", {
    d: "M2 7c5 .2 9 2.6 12 6.8L16 17l2-3.2C21 9.6 25 7.2 30 7c-4.5 2.2-7.6 5.3-9.6 9.6L16 26l-4.4-9.4"
      + "C9.6 12.3 6.5 9.2 2 7z",
  }));
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}

new App().begin();
