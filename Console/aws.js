// Calls of AWS's API on the origin that the page came from, signed with the session's credentials. What they may
// do, IAM says; the page has no power of its own.

import { canonicalQuery, encode, sign } from "./sigv4.js";

/** What the service refused, in its own words. */
export class ServiceError extends Error {
  constructor(code, message, status) {
    super(message || code);
    this.code = code;
    this.status = status;
  }
}

const functionsPath = "/2015-03-31/functions/";
const mappingsPath = "/2015-03-31/event-source-mappings/";

export class Client {
  /** `session` gives `credentials()`; `fetch` and `now` are there for tests. */
  constructor(session, { fetch = globalThis.fetch.bind(globalThis), now = () => new Date(), host } = {}) {
    this.session = session;
    this.fetch = fetch;
    this.now = now;
    this.host = host ?? globalThis.location?.host;
  }

  /** Sends a request; throws a ServiceError for every status but success. */
  async send({ service, method = "GET", path, query = {}, headers = {}, body, signal }) {
    const request = { service, method, path, query, headers, body, host: this.host };
    const signed = await sign(request, this.session.credentials(), this.now());
    const text = canonicalQuery(query);
    const response = await this.ask(path + (text && "?" + text), {
      method, headers: signed, body, signal, cache: "no-store", redirect: "error",
    });
    if (!response.ok) throw await refusal(response);
    return response;
  }

  /** A browser says no more than that it failed. */
  async ask(address, options) {
    try {
      return await this.fetch(address, { ...options, credentials: "omit" });
    } catch (error) {
      throw error instanceof TypeError ? new ServiceError("Unreachable", "The cloud does not answer.", 0) : error;
    }
  }

  async json(request) {
    const text = await (await this.send(request)).text();
    return text ? JSON.parse(text) : null;
  }

  // Lambda

  lambda(method, path, { query, body, headers, signal } = {}) {
    return this.json({
      service: "lambda", method, path, query, signal,
      headers: body ? { "content-type": "application/json", ...headers } : headers,
      body: body && JSON.stringify(body),
    });
  }

  /** All functions, up to `limit`. */
  async listFunctions({ limit = 2000, signal } = {}) {
    const functions = [];
    let marker;
    do {
      const page = await this.lambda("GET", functionsPath, { query: { MaxItems: 50, Marker: marker }, signal });
      functions.push(...page.Functions);
      marker = page.NextMarker;
    } while (marker && functions.length < limit);
    return functions;
  }

  getFunction(name, signal) {
    return this.lambda("GET", functionsPath + encode(name), { signal });
  }

  getFunctionConfiguration(name, signal) {
    return this.lambda("GET", functionsPath + encode(name) + "/configuration", { signal });
  }

  updateFunctionCode(name, body) {
    return this.lambda("PUT", functionsPath + encode(name) + "/code", { body });
  }

  updateFunctionConfiguration(name, body) {
    return this.lambda("PUT", functionsPath + encode(name) + "/configuration", { body });
  }

  getFunctionUrl(name, signal) {
    return this.lambda("GET", `/2021-10-31/functions/${encode(name)}/url`, { signal });
  }

  async listEventSourceMappings(name, signal) {
    const query = { FunctionName: name, MaxItems: 100 };
    return (await this.lambda("GET", mappingsPath, { query, signal })).EventSourceMappings;
  }

  /** What polls a source. */
  async listEventSourceMappingsOf(arn, signal) {
    const query = { EventSourceArn: arn, MaxItems: 100 };
    return (await this.lambda("GET", mappingsPath, { query, signal })).EventSourceMappings;
  }

  createEventSourceMapping(body) {
    return this.lambda("POST", mappingsPath, { body });
  }

  updateEventSourceMapping(id, body) {
    return this.lambda("PUT", mappingsPath + encode(id), { body });
  }

  deleteEventSourceMapping(id) {
    return this.lambda("DELETE", mappingsPath + encode(id));
  }

