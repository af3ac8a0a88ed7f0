// Queues, and one of them: `#/queues` and `#/queues/NAME`. Messages are shown without being received.

import { announce, badge, h, problem, repeat, replace } from "../dom.js";
import { ago, bytes, count } from "../format.js";
import { List } from "../list.js";

const everyMilliseconds = 1500;
const queuesAtMost = 2000;
const messagesShown = 50;
/** Of a long list, so many queues have their counts kept up. */
const countedAtMost = 40;

const states = { "in flight": "busy", delayed: "warn", visible: "good" };

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

async function attributes(client, QueueUrl, signal) {
  const answer = await client.sqs("GetQueueAttributes", { QueueUrl, AttributeNames: ["All"] }, signal);
  return answer.Attributes ?? {};
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

function counts(known) {
  return [
    ["Visible", known.ApproximateNumberOfMessages], ["In flight", known.ApproximateNumberOfMessagesNotVisible],
    ["Delayed", known.ApproximateNumberOfMessagesDelayed],
  ].map(([label, value]) => [label, count(Number(value ?? 0))]);
}

class QueuePage {
  static async open(app, name, signal) {
    const { QueueUrl: url } = await app.client.sqs("GetQueueUrl", { QueueName: name }, signal);
    return new QueuePage(app, name, url, await attributes(app.client, url, signal));
  }

  constructor(app, name, url, known) {
    Object.assign(this, { app, client: app.client, name, url });
    this.isFIFO = name.endsWith(".fifo");
    this.numbers = h("dl", { class: "numbers-list" });
    this.messages = h("ol", { class: "messages" });
    this.notes = h("div", {});
    this.element = h("section", { class: "page" },
      h("div", {}, h("p", { class: "crumbs" }, h("a", { href: "#/queues" }, "Queues")), h("h1", {}, name),
        h("p", { class: "facts" }, facts(known))),
      h("div", { class: "columns" },
        h("div", { class: "card stack" }, this.numbers, this.sender()),
        h("div", { class: "card stack" },
          h("div", { class: "row" }, h("h2", {}, "Messages "), h("small", { class: "grow" }, "shown, not received"),
            h("button", { class: "quiet", onclick: () => this.purge() }, "Delete all")),
          this.notes, this.messages)));
    this.draw(known);
  }

  get keys() {
    return [
      { key: "n", label: "Write a message", run: () => this.body.focus() },
      { key: "mod+Enter", label: "Send the message", run: () => this.send() },
      { key: "Escape", label: "Back to the queues", run: () => this.app.go("#/queues") },
    ];
  }

  sender() {
    this.body = h("textarea", { rows: 6, "aria-label": "Message", class: "plain", spellcheck: "false" });
    this.group = this.isFIFO && h("input", { "aria-label": "Message group", placeholder: "Group", value: "group" });
    this.result = h("span", { class: "grow", role: "status" });
    return h("div", { class: "stack" }, this.body,
      h("div", { class: "row" }, h("button", { class: "primary", onclick: () => this.send() }, "Send"), this.group,
        this.result, h("kbd", {}, "Ctrl ⏎")));
  }

  async send() {
    const input = { QueueUrl: this.url, MessageBody: this.body.value };
    if (this.isFIFO) {
      input.MessageGroupId = this.group.value;
      input.MessageDeduplicationId = crypto.randomUUID();
    }
    try {
      await this.client.sqs("SendMessage", input);
      replace(this.result, badge("good", "sent"));
      this.body.value = "";
      announce("Sent");
      await this.look();
    } catch (error) {
      replace(this.result, problem(error));
    }
  }

  async purge() {
    if (!confirm(`Delete every message of ${this.name}?`)) return;
    try {
      await this.client.sqs("PurgeQueue", { QueueUrl: this.url });
      await this.look();
    } catch (error) {
      replace(this.notes, problem(error));
    }
  }

  follow(signal) {
    repeat(everyMilliseconds, signal, () => this.look(signal));
  }

  async look(signal) {
    try {
      this.draw(await attributes(this.client, this.url, signal));
      const found = await this.client.peek(this.name, messagesShown, signal);
      replace(this.notes, found.Messages.length === 0 && h("p", { class: "empty" }, "The queue is empty."));
      this.show(found.Messages);
    } catch (error) {
      if (!signal?.aborted) replace(this.notes, problem(error));
    }
  }

  draw(known) {
    replace(this.numbers, counts(known).map(([label, value]) => h("div", {}, h("dt", {}, label), h("dd", {}, value))));
  }

  /** Drawn anew only where something has changed, so that a selection stays. */
  show(messages) {
    const content = JSON.stringify(messages);
    if (content === this.content) return;
    this.content = content;
    replace(this.messages, messages.map((one) => h("li", {},
      h("div", { class: "row" }, badge(states[one.State], one.State),
        one.ReceiveCount > 0 && h("small", {}, `received ${times(one.ReceiveCount)}`),
        one.Group && h("small", {}, `group ${one.Group}`),
        h("small", { class: "grow end", title: one.MessageId }, ago(new Date(one.Sent)))),
      h("pre", { class: "output", tabindex: "0" }, one.Body))));
  }
}

const times = (number) => number === 1 ? "once" : `${number} times`;

function facts(known) {
  const policy = known.RedrivePolicy && JSON.parse(known.RedrivePolicy);
  return [
    known.FifoQueue === "true" ? "FIFO" : "standard", `hidden for ${known.VisibilityTimeout} s when received`,
    `kept for ${Math.round(known.MessageRetentionPeriod / 86_400 * 10) / 10} days`,
    `${bytes(Number(known.MaximumMessageSize))} at most`,
    policy && `after ${policy.maxReceiveCount} receives to ${policy.deadLetterTargetArn.split(":").pop()}`,
  ].filter(Boolean).join("  ·  ");
}
