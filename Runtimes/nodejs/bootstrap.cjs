// Runs a Node.js function: asks the Runtime API for events, calls the handler, sends back what it answers.
// Loading of the user's code, errors, the console and streaming have files of their own; those that a plain
// invocation doesn't need are loaded when they are wanted.
'use strict';

const net = require('net');
const { patchConsole, logError } = require('./console.cjs');

const RUNTIME = '/2018-06-01/runtime/';
const REQUEST_ID = Symbol.for('aws.lambda.runtime.requestId');
const TENANT_ID = Symbol.for('aws.lambda.runtime.tenantId');
const MAJOR = parseInt(process.versions.node, 10);
const environment = process.env;

/** HTTP/1.1 to the Runtime API over one connection. It keeps the process alive only while it waits. */
class RuntimeClient {
  constructor() {
    const unix = environment.APUS_RUNTIME_SOCKET;
    delete environment.APUS_RUNTIME_SOCKET;
    this.host = environment.AWS_LAMBDA_RUNTIME_API;
    const [host, port] = this.host.split(':');
    this.place = unix ? { path: unix } : { host, port: Number(port) };
    this.received = null;
    this.waiting = null;
    this.use(net.connect(this.place));
  }

  use(socket) {
    this.socket = socket;
    socket.setNoDelay();
    socket.on('data', (data) => this.receive(data));
    socket.on('close', () => process.exit(1)); // The cloud is gone: so is the reason to run.
    socket.on('error', () => process.exit(1));
  }

  disconnect() {
    this.socket.removeAllListeners();
    this.socket.destroy();
  }

  get(place, then) {
    this.waiting = then;
    this.socket.ref();
    this.socket.write(`GET ${RUNTIME}${place} HTTP/1.1\r\nHost: ${this.host}\r\n\r\n`);
  }

  next(then) { this.get('invocation/next', then); }

  post(place, body, { type = 'application/json', errorType } = {}, then) {
    const data = typeof body === 'string' ? Buffer.from(body) : body;
    const kind = errorType?.replace(/[^ -~]/g, '?');
    this.begin(place, type, `Content-Length: ${data.length}\r\n` +
      (kind ? `Lambda-Runtime-Function-Error-Type: ${kind}\r\n` : ''), then);
    this.socket.write(data);
    this.socket.uncork();
  }

  /** Sends the head of a POST; the caller sends the body and uncorks. */
  begin(place, type, more, then) {
    this.waiting = then;
    this.socket.ref();
    this.socket.cork();
    this.socket.write(
      `POST ${RUNTIME}${place} HTTP/1.1\r\nHost: ${this.host}\r\nContent-Type: ${type}\r\n${more}\r\n`);
  }

  receive(data) {
    this.received = this.received ? Buffer.concat([this.received, data]) : data;
    if (this.missing > this.received.length) return;
    const end = this.received.indexOf('\r\n\r\n');
    if (end < 0) return;
    const headers = {};
    for (const line of this.received.toString('utf8', 0, end).split('\r\n').slice(1)) {
      const colon = line.indexOf(':');
      headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
    }
    const total = end + 4 + Number(headers['content-length'] || 0);
    this.missing = total;
    if (this.received.length < total) return;
    const body = this.received.toString('utf8', end + 4, total);
    this.received = this.received.length > total ? this.received.subarray(total) : null;
    this.missing = 0;
    this.socket.unref();
    const then = this.waiting;
    this.waiting = null;
    then(headers, body);
  }
}

/** What happens when nothing is left to do in the event loop. */
let whenIdle = null;

/** What callers see of an error. */
function describe(error) {
  try {
    if (require('util').types.isNativeError(error) ||
        (error && error.name && error.message && typeof error.stack === 'string')) {
      return { errorType: error.name, errorMessage: error.message, trace: error.stack.split('\n') };
    }
    return { errorType: typeof error, errorMessage: error.toString(), trace: [] };
  } catch {
    return {
      errorType: 'handled',
      errorMessage: 'callback called with Error argument, but there was a problem while retrieving one or ' +
        'more of its message, name, and stack',
    };
  }
}

