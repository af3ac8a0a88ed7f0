// Signatures: AWS's own worked example, and two hundred requests that botocore signed.

import "./browser.mjs";
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { canonicalQuery, encode, sign, timestamp } from "../../Console/sigv4.js";

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html, as AWS published it
// with its first documentation of the algorithm ("Examples of the complete Signature Version 4 signing process").
test("AWS's example of IAM's ListUsers", async () => {
  const headers = await sign(
    { service: "iam", method: "GET", host: "iam.amazonaws.com", path: "/",
      query: { Action: "ListUsers", Version: "2010-05-08" },
      headers: { "content-type": "application/x-www-form-urlencoded; charset=utf-8" } },
    { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", region: "us-east-1" },
    new Date("2015-08-30T12:36:00Z"));
  assert.equal(headers.authorization, "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, "
    + "SignedHeaders=content-type;host;x-amz-date, "
    + "Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7");
});

test("what botocore signs", async (context) => {
  const python = process.env.APUS_PYTHON ?? fileURLToPath(new URL("../../.venv/bin/python", import.meta.url));
  const made = spawnSync(python, [fileURLToPath(new URL("sign.py", import.meta.url))], { encoding: "utf8" });
  assert.equal(made.status, 0, made.stderr ?? String(made.error));
  const cases = JSON.parse(made.stdout);
  assert.equal(cases.length, 200);
  for (const one of cases) {
    const headers = await sign({ ...one, host: "127.0.0.1:4566" }, {
      accessKeyId: "AKIDEXAMPLE", secretAccessKey: one.secret, sessionToken: one.token, region: one.region,
    }, new Date("2026-03-01T12:30:15Z"));
    assert.equal(headers.authorization, one.authorization, JSON.stringify(one));
    assert.equal(headers["x-amz-security-token"], one.token ?? undefined);
  }
  context.diagnostic(`${cases.length} signatures`);
});

test("encoding and order", () => {
  assert.equal(encode("a b/ü!'()*~"), "a%20b%2F%C3%BC%21%27%28%29%2A~");
  assert.equal(canonicalQuery({ b: 1, a: "x y", B: 2, none: undefined }), "B=2&a=x%20y&b=1");
  assert.equal(timestamp(new Date("2026-03-01T12:00:00.987Z")), "20260301T120000Z");
});
