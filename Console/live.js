// Server-sent events by fetch, because EventSource can't sign its requests.
// https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream

const lineBytes = 1 << 20;

/** Calls `take` with the data of each event of a stream until it ends. */
export async function readEvents(stream, take) {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  let data = [];
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const lines = (rest + value).split("\n");
    rest = lines.pop();
    if (rest.length > lineBytes) throw new Error("An event is too long.");
    for (const line of lines) {
      if (line.startsWith("data:")) data.push(line.slice(line[5] === " " ? 6 : 5));
      else if (line === "" && data.length > 0) {
        take(data.join("\n"));
        data = [];
      }
    }
  }
}

/**
 * The environments as they are, at each change, until `signal`. The server ends a feed every minute; it is opened
 * anew, and not at all while nobody looks.
 */
export async function followEnvironments(client, query, signal, { take, fail }) {
  let pause = 500;
  while (!signal.aborted) {
    if (document.hidden) {
      await untilSeen(signal);
      continue;
    }
    const turn = new AbortController();
    const stop = () => turn.abort();
    const hide = () => document.hidden && stop();
    signal.addEventListener("abort", stop);
    document.addEventListener("visibilitychange", hide);
    try {
      const response = await client.environments(query, turn.signal);
      await readEvents(response.body, (text) => {
        pause = 500;
        take(JSON.parse(text));
      });
    } catch (error) {
      if (!turn.signal.aborted) {
        fail(error);
        if (error.status === 403) return;
        pause = Math.min(pause * 2, 15_000);
      }
    } finally {
      signal.removeEventListener("abort", stop);
      document.removeEventListener("visibilitychange", hide);
    }
    if (!signal.aborted) await new Promise((resume) => setTimeout(resume, pause));
  }
}

function untilSeen(signal) {
  return new Promise((resume) => {
    const look = () => {
      if (document.hidden && !signal.aborted) return;
      document.removeEventListener("visibilitychange", look);
      signal.removeEventListener("abort", look);
      resume();
    };
    document.addEventListener("visibilitychange", look);
    signal.addEventListener("abort", look);
  });
}
