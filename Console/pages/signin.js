// Signing in: credentials of any AWS kind, tried at once with STS. Nothing is sent but a signature.

import { announce, h, problem, replace } from "../dom.js";
import { regions } from "../regions.js";

const remembered = "apus.region";

/** What the cloud says of itself; nothing where it can't be asked. */
async function health() {
  try {
    return await (await fetch("/_apus/health", { credentials: "omit" })).json();
  } catch {
    return {};
  }
}

export async function openSignIn(app) {
  const isLocal = ["localhost", "127.0.0.1", "[::1]"].includes(location.hostname);
  const about = await health();
  const isKnown = isLocal && about.developmentCredentials === true;
  const field = (name, label, attributes, hint) => h("label", {}, h("span", {}, label),
    h("input", { name, autocomplete: "off", spellcheck: "false", autocapitalize: "none", ...attributes }),
    hint && h("small", {}, hint));
  const errors = h("div", { class: "errors" });
  const button = h("button", { class: "primary", type: "submit" }, "Sign in");
  const form = h("form", { class: "card signin", onsubmit: (event) => submit(event) },
    h("h1", {}, "Sign in"),
    h("p", { class: "lead" }, isKnown
      ? "This cloud runs on your own machine and knows the development credentials. Press Enter."
      : "With the access key of a user, or the credentials of a session."),
    field("accessKeyId", "Access key ID", { required: true, value: isKnown ? "test" : "", autofocus: true },
      isKnown && "test, or the twelve digits of an account"),
    field("secretAccessKey", "Secret access key", { required: true, type: "password", value: isKnown ? "test" : "" }),
    h("details", {}, h("summary", {}, "Session token"),
      field("sessionToken", "For temporary credentials", { type: "password" })),
    field("region", "Region", {
      required: true, list: "regions", value: localStorage.getItem(remembered) ?? "us-east-1",
      pattern: "[a-z0-9\\-]{1,32}",
    }),
    h("datalist", { id: "regions" }, regions.map((name) => h("option", { value: name }))),
    errors, button,
    h("p", { class: "fine" }, "Credentials stay in this tab and are gone when it closes. What you may do here is what "
      + "your policies allow, as with every other client."));

  async function submit(event) {
    event.preventDefault();
    const values = Object.fromEntries(Array.from(new FormData(form), ([name, value]) => [name, value.trim()]));
    if (!globalThis.crypto?.subtle) {
      return replace(errors, problem(new Error("Browsers sign only on pages from localhost or over HTTPS.")));
    }
    button.disabled = true;
    app.session.open(values);
    try {
      const identity = await app.client.getCallerIdentity();
      app.session.open({ ...values, identity });
      localStorage.setItem(remembered, values.region);
      announce("Signed in");
      app.show();
    } catch (error) {
      app.session.close();
      replace(errors, problem(error));
    } finally {
      button.disabled = false;
    }
  }

  const version = about.version ? `Apus ${about.version}` : "Apus";
  const content = h("section", { class: "page center" }, form, h("p", { class: "fine" }, version));
  return { title: "Sign in", keys: [], content };
}
