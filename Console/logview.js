// The log of a group as CloudWatch Logs has it: the newest lines of all its streams, followed.

import { h, problem, repeat, replace } from "./dom.js";
import { clock } from "./format.js";

const everyMilliseconds = 1000;
const linesAtMost = 2000;
const spans = { "5 minutes": 300, "1 hour": 3600, "1 day": 86_400, "1 week": 604_800 };

/** `{ element, keys }` of a log that is followed until `signal`. */
export function logView({ client, group, signal, hint }) {
  const lines = h("ol", { class: "loglines", role: "log", "aria-label": "Log", tabindex: "0" });
  const notes = h("div", {});
  const pattern = h("input", {
    type: "search", placeholder: "Filter pattern  /", "aria-label": "Filter pattern", onchange: () => restart(),
  });
  const span = h("select", { "aria-label": "Since", onchange: () => restart() },
    Object.entries(spans).map(([label, seconds]) => h("option", { value: seconds }, label)));
  const following = h("input", { type: "checkbox", checked: true });
  const stream = h("span", { class: "fine" });
  let turn = 0;
  let seen = new Map();
  let since = 0;

  function restart() {
    turn += 1;
    seen = new Map();
    since = Date.now() - Number(span.value) * 1000;
    replace(lines);
    replace(notes);
    load(turn);
  }

  /** Everything since the last time that was seen, which is asked again: more may have come with it. */
  async function load(mine) {
    let token;
    try {
      do {
        const found = await client.logs("FilterLogEvents", {
          logGroupName: group, startTime: since, nextToken: token, limit: 1000,
          filterPattern: pattern.value.trim() || undefined,
        }, signal);
        if (mine !== turn) return;
        add(found.events);
        token = found.nextToken;
      } while (token && !signal.aborted);
      if (lines.childElementCount > 0) replace(notes);
      else replace(notes, h("p", { class: "empty" }, "No lines in this time. New ones appear here as they come."));
    } catch (error) {
      if (signal.aborted || mine !== turn) return;
      replace(notes, error.code === "ResourceNotFoundException" && hint
        ? h("p", { class: "empty" }, hint) : problem(error));
    }
  }

  function add(events) {
    const isAtEnd = lines.scrollHeight - lines.scrollTop - lines.clientHeight < 40;
    for (const event of events) {
      if (seen.has(event.eventId)) continue;
      seen.set(event.eventId, event.timestamp);
      since = Math.max(since, event.timestamp);
      lines.append(line(event));
    }
    while (lines.childElementCount > linesAtMost) lines.firstElementChild.remove();
    for (const [id, time] of seen) if (time < since) seen.delete(id);
    if (events.length > 0) stream.textContent = events.at(-1).logStreamName;
    if (isAtEnd && following.checked) lines.scrollTop = lines.scrollHeight;
  }

  restart();
  repeat(everyMilliseconds, signal, () => following.checked && load(turn));
  const element = h("div", { class: "card stack" },
    h("div", { class: "row" }, pattern, span, h("label", { class: "check" }, following, "Follow"),
      h("span", { class: "grow" }), h("code", { title: "Log group" }, group)),
    notes, lines, stream);
  return { element, keys: [{ key: "/", label: "Filter the log", run: () => pattern.focus() }] };
}

function line({ timestamp, message, logStreamName }) {
  return h("li", { class: kind(message), title: logStreamName },
    h("time", { datetime: new Date(timestamp).toISOString() }, clock(timestamp, { withMilliseconds: true })),
    h("span", {}, message.replace(/\n$/, "")));
}

function kind(message) {
  if (/^(START|END|REPORT|INIT_START) /.test(message)) return "frame";
  if (/\b(ERROR|Traceback|Task timed out|errorType)\b/.test(message)) return "bad";
  return /\bWARN(ING)?\b/.test(message) ? "warn" : null;
}
