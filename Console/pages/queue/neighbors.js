// Where a queue's messages go, and where they came from: the functions that poll it, its dead-letter queue, the
// queues whose dead letters these are, and the way back for them.

import { announce, badge, h, problem, replace } from "../../dom.js";
import { arrow, flow, functionBox, mappingWords, queueBox } from "../../flow.js";

const queuesShown = 20;

export class Neighbors {
  constructor(client, { url, arn }) {
    Object.assign(this, { client, url, arn });
    this.lines = h("div", {});
    this.notes = h("div", {});
    this.task = h("span", { class: "grow", role: "status" });
    this.back = h("button", { hidden: true, onclick: () => this.redrive() }, "Move back");
    this.stop = h("button", { class: "quiet", hidden: true, onclick: () => this.cancel() }, "Stop moving");
    this.element = h("div", { class: "card stack" }, h("h2", {}, "Where messages go"), this.lines,
      h("div", { class: "row" }, this.back, this.stop, this.task), this.notes);
  }

  /** `known` are the queue's attributes. */
  async load(known, signal) {
    const [mappings, sources] = await Promise.all([
      this.ask(() => this.client.listEventSourceMappingsOf(this.arn, signal), signal),
      this.ask(() => this.sources(signal), signal),
    ]);
    if (signal?.aborted) return;
    this.show(known, mappings ?? [], sources ?? []);
    this.back.hidden = (sources ?? []).length === 0 || this.isMoving;
    if ((sources ?? []).length > 0) await this.look(signal);
  }

  /** What may not be seen is left out, and said. */
  async ask(work, signal) {
    try {
      return await work();
    } catch (error) {
      if (!signal?.aborted) replace(this.notes, problem(error));
      return null;
    }
  }

  async sources(signal) {
    const input = { QueueUrl: this.url, MaxResults: queuesShown };
    return (await this.client.sqs("ListDeadLetterSourceQueues", input, signal)).queueUrls ?? [];
  }

  /** Drawn anew only where something has changed, so that the focus stays. */
  show(known, mappings, sources) {
    const content = JSON.stringify([known.RedrivePolicy, mappings, sources]);
    if (content === this.content) return;
    this.content = content;
    const here = () => queueBox(this.arn);
    const policy = known.RedrivePolicy && JSON.parse(known.RedrivePolicy);
    const lines = [
      ...sources.map((url) => [queueBox(url.split("/").pop()), arrow("dead letters"), here()]),
      ...mappings.map((one) => [
        here(), arrow(mappingWords(one).join(" · "), one.State), functionBox(one.FunctionArn),
      ]),
      policy && [
        here(), arrow(`after ${policy.maxReceiveCount} receive${Number(policy.maxReceiveCount) === 1 ? "" : "s"}`), queueBox(policy.deadLetterTargetArn, "Dead letters"),
      ],
    ].filter(Boolean);
    replace(this.lines, lines.length > 0
      ? flow("Where messages go", lines) : h("p", { class: "empty" }, "No function polls it, and it has no dead letters."));
  }

  // The way back

  async look(signal) {
    const answer = await this.ask(
      () => this.client.sqs("ListMessageMoveTasks", { SourceArn: this.arn, MaxResults: 1 }, signal), signal);
    const task = answer?.Results?.[0];
    this.isMoving = ["RUNNING", "CANCELLING"].includes(task?.Status);
    this.handle = task?.TaskHandle;
    this.back.hidden = this.isMoving;
    this.stop.hidden = !this.handle;
    replace(this.task, task && words(task));
  }

  redrive() {
    if (!confirm("Move all messages back to the queues that they came from?")) return null;
    return this.attempt("Moving", () => this.client.sqs("StartMessageMoveTask", { SourceArn: this.arn }));
  }

  cancel() {
    return this.attempt("Stopped", () => this.client.sqs("CancelMessageMoveTask", { TaskHandle: this.handle }));
  }

  async attempt(what, work) {
    replace(this.notes);
    if (await this.ask(work) === null) return;
    announce(what);
    await this.look();
  }
}

const kinds = { RUNNING: "busy", CANCELLING: "busy", COMPLETED: "good", CANCELLED: "warn", FAILED: "bad" };

function words(task) {
  const moved = `${task.ApproximateNumberOfMessagesMoved} of ${task.ApproximateNumberOfMessagesToMove} moved`;
  return [badge(kinds[task.Status], task.Status.toLowerCase()), " ",
    [moved, task.FailureReason].filter(Boolean).join("  ·  ")];
}
