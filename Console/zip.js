// Zip archives, read and written in the browser: small ones, whose files are text. What comes from an archive is
// hostile: every number is checked, sizes are bounded before anything is inflated, names never leave the archive.
// https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT

export const limits = {
  archiveBytes: 4 << 20,
  entries: 200,
  fileBytes: 1 << 20,
  totalBytes: 4 << 20,
  nameBytes: 512,
};

export class ZipError extends Error {}

const directoryEnd = 0x06054b50;
const directoryEntry = 0x02014b50;
const localEntry = 0x04034b50;

const crcTable = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

export function crc32(bytes) {
  let value = 0xffffffff;
  for (const byte of bytes) value = (value >>> 8) ^ crcTable[(value ^ byte) & 0xff];
  return (value ^ 0xffffffff) >>> 0;
}

/**
 * The files of an archive: `{ name, bytes, mode }`, in its order. Folders are left out: they come back with their
 * files. Throws a ZipError where the archive is damaged, too large, or not to be trusted.
 */
export async function readZip(bytes) {
  if (bytes.length > limits.archiveBytes) throw new ZipError("The package is too large to edit here.");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const files = [];
  const names = new Set();
  let total = 0;
  for (const entry of directory(view, bytes)) {
    if (entry.name.endsWith("/")) continue;
    checkName(entry.name, names);
    total += entry.size;
    if (entry.size > limits.fileBytes || total > limits.totalBytes) {
      throw new ZipError("The package's files are too large to edit here.");
    }
    const content = await inflate(entry, view, bytes);
    if (crc32(content) !== entry.crc) throw new ZipError(`${entry.name} is damaged.`);
    files.push({ name: entry.name, bytes: content, mode: entry.mode });
  }
  return files;
}

function directory(view, bytes) {
  const end = endOfDirectory(view);
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  if (count > limits.entries) throw new ZipError("The package has too many files to edit here.");
  const entries = [];
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > end || view.getUint32(at, true) !== directoryEntry) throw new ZipError("The package is damaged.");
    const nameLength = view.getUint16(at + 28, true);
    const next = at + 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    if (next > end || nameLength > limits.nameBytes) throw new ZipError("The package is damaged.");
    if (view.getUint16(at + 8, true) & 1) throw new ZipError("The package is encrypted.");
    entries.push({
      name: decode(bytes.subarray(at + 46, at + 46 + nameLength)),
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      packed: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      mode: view.getUint8(at + 5) === 3 ? view.getUint32(at + 38, true) >>> 16 : 0,
      offset: view.getUint32(at + 42, true),
    });
    at = next;
  }
  return entries;
}

/** A comment of up to 65,535 bytes may follow it. */
function endOfDirectory(view) {
  for (let at = view.byteLength - 22; at >= Math.max(0, view.byteLength - 22 - 0xffff); at -= 1) {
    if (view.getUint32(at, true) === directoryEnd && at + 22 + view.getUint16(at + 20, true) === view.byteLength) {
      return at;
    }
  }
  throw new ZipError("This is not a zip archive.");
}

function decode(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new ZipError("The package has a name that is not UTF-8.");
  }
}

/** Whether a file may have this name: a path inside the package and nothing odd. */
export function isPlain(name) {
  const isInside = name.split("/").every((part) => part && part !== "." && part !== "..");
  return isInside && !/[\u0000-\u001f\\]/.test(name);
}

function checkName(name, names) {
  if (!isPlain(name)) throw new ZipError(`The package has a name that is not allowed: ${JSON.stringify(name)}`);
  if (names.has(name)) throw new ZipError(`The package has ${name} twice.`);
  names.add(name);
}

async function inflate(entry, view, bytes) {
  if ((entry.mode & 0xf000) === 0xa000) throw new ZipError("The package has symbolic links.");
  const { offset, packed, size } = entry;
  if (offset + 30 > bytes.length || view.getUint32(offset, true) !== localEntry) {
    throw new ZipError("The package is damaged.");
  }
  const start = offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
  if (start + packed > bytes.length) throw new ZipError("The package is damaged.");
  const content = bytes.subarray(start, start + packed);
  if (entry.method === 0) {
    if (packed !== size) throw new ZipError("The package is damaged.");
    return content.slice();
  }
  if (entry.method !== 8) throw new ZipError(`${entry.name} is packed in a way that is not known here.`);
  return collect(content, new DecompressionStream("deflate-raw"), size, entry.name);
}

/** What comes out of `transform`; never more than `size` bytes are kept, whatever the archive said. */
async function collect(bytes, transform, size, name) {
  const writer = transform.writable.getWriter();
  const written = writer.write(bytes).then(() => writer.close());
  written.catch(() => {});
  const result = new Uint8Array(size);
  const reader = transform.readable.getReader();
  let count = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      if (count + value.length > size) throw new ZipError(`${name} is larger than it says.`);
      result.set(value, count);
      count += value.length;
    }
    await written;
  } catch (error) {
    reader.cancel().catch(() => {});
    throw error instanceof ZipError ? error : new ZipError(`${name} is damaged.`);
  }
  if (count !== size) throw new ZipError(`${name} is shorter than it says.`);
  return result;
}

async function deflate(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** An archive of `{ name, bytes, mode }`. The same files give the same bytes: no times are written. */
export async function writeZip(files) {
  const parts = [];
  const entries = [];
  let offset = 0;
  for (const file of files) {
    const name = new TextEncoder().encode(file.name);
    const packed = await deflate(file.bytes);
    const header = record(30, [
      [0, 4, localEntry], [4, 2, 20], [6, 2, 0x800], [8, 2, 8], [12, 2, 0x21], [14, 4, crc32(file.bytes)],
      [18, 4, packed.length], [22, 4, file.bytes.length], [26, 2, name.length],
    ]);
    const mode = file.mode || 0o100644;
    entries.push(record(46, [
      [0, 4, directoryEntry], [4, 2, 0x0314], [6, 2, 20], [8, 2, 0x800], [10, 2, 8], [14, 2, 0x21],
      [16, 4, crc32(file.bytes)], [20, 4, packed.length], [24, 4, file.bytes.length], [28, 2, name.length],
      [38, 4, (mode << 16) >>> 0], [42, 4, offset],
    ]), name);
    parts.push(header, name, packed);
    offset += header.length + name.length + packed.length;
  }
  const size = entries.reduce((sum, part) => sum + part.length, 0);
  const end = record(22, [
    [0, 4, directoryEnd], [8, 2, files.length], [10, 2, files.length], [12, 4, size], [16, 4, offset],
  ]);
  return join([...parts, ...entries, end]);
}

function record(length, fields) {
  const view = new DataView(new ArrayBuffer(length));
  for (const [at, size, value] of fields) {
    if (size === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
  }
  return new Uint8Array(view.buffer);
}

function join(parts) {
  const result = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    result.set(part, at);
    at += part.length;
  }
  return result;
}

/** The text of a file, or null where it is not text. */
export function textOf(bytes) {
  if (bytes.includes(0)) return null;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}
