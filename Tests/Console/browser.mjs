// What browsers have and older versions of Node.js lack.

import { webcrypto } from "node:crypto";
import { Duplex } from "node:stream";
import { createDeflateRaw, createInflateRaw } from "node:zlib";

globalThis.crypto ??= webcrypto;

function knows(Stream) {
  try {
    return Boolean(new Stream("deflate-raw"));
  } catch {
    return false;
  }
}

const raw = (make) => class {
  constructor() {
    Object.assign(this, Duplex.toWeb(make()));
  }
};

if (!knows(globalThis.DecompressionStream)) globalThis.DecompressionStream = raw(createInflateRaw);
if (!knows(globalThis.CompressionStream)) globalThis.CompressionStream = raw(createDeflateRaw);