function stringify(value) {
  try {
    return JSON.stringify(value === undefined ? null : value) ?? 'null';
  } catch {
    throw new Error('Unable to stringify response body');
  }
}

/** One invocation: an event, its context, and the first answer that counts. */
class Invocation {
  constructor(runtime, headers) {
    this.runtime = runtime;
    this.id = headers['lambda-runtime-aws-request-id'];
    this.place = `invocation/${encodeURIComponent(this.id)}/`;
    this.isAnswered = false;
    this.waitsForEmptyEventLoop = true;
    this.context = this.makeContext(headers);
  }

  makeContext(headers) {
    const invocation = this;
    const deadline = Number(headers['lambda-runtime-deadline-ms']);
    const context = {};
    if (MAJOR < 24) {
      Object.defineProperty(context, 'callbackWaitsForEmptyEventLoop', {
        enumerable: true,
        get: () => invocation.waitsForEmptyEventLoop,
        set: (value) => { invocation.waitsForEmptyEventLoop = value; },
      });
      context.succeed = (result) => invocation.done(null, result);
      context.fail = (error) => invocation.done(error ?? 'handled', null);
      context.done = (error, result) => invocation.done(error, result);
    }
    return Object.assign(context, {
      functionVersion: environment.AWS_LAMBDA_FUNCTION_VERSION,
      functionName: environment.AWS_LAMBDA_FUNCTION_NAME,
      memoryLimitInMB: environment.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
      logGroupName: environment.AWS_LAMBDA_LOG_GROUP_NAME,
      logStreamName: environment.AWS_LAMBDA_LOG_STREAM_NAME,
      clientContext: parse(headers['lambda-runtime-client-context'], 'ClientContext'),
      identity: parse(headers['lambda-runtime-cognito-identity'], 'CognitoIdentity'),
      invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
      awsRequestId: this.id,
      tenantId: headers['lambda-runtime-aws-tenant-id'],
      getRemainingTimeInMillis: () => deadline - Date.now(),
    });
  }

  run(handler, body, isAsync) {
    whenIdle = () => this.leftOpen(isAsync);
    try {
      const callback = MAJOR < 24 ? (error, result) => this.called(error, result) : undefined;
      const result = handler(JSON.parse(body), this.context, callback);
      if (result && typeof result.then === 'function') {
        result.then((value) => this.done(null, value), (error) => this.done(error ?? 'handled'))
          .catch((error) => this.fail(error));
      } else if (MAJOR >= 24) {
        this.done(null, result);
      }
    } catch (error) {
      this.fail(error);
    }
  }

  /** The callback: an error at once, a result when the event loop is empty, unless told not to wait. */
  called(error, result) {
    if (this.isAnswered) return;
    if (!this.waitsForEmptyEventLoop || (error !== undefined && error !== null)) {
      this.done(error, result);
      return;
    }
    this.isAnswered = true;
    whenIdle = () => this.respond(result);
  }

  done(error, result) {
    if (this.isAnswered) return;
    if (error !== undefined && error !== null) {
      this.fail(error);
    } else {
      this.isAnswered = true;
      this.respond(result);
    }
  }

  respond(result) {
    let text;
    try {
      text = stringify(result);
    } catch (error) {
      this.isAnswered = false;
      this.fail(error);
      return;
    }
    whenIdle = null;
    this.runtime.client.post(this.place + 'response', text, {}, () => this.runtime.next());
  }

  fail(error) {
    if (this.isAnswered) return;
    this.isAnswered = true;
    whenIdle = null;
    logError('Invoke Error', error);
    this.report(error, () => this.runtime.next());
  }

  report(error, then) {
    const result = describe(error);
    this.runtime.client.post(this.place + 'error', stringify(result), { errorType: result.errorType }, then);
  }

  /** Nothing can happen any more and nobody has answered. */
  leftOpen(isAsync) {
    if (!isAsync) return this.done(null, null);
    const error = new Error(
      'The Lambda runtime client detected an unexpected Node.js exit code. This is most commonly caused by ' +
      'a Promise that was never settled. For more information, see ' +
      'https://nodejs.org/docs/latest/api/process.html#exit-codes');
    error.name = 'Runtime.NodeJsExit';
    this.fail(error);
  }
}

