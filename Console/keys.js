// The keyboard: single keys, as long as nobody is typing. Each page brings its own beside those that always hold.

/** `{ key, label, run, always }`; `always` ones also work while typing: they have a modifier (`mod+Enter`). */
export class Keyboard {
  constructor(target = document) {
    this.global = [];
    this.page = [];
    target.addEventListener("keydown", (event) => this.handle(event));
  }

  get all() {
    return [...this.page, ...this.global];
  }

  handle(event) {
    if (event.defaultPrevented || event.isComposing) return;
    const field = event.target.closest?.("input, textarea, select, [contenteditable]");
    if (document.querySelector("dialog[open]")) return;
    if (event.key === "Escape" && field) {
      field.blur();
      return;
    }
    const modified = event.ctrlKey || event.metaKey;
    if (event.altKey || (field && !modified)) return;
    const name = modified ? "mod+" + event.key : event.key;
    const entry = this.all.find((one) => one.key === name);
    if (!entry) return;
    event.preventDefault();
    entry.run(event);
  }
}

export function keyName(key) {
  const mod = /Mac|iPhone|iPad/.test(navigator.platform) ? "⌘" : "Ctrl";
  return key.replace("mod+", mod + " ").replace("Enter", "⏎").replace("Escape", "Esc");
}
