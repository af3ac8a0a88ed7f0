// Zip archives: there and back, against Python's own, and hostile ones.

import "./browser.mjs";
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { crc32, limits, readZip, textOf, writeZip, ZipError } from "../../Console/zip.js";

const encoder = new TextEncoder();
const file = (name, text, mode = 0o100644) => ({ name, bytes: encoder.encode(text), mode });
const python = process.env.APUS_PYTHON ?? "python3";

/** What a Python program makes of `input`. */
function run(program, input) {
  const made = spawnSync(python, ["-c", program], { input });
  assert.equal(made.status, 0, String(made.stderr));
  return new Uint8Array(made.stdout);
}

const refused = (archive, words) => assert.rejects(readZip(archive), (error) => {
  assert.ok(error instanceof ZipError, String(error));
  assert.match(error.message, words);
  return true;
});

/** An archive of one stored file with some of its numbers changed. */
async function changed(change, files = [file("a.txt", "hello hello hello hello")]) {
  const archive = await writeZip(files);
  const view = new DataView(archive.buffer);
  const end = archive.length - 22;
  change(view, view.getUint32(end + 16, true), end);
  return archive;
}

test("there and back", async () => {
  const files = [
    file("app.py", "def handler(e, c): return e\n"), file("bin/run", "#!/bin/sh\n", 0o100755), file("empty", ""),
    file("ümlaut/ß.txt", "€"),
  ];
  const read = await readZip(await writeZip(files));
  assert.deepEqual(read.map(({ name, mode }) => [name, mode]), files.map(({ name, mode }) => [name, mode]));
  for (const [index, one] of read.entries()) assert.deepEqual(one.bytes, files[index].bytes);
  assert.deepEqual(await writeZip(files), await writeZip(files));
});

test("Python reads what is written", async () => {
  const archive = await writeZip([file("app.py", "x = 1\n".repeat(500)), file("bin/run", "#!/bin/sh\n", 0o100755)]);
  const told = run(`
import io, json, sys, zipfile
archive = zipfile.ZipFile(io.BytesIO(sys.stdin.buffer.read()))
assert archive.testzip() is None
json.dump([[i.filename, i.file_size, i.external_attr >> 16] for i in archive.infolist()], sys.stdout)`, archive);
  assert.deepEqual(JSON.parse(new TextDecoder().decode(told)), [["app.py", 3000, 0o100644], ["bin/run", 10, 0o100755]]);
});

test("what Python writes is read, stored or deflated, with a comment", async () => {
  const archive = run(`
import io, sys, zipfile
buffer = io.BytesIO()
with zipfile.ZipFile(buffer, "w") as archive:
    archive.writestr("folder/", "")
    archive.writestr("stored.txt", "abc", zipfile.ZIP_STORED)
    archive.writestr("folder/deflated.txt", "abc" * 1000, zipfile.ZIP_DEFLATED)
    archive.comment = b"comment"
sys.stdout.buffer.write(buffer.getvalue())`);
  const files = await readZip(archive);
  assert.deepEqual(files.map((one) => [one.name, one.bytes.length]),
    [["stored.txt", 3], ["folder/deflated.txt", 3000]]);
});

test("names that lead elsewhere", async () => {
  for (const name of ["../x", "/x", "a/../../x", "a//b", "a\\b", "./a", "a\u0000b"]) {
    await refused(await writeZip([file(name, "x")]), /not allowed/);
  }
  await refused(await writeZip([file("a", "1"), file("a", "2")]), /twice/);
});

test("bombs: sizes are believed neither when they are large nor when they are small", async () => {
  const zeros = { name: "zeros", bytes: new Uint8Array(limits.fileBytes + 1), mode: 0 };
  await refused(await writeZip([zeros]), /too large/);
  const small = await changed((view, directory) => view.setUint32(directory + 24, 10, true));
  await refused(small, /larger than it says/);
  const large = await changed((view, directory) => view.setUint32(directory + 24, 1000, true));
  await refused(large, /shorter than it says/);
  const many = Array.from({ length: 5 }, (_, index) => (
    { ...zeros, name: `z${index}`, bytes: zeros.bytes.subarray(1) }));
  await refused(await writeZip(many), /too large/);
});

test("too many files, too large an archive", async () => {
  const files = Array.from({ length: limits.entries + 1 }, (_, index) => file(`f${index}`, ""));
  await refused(await writeZip(files), /too many/);
  await refused(new Uint8Array(limits.archiveBytes + 1), /too large/);
});

test("damage", async () => {
  await refused(new Uint8Array(0), /not a zip/);
  await refused(encoder.encode("hello"), /not a zip/);
  await refused(await changed((view, directory) => view.setUint32(directory + 16, 1, true)), /damaged/);
  await refused(await changed((view, directory) => view.setUint16(directory + 10, 99, true)), /not known/);
  await refused(await changed((view, directory) => view.setUint16(directory + 8, 1, true)), /encrypted/);
  await refused(await changed((view, directory) => view.setUint32(directory + 42, 0xfffffff0, true)), /damaged/);
  await refused(await changed((view, directory) => view.setUint32(directory + 20, 0xfffffff0, true)), /damaged/);
  await refused(await changed((view, directory, end) => view.setUint32(end + 16, 0xfffffff0, true)), /damaged/);
  await refused(await changed((view, directory, end) => view.setUint16(end + 10, 9, true)), /damaged/);
  await refused(await changed((view, directory) => view.setUint16(directory + 28, 60_000, true)), /damaged/);
  await refused(await writeZip([file("link", "/etc/passwd", 0o120777)]), /symbolic/);
  await refused(await changed((view, directory) => view.setUint8(directory + 46, 0xff)), /UTF-8/);
});

test("any byte may be wrong: it is read, or refused in words", async () => {
  const archive = await writeZip([file("a.txt", "hello hello"), file("b/c.txt", "x".repeat(300))]);
  for (let at = 0; at < archive.length; at += 1) {
    for (const value of [0, 0xff, archive[at] ^ 1]) {
      const broken = archive.slice();
      broken[at] = value;
      try {
        await readZip(broken);
      } catch (error) {
        assert.ok(error instanceof ZipError, `byte ${at}: ${error}`);
      }
    }
    await assert.rejects(readZip(archive.slice(0, at)), ZipError, `cut at ${at}`);
  }
});

test("checksums and text", () => {
  assert.equal(crc32(encoder.encode("123456789")), 0xcbf43926);
  assert.equal(textOf(encoder.encode("grüße")), "grüße");
  assert.equal(textOf(new Uint8Array([0xff, 0xfe])), null);
  assert.equal(textOf(new Uint8Array([65, 0])), null);
});
