// SnapStart: the function's hooks around its snapshot, and what must not be the same in every copy. Loaded where
// the function has it alone. AWS has no SnapStart for Node.js: `awslambda.registerBeforeSnapshot(hook)` and
// `awslambda.registerAfterRestore(hook)` are our own; their names are those of AWS's package for Python.
'use strict';

const crypto = require('crypto');
const fs = require('fs');
const net = require('net');

const before = [];
const after = [];

/** To be called before the function is loaded. */
function provide() {
  drawFromTheKernel();
  globalThis.awslambda ??= {};
  globalThis.awslambda.registerBeforeSnapshot = (hook) => { before.push(hook); };
  globalThis.awslambda.registerAfterRestore = (hook) => { after.push(hook); };
}

/** A failure of a hook: where it is reported, and with what the process ends. */
class HookError extends Error {
  constructor(cause, place, type, status) {
    super('hook failed');
    Object.assign(this, { cause, place, type, status });
  }
}

async function run(hooks, place, type, status) {
  try {
    for (const hook of hooks) await hook();
  } catch (error) {
    throw new HookError(error, place, type, status);
  }
}

/** Ends when the function may be called: in each copy of this process, over a connection of its own. */
async function passThrough(client) {
  // The last one registered runs first.
  await run([...before].reverse(), 'init/error', 'Runtime.BeforeSnapshotError', 64);
  await restore(client);
  forgetDrawn();
  await run(after, 'restore/error', 'Runtime.AfterRestoreError', 65);
}

/**
 * Waits until this process has been restored. Where the answer is to connect anew, a snapshot is made as soon as
 * the connection is gone; nothing listens where it is made, so that whoever can connect has been restored.
 */
async function restore(client) {
  const headers = await asked(client);
  if (!('apus-reconnect' in headers)) return;
  client.disconnect();
  for (;;) {
    const socket = await connected(client.place);
    if (!socket) continue;
    client.use(socket);
    await asked(client);
    return;
  }
}

function asked(client) {
  return new Promise((resolve) => { client.get('restore/next', resolve); });
}

/** A connection, or null a moment later. */
function connected(place) {
  return new Promise((resolve) => {
    const socket = net.connect(place);
    socket.once('connect', () => { socket.removeAllListeners(); resolve(socket); });
    socket.once('error', () => { setTimeout(() => resolve(null), 1); });
  });
}

/** Random numbers for Math.random, each used once. */
const pool = new Float64Array(64);
let left = 0;

/** What has been drawn ahead would be the same in every copy. */
function forgetDrawn() { left = 0; }

/**
 * Node.js keeps random numbers for later, and JavaScript's generator has a state: what JavaScript asks for comes from
 * the kernel. It does so from the start, so that functions may keep `randomUUID` and its like in variables, and nothing
 * has to be done after a restore. What C++ asks OpenSSL for, keys above all, is for `openssl.cnf` to say.
 */
function drawFromTheKernel() {
  const source = fs.openSync('/dev/urandom', 'r');
  const fill = (view) => {
    const bytes = ArrayBuffer.isView(view)
      ? Buffer.from(view.buffer, view.byteOffset, view.byteLength) : Buffer.from(view);
    let done = 0;
    while (done < bytes.length) done += fs.readSync(source, bytes, done, bytes.length - done, null);
    return view;
  };
  const words = new BigUint64Array(pool.buffer);
  Math.random = function random() {
    if (left === 0) {
      fill(words);
      left = words.length;
    }
    left -= 1;
    return Number(words[left] >> 11n) / 9007199254740992;
  };
  replaceRandom(fill);
}

function replaceRandom(fill) {
  const later = (callback, make) => {
    if (!callback) return make();
    process.nextTick(() => {
      let value;
      try { value = make(); } catch (error) { callback(error); return; }
      callback(null, value);
    });
    return undefined;
  };
  const part = (buffer, offset = 0, size = buffer.byteLength - offset) => {
    const width = buffer.BYTES_PER_ELEMENT ?? 1;
    const start = offset * width;
    fill(new Uint8Array(buffer.buffer ?? buffer, (buffer.byteOffset ?? 0) + start, Math.min(
      size * width, buffer.byteLength - start)));
    return buffer;
  };
  crypto.randomBytes = (size, callback) => later(callback, () => fill(Buffer.alloc(size)));
  crypto.randomFillSync = part;
  crypto.randomFill = (buffer, ...rest) => {
    const callback = rest.pop();
    later(callback, () => part(buffer, ...rest));
  };
  crypto.randomUUID = () => {
    const bytes = fill(Buffer.alloc(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const text = bytes.toString('hex');
    return `${text.slice(0, 8)}-${text.slice(8, 12)}-${text.slice(12, 16)}-${text.slice(16, 20)}-${text.slice(20)}`;
  };
  crypto.randomInt = (...rest) => {
    const callback = typeof rest[rest.length - 1] === 'function' ? rest.pop() : undefined;
    const [low, high] = rest.length > 1 ? rest : [0, rest[0]];
    const range = high - low;
    if (!Number.isSafeInteger(low) || !Number.isSafeInteger(high) || !(range > 0 && range <= 2 ** 48 - 1)) {
      throw new RangeError(`The value of "max" is out of range. Received ${high}`);
    }
    return later(callback, () => {
      const most = 2 ** 48 - (2 ** 48 % range);
      let value;
      do value = fill(Buffer.alloc(6)).readUIntBE(0, 6); while (value >= most);
      return low + (value % range);
    });
  };
  const web = crypto.webcrypto;
  const types = [Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array,
    BigInt64Array, BigUint64Array];
  const original = web.getRandomValues;
  const getRandomValues = function getRandomValues(array) {
    const isFine = types.some((type) => array instanceof type) && array.byteLength <= 65536;
    return isFine ? fill(array) : Reflect.apply(original, web, [array]);
  };
  for (const object of [crypto, web, Object.getPrototypeOf(web)]) {
    for (const [name, value] of [['getRandomValues', getRandomValues], ['randomUUID', crypto.randomUUID]]) {
      try { Object.defineProperty(object, name, { value, writable: true, configurable: true }); } catch { /* fixed */ }
    }
  }
  require('module').syncBuiltinESMExports();
}

module.exports = { provide, passThrough, HookError };
