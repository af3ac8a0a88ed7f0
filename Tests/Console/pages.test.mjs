// The console's plain functions: numbers, colours, streams of events, plots' axes, what a refusal says.

import "./browser.mjs";
import assert from "node:assert/strict";
import { test } from "node:test";
import { Client, fromBase64, ServiceError, toBase64 } from "../../Console/aws.js";
import { languageOf, tokens } from "../../Console/colors.js";
import { ago, bytes, date, milliseconds, pretty, report, short } from "../../Console/format.js";
import { readEvents } from "../../Console/live.js";
import { ceiling } from "../../Console/plot.js";
import { Session } from "../../Console/session.js";

test("numbers for people", () => {
  assert.deepEqual([0, 1023, 1024, 10_240, 5 << 20].map(bytes), ["0 B", "1023 B", "1.0 KB", "10 KB", "5.0 MB"]);
  assert.deepEqual([1.234, 12.34, 123.4, 1234, 90_000].map(milliseconds),
    ["1.23 ms", "12.3 ms", "123 ms", "1.23 s", "1.5 min"]);
  assert.deepEqual([0, 0.5, 999, 1500, 2e6].map(short), ["0", "0.5", "999", "1.5k", "2M"]);
  assert.equal(ago(new Date(0), new Date(10_000)), "just now");
  assert.equal(ago(new Date(0), new Date(3 * 3_600_000)), "3 hours ago");
  assert.equal(date("2026-03-01T12:00:00.000+0000").getTime(), Date.UTC(2026, 2, 1, 12));
  assert.deepEqual([0, 0.3, 1, 3, 7, 60, 100].map(ceiling), [1, 0.5, 1, 5, 10, 100, 100]);
  assert.equal(pretty('{"a":1}'), '{\n  "a": 1\n}');
  assert.equal(pretty("not json"), "not json");
});

test("a REPORT line", () => {
  const log = "START RequestId: 1 Version: $LATEST\nEND RequestId: 1\n"
    + "REPORT RequestId: 1\tDuration: 1.50 ms\tBilled Duration: 92 ms\tMemory Size: 128 MB\t"
    + "Max Memory Used: 31 MB\tInit Duration: 90.10 ms\n";
  assert.deepEqual(report(log), { duration: 1.5, billed: 92, memory: 128, used: 31, init: 90.1 });
  assert.equal(report("nothing"), null);
});

test("colours lose nothing", () => {
  const samples = {
    py: 'def f(a): # comment "x"\n    return """a\nb""" + \'c\' + 1.5e3\n"unfinished',
    js: "const a = `x${1}\n`; /* open\n comment */ let b = '\\'' // end\n/* never closed",
    json: '{"key": [1, true, "value"], "k2": null}',
  };
  for (const [language, text] of Object.entries(samples)) {
    assert.equal(tokens(text, language).map(([, piece]) => piece).join(""), text);
  }
  const kinds = Object.fromEntries(tokens(samples.json, "json").map(([kind, piece]) => [piece, kind]));
  assert.deepEqual([kinds['"key"'], kinds['"value"'], kinds.true, kinds["1"]], ["key", "string", "keyword", "number"]);
  assert.deepEqual(tokens("<script>", null), [["", "<script>"]]);
  assert.deepEqual(["a/b.mjs", "app.py", "bootstrap", "notes.txt"].map(languageOf), ["js", "py", "sh", null]);
});

test("events of a stream, however it is cut", async () => {
  const text = "data: one\n\n:\n\ndata: two\ndata: three\n\ndata: ü\n\ndata: lost";
  const all = new TextEncoder().encode(text);
  for (const size of [1, 2, 7, 1000]) {
    const stream = new ReadableStream({
      start(controller) {
        for (let at = 0; at < all.length; at += size) controller.enqueue(all.slice(at, at + size));
        controller.close();
      },
    });
    const events = [];
    await readEvents(stream, (data) => events.push(data));
    assert.deepEqual(events, ["one", "two\nthree", "ü"]);
  }
});

test("a refusal in the words of each protocol", async () => {
  const session = { credentials: () => ({ accessKeyId: "a", secretAccessKey: "b", region: "us-east-1" }) };
  const answers = [
    [new Response('{"message":"no"}', { status: 403, headers: { "x-amzn-errortype": "AccessDeniedException:http" } }),
      "AccessDeniedException", "no"],
    [new Response('{"__type":"com.amazon#Gone","message":"x"}', { status: 400 }), "Gone", "x"],
    [new Response("<R><Error><Code>Bad</Code><Message>m</Message></Error></R>", { status: 400 }), "Bad", "m"],
    [new Response("", { status: 502 }), "HTTP 502", "HTTP 502"],
  ];
  for (const [answer, code, message] of answers) {
    const client = new Client(session, { fetch: async () => answer, host: "localhost" });
    await assert.rejects(client.getFunction("f"), (error) => {
      assert.ok(error instanceof ServiceError);
      assert.deepEqual([error.code, error.message], [code, message]);
      return true;
    });
  }
});

test("a package elsewhere is not asked for", async () => {
  const client = new Client({}, { fetch: () => assert.fail("asked"), host: "localhost:4566" });
  await assert.rejects(client.download("http://evil.example/x", { limit: 10 }), /elsewhere/);
});

test("a session is in its storage and nowhere after its end", () => {
  const kept = new Map();
  const storage = {
    getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value),
    removeItem: (key) => kept.delete(key),
  };
  const session = new Session(storage);
  assert.throws(() => session.credentials());
  session.open({ accessKeyId: "a", secretAccessKey: "s", region: "us-east-1" });
  assert.equal(new Session(storage).credentials().secretAccessKey, "s");
  session.changeRegion("eu-west-1");
  assert.equal(new Session(storage).region, "eu-west-1");
  session.close();
  assert.equal(kept.size, 0);
  kept.set("apus.session", "{broken");
  assert.equal(new Session(storage).isOpen, false);
});

test("Base64 there and back", () => {
  const bytes = Uint8Array.from({ length: 100_000 }, (_, index) => index & 0xff);
  assert.deepEqual(fromBase64(toBase64(bytes)), bytes);
});
