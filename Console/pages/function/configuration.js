// The function's configuration: what it is, and the few settings that are changed often.

import { announce, h, problem, replace } from "../../dom.js";
import { bytes, date } from "../../format.js";

export function configurationTab(page) {
  const content = h("div", { class: "columns" });
  draw(page, content);
  return { element: content };
}

function draw(page, content) {
  const one = page.configuration;
  replace(content, settings(page, content),
    h("div", { class: "card" }, h("h2", {}, "About"), facts([
      ["ARN", h("code", {}, one.FunctionArn)],
      ["Role", h("code", {}, one.Role)],
      ["Runtime", one.Runtime ?? one.PackageType],
      ["Architecture", (one.Architectures ?? []).join(", ")],
      ["Code", `${bytes(one.CodeSize)}  ${one.CodeSha256 ?? ""}`],
      ["Version", one.Version],
      ["Last modified", date(one.LastModified).toLocaleString()],
      ["Revision", h("code", {}, one.RevisionId)],
      ["Temporary storage", `${one.EphemeralStorage?.Size ?? 512} MB`],
      ["Layers", list((one.Layers ?? []).map((layer) => layer.Arn))],
      ["Log group", h("code", {}, one.LoggingConfig?.LogGroup ?? "")],
      ["Log format", one.LoggingConfig?.LogFormat],
      ["Reserved concurrency", page.concurrency?.ReservedConcurrentExecutions ?? "none"],
      ["Dead letters", one.DeadLetterConfig?.TargetArn],
      ["Tags", list(Object.entries(page.tags).map(([key, value]) => `${key} = ${value}`))],
    ])));
}

function facts(rows) {
  const known = rows.filter(([, value]) => value !== undefined && value !== null && value !== "");
  return h("dl", { class: "facts-list" }, known.map(([label, value]) =>
    h("div", {}, h("dt", {}, label), h("dd", {}, value))));
}

const list = (texts) => texts.length > 0 ? h("ul", {}, texts.map((text) => h("li", {}, h("code", {}, text)))) : null;

function settings(page, content) {
  const one = page.configuration;
  const field = (label, name, attributes) => h("label", {}, h("span", {}, label), h("input", { name, ...attributes }));
  const number = (label, name, min, max) =>
    field(label, name, { type: "number", min, max, required: true, value: one[name] });
  const variables = variableRows(one.Environment?.Variables ?? {});
  const errors = h("div", { class: "errors" });
  const button = h("button", { class: "primary" }, "Save");
  const form = h("form", { class: "card stack", onsubmit: (event) => submit(event) },
    h("h2", {}, "Settings"),
    field("Description", "Description", { value: one.Description ?? "", maxlength: 256 }),
    one.Handler && field("Handler", "Handler", { value: one.Handler, required: true, maxlength: 128 }),
    h("div", { class: "row fields" },
      number("Memory (MB)", "MemorySize", 128, 10_240), number("Timeout (s)", "Timeout", 1, 900)),
    one.Environment?.Error ? problem({ code: one.Environment.Error.ErrorCode, message: one.Environment.Error.Message })
      : variables.element,
    errors, h("div", { class: "row" }, button));

  async function submit(event) {
    event.preventDefault();
    const values = Object.fromEntries(new FormData(form));
    button.disabled = true;
    try {
      await page.take(await page.client.updateFunctionConfiguration(page.name, {
        Description: values.Description, Handler: values.Handler, MemorySize: Number(values.MemorySize),
        Timeout: Number(values.Timeout), RevisionId: page.configuration.RevisionId,
        Environment: one.Environment?.Error ? undefined : { Variables: variables.read() },
      }));
      announce("Saved");
      draw(page, content);
    } catch (error) {
      if (!page.signal.aborted) replace(errors, problem(error));
    } finally {
      button.disabled = false;
    }
  }

  return form;
}

/** Names and values, whose values are hidden until somebody looks. */
function variableRows(variables) {
  const rows = h("div", { class: "variables" });
  function add(name, value) {
    const key = h("input", {
      "aria-label": "Name of the variable", value: name, autocomplete: "off", placeholder: "NAME",
    });
    const field = h("input", {
      "aria-label": "Value", value, type: "password", autocomplete: "off",
      onfocus: () => { field.type = "text"; }, onblur: () => { field.type = "password"; },
    });
    const remove = h("button", {
      type: "button", class: "quiet icon", "aria-label": "Remove the variable", onclick: () => row.remove(),
    }, "×");
    const row = h("div", { class: "row" }, key, field, remove);
    rows.append(row);
    return key;
  }
  for (const [name, value] of Object.entries(variables)) add(name, value);
  const element = h("fieldset", {}, h("legend", {}, "Environment variables"), rows,
    h("button", { type: "button", class: "quiet", onclick: () => add("", "").focus() }, "Add a variable"));
  const read = () => Object.fromEntries([...rows.children]
    .map((row) => [...row.querySelectorAll("input")].map((input) => input.value)).filter(([name]) => name));
  return { element, read };
}
