// Log groups, and the log of one: `#/logs` and `#/logs/GROUP`.

import { h, problem, repeat, replace } from "../dom.js";
import { ago, bytes } from "../format.js";
import { List } from "../list.js";
import { logView } from "../logview.js";

const groupsAtMost = 2000;
const everyMilliseconds = 5000;

export async function open(app, [group], signal) {
  if (group) {
    const view = logView({ client: app.client, group, signal });
    const back = { key: "Escape", label: "Back to the log groups", run: () => app.go("#/logs") };
    return { title: group, keys: [...view.keys, back], content: h("section", { class: "page" },
      h("div", {}, h("p", { class: "crumbs" }, h("a", { href: "#/logs" }, "Log groups")), h("h1", {}, group)),
      view.element) };
  }
  const list = new List({
    app, title: "Log groups", row, empty: () => h("div", { class: "card empty" },
      h("h2", {}, "No log groups here yet"), h("p", {}, "A function's group is made with its first line.")),
    columns: [{ label: "Group" }, { label: "Kept", kind: "wide" }, { label: "Stored", kind: "number" },
      { label: "Made", kind: "wide" }],
  });
  list.show(await groups(app.client, signal));
  repeat(everyMilliseconds, signal, async () => {
    try {
      list.show(await groups(app.client, signal));
      replace(list.notes);
    } catch (error) {
      if (!signal.aborted) replace(list.notes, problem(error));
    }
  });
  return { title: "Log groups", content: list.element, keys: list.keys };
}

async function groups(client, signal) {
  const all = [];
  let nextToken;
  do {
    const page = await client.logs("DescribeLogGroups", { nextToken }, signal);
    all.push(...page.logGroups);
    nextToken = page.nextToken;
  } while (nextToken && all.length < groupsAtMost);
  return all;
}

function row({ logGroupName, retentionInDays, storedBytes, creationTime }) {
  const made = new Date(creationTime);
  return {
    name: logGroupName, address: `#/logs/${encodeURIComponent(logGroupName)}`,
    cells: [
      retentionInDays ? `${retentionInDays} days` : "for ever", bytes(storedBytes ?? 0),
      h("span", { title: made.toLocaleString() }, ago(made)),
    ],
  };
}
