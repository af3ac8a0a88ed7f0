// Response streaming: handlers made by `awslambda.streamifyResponse` write to a stream. Chunks go out as they
// are written, no faster than they are taken, and errors in the middle go into trailers. Where the caller
// wants no stream, the platform collects them.
'use strict';

const { Writable } = require('stream');
const { describe, setWhenIdle } = require.main.exports;
const { highWaterMark } = require('./loader.cjs');
const { logError } = require('./console.cjs');

class ResponseStream extends Writable {
  constructor(options, sink) {
    super(options);
    this.sink = sink;
    this.contentType = 'application/octet-stream';
    this._onBeforeFirstWrite = null;
  }

  setContentType(type) {
    if (this.sink.hasBegun) {
      const error = new Error('Cannot set content-type, too late.');
      error.name = 'Runtime.InvalidStreamingOperation';
      throw error;
    }
    this.contentType = type;
  }

  _write(chunk, encoding, then) {
    this.writePrelude();
    const data = Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk, encoding);
    this.sink.write(data, this.contentType, then);
  }

  _final(then) {
    this.writePrelude();
    then();
  }

  writePrelude() {
    const before = this._onBeforeFirstWrite;
    this._onBeforeFirstWrite = null;
    if (before) before((data) => this.sink.write(Buffer.from(data), this.contentType, () => {}));
  }
}

class HttpResponseStream {
  /** Puts status and headers before the body: JSON, eight NULs, then what is written. */
  static from(stream, prelude) {
    stream.setContentType('application/vnd.awslambda.http-integration-response');
    const text = JSON.stringify(prelude);
    stream._onBeforeFirstWrite = (write) => {
      write(text);
      write(new Uint8Array(8));
    };
    return stream;
  }
}

/** Sends chunks as they come. */
class Chunked {
  constructor(client, invocation) {
    Object.assign(this, { client, invocation, hasBegun: false, then: () => {} });
  }

  begin(type) {
    if (this.hasBegun) return;
    this.hasBegun = true;
    this.client.begin(this.invocation.place + 'response', type,
      'Transfer-Encoding: chunked\r\nLambda-Runtime-Function-Response-Mode: streaming\r\n' +
      'Trailer: Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body\r\n',
      () => this.then());
    this.client.socket.uncork();
  }

  /** Calls `then` when the next chunk may be written. */
  write(data, type, then) {
    if (data.length === 0) return then();
    this.begin(type);
    const { socket } = this.client;
    socket.cork();
    socket.write(`${data.length.toString(16)}\r\n`);
    socket.write(data);
    const hasRoom = socket.write('\r\n');
    socket.uncork();
    if (hasRoom) then();
    else socket.once('drain', then);
  }

  finish(type, then) {
    this.begin(type);
    this.then = then;
    this.client.socket.write('0\r\n\r\n');
  }

  fail(error, then) {
    if (!this.hasBegun) return this.invocation.report(error, then);
    const result = describe(error);
    const body = Buffer.from(JSON.stringify(result)).toString('base64');
    this.then = then;
    this.client.socket.write(
      `0\r\nLambda-Runtime-Function-Error-Type: ${result.errorType.replace(/[^ -~]/g, '?')}\r\n` +
      `Lambda-Runtime-Function-Error-Body: ${body}\r\n\r\n`);
  }
}

async function run(runtime, invocation, body) {
  const sink = new Chunked(runtime.client, invocation);
  const size = highWaterMark(runtime.handler);
  const stream = new ResponseStream(size ? { highWaterMark: size } : {}, sink);
  const next = () => {
    if (!invocation.waitsForEmptyEventLoop) return runtime.next();
    setWhenIdle(() => runtime.next());
  };
  const fail = (error) => {
    if (invocation.isAnswered) return;
    invocation.isAnswered = true;
    setWhenIdle(null);
    logError('Invoke Error', error);
    sink.fail(error, () => runtime.next());
  };
  stream.on('error', fail);
  setWhenIdle(() => fail('Response stream is not finished.'));
  try {
    const result = runtime.handler(JSON.parse(body), stream, invocation.context);
    if (!result || typeof result.then !== 'function') {
      return fail('Streaming does not support non-async handlers.');
    }
    if ((await result) !== undefined) console.warn('Streaming handlers ignore return values.');
    if (!stream.writableEnded) return fail('Response stream is not finished.');
    if (!stream.writableFinished) await new Promise((resolve) => stream.once('finish', resolve));
    if (invocation.isAnswered) return;
    invocation.isAnswered = true;
    setWhenIdle(null);
    sink.finish(stream.contentType, next);
  } catch (error) {
    fail(error);
  }
}

module.exports = { run, HttpResponseStream };
