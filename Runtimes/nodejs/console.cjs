// The console as Lambda has it: time, request id and level before each message, or JSON; filtered by the
// configured level; framed for the platform where it asks for frames.
'use strict';

const LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'];

let isJSON = false;

/** Replaces the console's methods. `requestID` tells the current invocation's id, `tenantID` whose it is. */
function patchConsole(requestID, tenantID) {
  isJSON = process.env.AWS_LAMBDA_LOG_FORMAT?.toUpperCase() === 'JSON';
  const descriptor = process.env._LAMBDA_TELEMETRY_LOG_FD;
  delete process.env._LAMBDA_TELEMETRY_LOG_FD;
  const lowest = Math.max(0, LEVELS.indexOf(process.env.AWS_LAMBDA_LOG_LEVEL?.toUpperCase()));
  const log = (level, parameters) => {
    const date = new Date();
    const name = LEVELS[level];
    const text = isJSON
      ? jsonLine(date, requestID(), tenantID(), name, parameters)
      : `${date.toISOString()}\t${requestID()}\t${name}\t${require('util').format(...parameters)}`;
    if (descriptor === undefined) write(1, Buffer.from(text.replace(/\n/g, '\r') + '\n'));
    else write(Number(descriptor), frame(date, level, isJSON ? text : text + '\n'));
  };
  const methods = { trace: 0, debug: 1, info: 2, log: 2, warn: 3, error: 4, fatal: 5 };
  for (const [method, level] of Object.entries(methods)) {
    console[method] = level < lowest && level < 5 ? () => {} : (...parameters) => log(level, parameters);
  }
}

/** Type, length, time in microseconds, message: all big endian. */
function frame(date, level, text) {
  const message = Buffer.from(text);
  const head = Buffer.alloc(16);
  head.writeUInt32BE((0xa55a0000 | (isJSON ? 2 : 3) | ((level + 1) << 2)) >>> 0, 0);
  head.writeUInt32BE(message.length, 4);
  head.writeBigInt64BE(BigInt(date.valueOf()) * 1000n, 8);
  return Buffer.concat([head, message]);
}

function write(descriptor, data) {
  const fs = require('fs');
  let offset = 0;
  while (offset < data.length) {
    try {
      offset += fs.writeSync(descriptor, data, offset);
    } catch (error) {
      if (error.code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1); // The pipe is full for the moment.
    }
  }
}

function jsonLine(date, requestId, tenantId, level, parameters) {
  const result = { timestamp: date.toISOString(), level, requestId };
  if (tenantId !== undefined) result.tenantId = tenantId;
  const { format } = require('util');
  if (parameters.length === 1) {
    result.message = parameters[0];
    try {
      const plain = (_, value) => (value instanceof Error ? errorFields(value, value) : value);
      return JSON.stringify(result, plain);
    } catch {
      result.message = format(parameters[0]);
      return JSON.stringify(result);
    }
  }
  result.message = format(...parameters);
  const error = parameters.find((parameter) => parameter instanceof Error);
  if (error) Object.assign(result, errorFields(error));
  return JSON.stringify(result);
}

function errorFields(error, more) {
  const stackTrace = typeof error.stack === 'string' ? error.stack.split('\n') : error.stack;
  return {
    errorType: error.constructor?.name ?? 'UnknownError', errorMessage: error.message, stackTrace, ...more,
  };
}

/** Logs an error that ends an invocation or the process. */
function logError(message, error) {
  const known = error instanceof Error ? error : new Error(error);
  if (isJSON) {
    console.error(known);
    return;
  }
  const plain = (_, value) => {
    if (!(value instanceof Error)) return value;
    const fields = { errorType: value.name, errorMessage: value.message, code: value.code, ...value };
    if (typeof value.stack === 'string') fields.stack = value.stack.split('\n');
    return fields;
  };
  let text;
  try {
    text = JSON.stringify(known, plain);
  } catch {
    text = JSON.stringify({ errorType: known.name, errorMessage: known.message });
  }
  console.error(message, '\t' + text);
}

module.exports = { patchConsole, logError };
