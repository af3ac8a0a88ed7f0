// One queue: `#/queues/NAME`. Messages are shown without being received.

import { announce, badge, h, problem, repeat, replace } from "../dom.js";
import { ago, bytes, count } from "../format.js";
import { Depth } from "./queue/depth.js";
import { Neighbors } from "./queue/neighbors.js";

const everyMilliseconds = 1500;
/** Of the looks into the queue, so many come for one at its neighbours. */
const looksPerNeighbors = 3;
const messagesShown = 50;

const states = { "in flight": "busy", delayed: "warn", visible: "good" };

export async function attributes(client, QueueUrl, signal) {
  const answer = await client.sqs("GetQueueAttributes", { QueueUrl, AttributeNames: ["All"] }, signal);
  return answer.Attributes ?? {};
}

export function counts(known) {
  return [
    ["Visible", known.ApproximateNumberOfMessages], ["In flight", known.ApproximateNumberOfMessagesNotVisible],
    ["Delayed", known.ApproximateNumberOfMessagesDelayed],
  ].map(([label, value]) => [label, count(Number(value ?? 0))]);
}

export class QueuePage {
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
    this.depth = new Depth(this.client, name);
    this.neighbors = new Neighbors(this.client, { url, arn: known.QueueArn });
    this.element = h("section", { class: "page" },
      h("div", {}, h("p", { class: "crumbs" }, h("a", { href: "#/queues" }, "Queues")), h("h1", {}, name),
        h("p", { class: "facts" }, facts(known))),
      h("div", { class: "columns" },
        h("div", { class: "stack" }, h("div", { class: "card stack" }, this.numbers, this.sender()),
          this.neighbors.element, this.depth.element),
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
    let turns = 0;
    repeat(everyMilliseconds, signal, async () => {
      const known = await this.look(signal);
      await this.depth.load(signal);
      if (known && turns % looksPerNeighbors === 0) await this.neighbors.load(known, signal);
      turns += 1;
    });
  }

  async look(signal) {
    try {
      const known = await attributes(this.client, this.url, signal);
      this.draw(known);
      const found = await this.client.peek(this.name, messagesShown, signal);
      replace(this.notes, found.Messages.length === 0 && h("p", { class: "empty" }, "The queue is empty."));
      this.show(found.Messages);
      return known;
    } catch (error) {
      if (!signal?.aborted) replace(this.notes, problem(error));
      return null;
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