  /** Answers payload, function error and the end of the log. */
  async invoke(name, payload, { type = "RequestResponse", signal } = {}) {
    const headers = { "content-type": "application/json", "x-amz-invocation-type": type };
    if (type === "RequestResponse") headers["x-amz-log-type"] = "Tail";
    const response = await this.send({
      service: "lambda", method: "POST", path: functionsPath + encode(name) + "/invocations",
      headers, body: payload, signal,
    });
    const log = response.headers.get("x-amz-log-result");
    return {
      status: response.status,
      payload: await response.text(),
      error: response.headers.get("x-amz-function-error"),
      version: response.headers.get("x-amz-executed-version"),
      requestId: response.headers.get("x-amzn-requestid"),
      log: log ? new TextDecoder().decode(fromBase64(log)) : "",
    };
  }

  /** A package of ours, whose URL holds its own permission. Another origin's is not asked. */
  async download(location, { limit, signal }) {
    const url = new URL(location, globalThis.location?.href);
    if (url.host !== this.host) throw new ServiceError("ForeignLocation", "The package lies elsewhere.", 0);
    const response = await this.ask(url.pathname + url.search, { signal });
    if (!response.ok) throw await refusal(response);
    if (Number(response.headers.get("content-length")) > limit) return null;
    const bytes = new Uint8Array(await response.arrayBuffer());
    return bytes.length > limit ? null : bytes;
  }

  // Services whose operations are named in a header

  target(service, target, version, input, signal) {
    return this.json({
      service, method: "POST", path: "/", signal, body: JSON.stringify(input),
      headers: { "content-type": "application/x-amz-json-" + version, "x-amz-target": target },
    });
  }

  logs(operation, input, signal) {
    return this.target("logs", "Logs_20140328." + operation, "1.1", input, signal);
  }

  sqs(operation, input, signal) {
    return this.target("sqs", "AmazonSQS." + operation, "1.0", input, signal);
  }

  // STS

  /** Who the credentials belong to. */
  async getCallerIdentity(signal) {
    const response = await this.send({
      service: "sts", method: "POST", path: "/", signal,
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: "Action=GetCallerIdentity&Version=2011-06-15",
    });
    const text = await response.text();
    const member = (name) => text.match(new RegExp(`<${name}>([^<]*)</${name}>`))?.[1] ?? "";
    return { account: member("Account"), arn: member("Arn") };
  }

  // What AWS's API doesn't have

  metrics(query, signal) {
    return this.json({ service: "apus", path: "/_apus/metrics", query, signal });
  }

  /** The first messages of a queue, which stay where they are. */
  peek(queue, limit, signal) {
    return this.json({ service: "apus", path: "/_apus/queue/peek", query: { queue, limit }, signal });
  }

  /** A stream of server-sent events. */
  environments(query, signal) {
    return this.send({
      service: "apus", path: "/_apus/environments", query, signal, headers: { accept: "text/event-stream" },
    });
  }
}

/** The error in a response of any of the protocols. */
async function refusal(response) {
  const text = await response.text();
  let code = (response.headers.get("x-amzn-errortype") ?? "").split(":")[0];
  let message = "";
  try {
    const body = JSON.parse(text);
    code ||= (body.__type ?? body.code ?? "").split("#").pop();
    message = body.message ?? body.Message ?? "";
  } catch {
    code ||= text.match(/<Code>([^<]*)/)?.[1] ?? "";
    message = text.match(/<Message>([^<]*)/)?.[1] ?? text.slice(0, 300);
  }
  return new ServiceError(code || `HTTP ${response.status}`, message, response.status);
}

export function fromBase64(text) {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

export function toBase64(bytes) {
  let text = "";
  for (let start = 0; start < bytes.length; start += 0x8000) {
    text += String.fromCharCode(...bytes.subarray(start, start + 0x8000));
  }
  return btoa(text);
}