function parse(text, name) {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`Cannot parse ${name} as json: ${error}`);
  }
}

class Runtime {
  constructor(client, handler) {
    this.client = client;
    this.handler = handler;
    this.isAsync = handler.constructor?.name === 'AsyncFunction';
    this.streams = require('./loader.cjs').isStreaming(handler);
    this.invocation = null;
  }

  next() {
    this.invocation = null;
    this.client.next((headers, body) => {
      global[REQUEST_ID] = headers['lambda-runtime-aws-request-id'];
      global[TENANT_ID] = headers['lambda-runtime-aws-tenant-id'];
      const trace = headers['lambda-runtime-trace-id'];
      if (trace) environment._X_AMZN_TRACE_ID = trace;
      else delete environment._X_AMZN_TRACE_ID;
      this.invocation = new Invocation(this, headers);
      if (this.streams) require('./streaming.cjs').run(this, this.invocation, body);
      else this.invocation.run(this.handler, body, this.isAsync);
    });
  }
}

/** A runtime that was started ahead learns what it is for: its directory, then its variables. */
function takeAssignment(descriptor) {
  const fs = require('fs');
  const { load } = require('./loader.cjs');
  const text = fs.readFileSync(descriptor, 'utf8');
  fs.closeSync(descriptor);
  if (text === '') process.exit(0); // Nobody needs it.
  const [directory, ...variables] = text.split('\0').slice(0, -1);
  for (const name of Object.keys(environment)) delete environment[name];
  for (const variable of variables) {
    const equals = variable.indexOf('=');
    environment[variable.slice(0, equals)] = variable.slice(equals + 1);
  }
  process.chdir(directory);
}

function main() {
  if (environment.APUS_ASSIGNMENT) takeAssignment(Number(environment.APUS_ASSIGNMENT));
  patchConsole(() => global[REQUEST_ID], () => global[TENANT_ID]);
  const client = new RuntimeClient();
  let runtime = null;

  // Whatever the function left uncaught ends the process, once the Runtime API knows.
  const end = (error, status) => {
    const exit = () => process.exit(status);
    if (runtime?.invocation && !runtime.invocation.isAnswered) {
      runtime.invocation.isAnswered = true;
      runtime.invocation.report(error, exit);
    } else if (runtime) {
      exit();
    } else {
      const result = describe(error);
      client.post('init/error', stringify(result), { errorType: result.errorType }, exit);
    }
  };
  process.on('uncaughtException', (error) => {
    logError('Uncaught Exception', error);
    end(error, 129);
  });
  process.on('unhandledRejection', (reason, promise) => {
    const error = new Error(reason);
    error.name = 'Runtime.UnhandledPromiseRejection';
    Object.assign(error, { reason, promise });
    logError('Unhandled Promise Rejection', error);
    end(error, 128);
  });
  process.on('beforeExit', () => {
    const then = whenIdle;
    whenIdle = null;
    if (then) then();
  });

  const snapStart = environment.AWS_LAMBDA_INITIALIZATION_TYPE === 'snap-start' ? require('./snapstart.cjs') : null;
  require('./loader.cjs').load(environment.LAMBDA_TASK_ROOT || '/var/task', environment._HANDLER).then(
    (handler) => (snapStart ? snapStart.passThrough(client).then(() => handler) : handler),
  ).then(
    (handler) => {
      runtime = new Runtime(client, handler);
      runtime.next();
    },
    (error) => {
      if (snapStart && error instanceof snapStart.HookError) {
        const { cause, place, type, status } = error;
        logError(type, cause);
        client.post(place, stringify(describe(cause)), { errorType: type }, () => process.exit(status));
        return;
      }
      logError('Uncaught Exception', error);
      end(error, 129);
    });
}

module.exports = { describe, setWhenIdle: (action) => { whenIdle = action; } };
if (require.main === module) main();
