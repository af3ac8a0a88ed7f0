// Queues, and one of them: `#/queues` and `#/queues/NAME`.

import { h, problem, repeat, replace } from "../dom.js";
import { List } from "../list.js";
import { attributes, counts, QueuePage } from "./queue.js";

const everyMilliseconds = 1500;
const queuesAtMost = 2000;
/** Of a long list, so many queues have their counts kept up. */
const countedAtMost = 40;

export async function open(app, [name], signal) {
  const page = name ? await QueuePage.open(app, name, signal) : new QueueList(app, await queues(app.client, signal));
  page.follow(signal);
  return { title: name ?? "Queues", content: page.element, keys: page.keys };
}

async function queues(client, signal) {
  const all = [];
  let NextToken;
  do {
    const page = await client.sqs("ListQueues", { MaxResults: 1000, NextToken }, signal);
    all.push(...page.QueueUrls ?? []);
    NextToken = page.NextToken;
  } while (NextToken && all.length < queuesAtMost);
  return all.sort();
}

const nameOf = (url) => url.split("/").pop();

class QueueList extends List {
  constructor(app, urls) {
    super({
      app, title: "Queues", row, columns: [
        { label: "Queue" }, { label: "Kind", kind: "wide" }, { label: "Visible", kind: "number" },
        { label: "In flight", kind: "number" }, { label: "Delayed", kind: "number wide" },
      ],
      empty: () => h("div", { class: "card empty" }, h("h2", {}, "No queues here yet"),
        h("pre", { class: "snippet" }, "aws sqs create-queue --queue-name jobs")),
    });
    this.show(urls);
  }

  follow(signal) {
    repeat(everyMilliseconds, signal, async () => {
      for (const one of this.visible.slice(0, countedAtMost)) {
        try {
          one.update(await attributes(this.app.client, one.url, signal));
        } catch (error) {
          if (!signal.aborted) replace(this.notes, problem(error));
          return;
        }
      }
      replace(this.notes);
    });
  }
}

function row(url) {
  const name = nameOf(url);
  const cells = [h("span", {}), h("span", {}), h("span", {})];
  return {
    name, url, address: `#/queues/${encodeURIComponent(name)}`,
    cells: [name.endsWith(".fifo") ? "FIFO" : "standard", ...cells],
    update: (known) => counts(known).forEach(([, value], index) => { cells[index].textContent = value; }),
  };
}
