// The function's code: a small package is unpacked here, edited, packed and deployed. Deploying names the revision that
// was read, so that nobody's work is overwritten unseen.

import { ServiceError, toBase64 } from "../../aws.js";
import { languageOf } from "../../colors.js";
import { announce, badge, h, problem, replace } from "../../dom.js";
import { Editor } from "../../editor.js";
import { bytes } from "../../format.js";
import { isPlain, limits, readZip, textOf, writeZip, ZipError } from "../../zip.js";

const question = "The code has changes that are not deployed. Leave them?";

export function codeTab(page) {
  const element = h("div", {}, h("p", { class: "empty" }, "Reading the package …"));
  let code = null;
  load(page, element).then((loaded) => {
    code = loaded;
  });
  return { element, keys: [{ key: "mod+s", label: "Deploy the code", run: () => code?.deploy() }] };
}

/** Shows the package's files, or why they can't be edited. */
async function load(page, element) {
  try {
    if (page.code.RepositoryType === "ECR" || !page.code.Location) {
      replace(element, h("p", { class: "card empty" }, "This function is a container image."));
      return null;
    }
    // The configuration may have changed since the page was opened, and locations end after ten minutes.
    const answer = await page.client.getFunction(page.name, page.signal);
    page.code = answer.Code;
    page.configuration = answer.Configuration;
    const archive = await page.client.download(page.code.Location, { limit: limits.archiveBytes, signal: page.signal });
    if (!archive) {
      replace(element, tooLarge(page));
      return null;
    }
    const code = new CodeEditor(page, await readZip(archive));
    replace(element, code.element);
    return code;
  } catch (error) {
    if (!page.signal.aborted) {
      replace(element, error instanceof ZipError ? tooLarge(page, error.message) : problem(error));
    }
    return null;
  }
}

function tooLarge(page, message = `The package has ${bytes(page.configuration.CodeSize)}: too much to edit here.`) {
  return h("div", { class: "card empty" }, h("p", {}, message),
    h("a", { href: page.code.Location, download: page.name + ".zip" }, "Download the package"));
}

class CodeEditor {
  constructor(page, files) {
    this.page = page;
    this.files = files.map((file) => ({ ...file, text: textOf(file.bytes) }));
    for (const file of this.files) file.original = file.text;
    this.deployed = new Set(this.files.map((file) => file.name));
    this.tree = h("ul", { class: "files", "aria-label": "Files" });
    this.editor = new Editor({ label: "Code", changed: (text) => this.edit(text) });
    this.note = h("div", { class: "grow", role: "status" });
    this.button = h("button", { class: "primary", onclick: () => this.deploy() }, "Deploy");
    this.place = h("div", { class: "place" });
    this.element = h("div", { class: "card code" },
      h("div", { class: "row" }, this.button, h("kbd", {}, "Ctrl S"), this.note,
        h("button", { class: "quiet", onclick: () => this.add() }, "New file"),
        h("a", { class: "button quiet", href: page.code.Location, download: page.name + ".zip" }, "Download")),
      h("div", { class: "split" }, this.tree, this.place));
    this.open(this.handlerFile() ?? this.files[0]);
    this.changed();
  }

  /** `app.handler` is in app.py, `src/index.handler` in src/index.js. */
  handlerFile() {
    const stem = (this.page.configuration.Handler ?? "").replace(/\.[^.]*$/, "");
    return this.files.find((file) => file.text !== null && file.name.replace(/\.[^./]*$/, "") === stem)
      ?? this.files.find((file) => file.text !== null);
  }

  open(file) {
    this.current = file;
    const say = (text) => replace(this.place, h("p", { class: "empty" }, text));
    if (!file) say("The package is empty.");
    else if (file.text === null) say(`${file.name} is not text: ${bytes(file.bytes.length)}.`);
    else {
      this.editor.show(file.text, languageOf(file.name));
      this.editor.area.setAttribute("aria-label", file.name);
      replace(this.place, this.editor.element);
    }
    this.drawFiles();
  }

  drawFiles() {
    replace(this.tree, this.files.map((file) => h("li", {},
      h("button", {
        class: "file", "aria-current": file === this.current ? "true" : null, onclick: () => this.open(file),
      }, file.name, this.isChanged(file) && h("span", { class: "dot", "aria-label": "changed" }, "●")),
      file === this.current && h("button", {
        class: "quiet icon", "aria-label": `Remove ${file.name}`, onclick: () => this.remove(file),
      }, "×"))));
  }

  isChanged(file) {
    return file.text !== file.original;
  }

  get isDirty() {
    return this.files.some((file) => this.isChanged(file)) || this.files.length !== this.deployed.size;
  }

  edit(text) {
    const was = this.isChanged(this.current);
    this.current.text = text;
    if (was !== this.isChanged(this.current)) this.drawFiles();
    this.changed();
  }

  changed() {
    if (!this.page.signal.aborted) this.page.app.unsaved = this.isDirty ? question : null;
    this.button.disabled = !this.isDirty || this.isDeploying;
  }

  add() {
    const name = prompt("Name of the file")?.trim();
    if (!name) return;
    if (!isPlain(name) || this.files.some((file) => file.name === name)) {
      return replace(this.note, problem(new Error("There is such a file, or the name can't be one.")));
    }
    const file = { name, text: "", original: null, bytes: new Uint8Array(), mode: 0o100644 };
    this.files.push(file);
    this.open(file);
    this.changed();
    this.editor.focus();
  }

  remove(file) {
    if (!confirm(`Remove ${file.name} from the package?`)) return;
    this.files = this.files.filter((one) => one !== file);
    this.open(this.files[0]);
    this.changed();
  }

  /** Packs what is there and waits until the function runs it. */
  async deploy() {
    if (!this.isDirty || this.isDeploying) return;
    const { page } = this;
    this.isDeploying = true;
    this.changed();
    replace(this.note, badge("busy", "deploying"));
    const files = this.files.map((file) => ({ ...file }));
    try {
      const packed = await writeZip(files.map((file) => ({
        ...file, bytes: file.text === null ? file.bytes : new TextEncoder().encode(file.text),
      })));
      const configuration = await page.take(await page.client.updateFunctionCode(page.name, {
        ZipFile: toBase64(packed), RevisionId: page.configuration.RevisionId,
      }));
      if (configuration.LastUpdateStatus === "Failed") throw new Error(configuration.LastUpdateStatusReason);
      for (const file of this.files) {
        const sent = files.find((one) => one.name === file.name);
        if (sent) file.original = sent.text;
      }
      this.deployed = new Set(files.map((file) => file.name));
      replace(this.note, badge("good", "deployed"), h("span", { class: "fine" }, ` ${bytes(packed.length)}`));
      announce("Deployed");
    } catch (error) {
      if (page.signal.aborted) return;
      replace(this.note, error.code === "PreconditionFailedException"
        ? problem(new ServiceError("Somebody else changed the function",
          "Copy your changes, open the page anew, and put them in."))
        : problem(error));
    } finally {
      this.isDeploying = false;
      this.drawFiles();
      this.changed();
    }
  }
}
