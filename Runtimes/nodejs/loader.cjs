// Finds the user's handler: the order in which Lambda tries files, CommonJS and ES modules, and the errors
// for what isn't there.
'use strict';

const fs = require('fs');
const path = require('path');

const STREAMING = Symbol.for('aws.lambda.runtime.handler.streaming');
const HIGH_WATER_MARK = Symbol.for('aws.lambda.runtime.handler.streaming.highWaterMark');

function failure(name, message, stack) {
  const error = new Error(message);
  error.name = `Runtime.${name}`;
  error.stack = stack ?? `${error.name}: ${message}\n${error.stack.split('\n').slice(1).join('\n')}`;
  return error;
}

/** Whether `.js` files of a folder are ES modules: its package.json says, or that of a folder above. */
function isModuleFolder(folder) {
  if (folder.endsWith('/node_modules')) return false;
  const file = path.join(folder, 'package.json');
  if (fs.existsSync(file)) {
    try {
      return JSON.parse(fs.readFileSync(file, 'utf8')).type === 'module';
    } catch (error) {
      console.warn(`${file} cannot be read, it will be ignored for ES module detection purposes.`, error);
      return false;
    }
  }
  return folder === '/' ? false : isModuleFolder(path.dirname(folder));
}

async function loadModule(root, folder, name) {
  const file = path.resolve(root, folder, name);
  const isModule = isModuleFolder(path.dirname(file));
  const hasTypes = parseInt(process.versions.node, 10) >= 24;
  const candidates = [
    ['', false],
    ['.js', isModule],
    ['.mjs', true],
    ['.cjs', false],
    ...(hasTypes ? [['.ts', isModule], ['.mts', true], ['.cts', false]] : []),
  ];
  for (const [extension, imports] of candidates) {
    const candidate = file + extension;
    if (!fs.existsSync(candidate)) continue;
    return imports ? await import(candidate) : require(candidate);
  }
  // A package of the function's own, or of a layer.
  return require(require.resolve(name, { paths: [root, path.join(root, folder)] }));
}

async function load(root, handler) {
  if (handler.includes('..')) {
    throw failure('MalformedHandlerName',
      `'${handler}' is not a valid handler name. Use absolute paths when specifying root directories in ` +
      'handler names.');
  }
  const base = path.basename(handler);
  const folder = handler.slice(0, handler.indexOf(base));
  const match = base.match(/^([^.]*)\.(.*)$/);
  if (!match) throw failure('MalformedHandlerName', 'Bad handler');
  provideStreaming();
  if (process.env.AWS_LAMBDA_INITIALIZATION_TYPE === 'snap-start') require('./snapstart.cjs').provide();
  let exported;
  try {
    exported = await loadModule(root, folder, match[1]);
  } catch (error) {
    if (error instanceof SyntaxError) throw failure('UserCodeSyntaxError', String(error), error.stack);
    if (error?.code === 'MODULE_NOT_FOUND') throw failure('ImportModuleError', String(error));
    throw error;
  }
  const found = match[2].split('.').reduce((object, key) => object && object[key], exported);
  if (!found) throw failure('HandlerNotFound', `${handler} is undefined or not exported`);
  if (typeof found !== 'function') throw failure('HandlerNotFound', `${handler} is not a function`);
  if (parseInt(process.versions.node, 10) >= 24 && found.length >= 3 && !isStreaming(found)) {
    throw failure('CallbackHandlerDeprecated',
      'AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. You ' +
      'need to modify this function to use a supported handler signature to use Node.js 24 or later.');
  }
  return found;
}

function provideStreaming() {
  const refused = environmentSays('AWS_LAMBDA_NODEJS_NO_GLOBAL_AWSLAMBDA');
  if (refused) return;
  globalThis.awslambda = {
    streamifyResponse(handler, options) {
      handler[STREAMING] = 'response';
      if (typeof options?.highWaterMark === 'number') handler[HIGH_WATER_MARK] = options.highWaterMark;
      return handler;
    },
    get HttpResponseStream() {
      return require('./streaming.cjs').HttpResponseStream;
    },
  };
}

const environmentSays = (name) => ['1', 'true'].includes(process.env[name]);
const isStreaming = (handler) => handler[STREAMING] === 'response';
const highWaterMark = (handler) => handler[HIGH_WATER_MARK];

module.exports = { load, isStreaming, highWaterMark };
