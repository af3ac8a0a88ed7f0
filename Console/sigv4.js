// AWS Signature Version 4 with the browser's own cryptography. No request is sent here.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html

const encoder = new TextEncoder();
const hex = (bytes) => Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
const sha256 = async (bytes) => hex(await crypto.subtle.digest("SHA-256", bytes));

async function hmac(key, text) {
  const imported = await crypto.subtle.importKey("raw", key, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return crypto.subtle.sign("HMAC", imported, encoder.encode(text));
}

/** Percent-encoding as AWS wants it: everything but unreserved characters. */
export function encode(text) {
  return encodeURIComponent(text).replace(/[!'()*]/g, (one) => "%" + one.charCodeAt(0).toString(16).toUpperCase());
}

/** `20260301T120000Z`. */
export const timestamp = (date) => date.toISOString().replace(/[-:]|\.\d{3}/g, "");

const compare = (one, other) => (one < other ? -1 : one > other ? 1 : 0);

/** The query as it is sent and as it is signed: encoded, in the order of the encoded names and values. */
export function canonicalQuery(query) {
  return Object.entries(query)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([name, value]) => [encode(name), encode(String(value))])
    .sort(([name, value], [otherName, otherValue]) => compare(name, otherName) || compare(value, otherValue))
    .map((pair) => pair.join("="))
    .join("&");
}

/** The keys of a day, a region and a service are derived once. */
const signingKeys = new Map();

function signingKey(secret, date, region, service) {
  const scope = [secret, date, region, service].join("\n");
  if (!signingKeys.has(scope)) {
    if (signingKeys.size > 50) signingKeys.clear();
    signingKeys.set(scope, (async () => {
      let key = encoder.encode("AWS4" + secret);
      for (const part of [date, region, service, "aws4_request"]) key = await hmac(key, part);
      return key;
    })());
  }
  return signingKeys.get(scope);
}

/** Forgets every key that was derived. */
export const forgetKeys = () => signingKeys.clear();

/**
 * The headers of a signed request, `Authorization` among them; `host` is signed, but the browser sends it.
 * `path` is encoded once, as it is sent; services other than S3 sign it encoded twice.
 */
export async function sign({ method, host, path, query = {}, headers = {}, body, service }, credentials, date) {
  const time = timestamp(date);
  const bytes = typeof body === "string" ? encoder.encode(body) : body ?? new Uint8Array();
  const all = { ...headers, "x-amz-date": time };
  if (credentials.sessionToken) all["x-amz-security-token"] = credentials.sessionToken;
  const signed = Object.entries({ ...all, host })
    .map(([name, value]) => [name.toLowerCase(), String(value).trim().replace(/ +/g, " ")])
    .sort(([one], [other]) => compare(one, other));
  const names = signed.map(([name]) => name).join(";");
  const canonical = [
    method,
    path.split("/").map(encode).join("/") || "/",
    canonicalQuery(query),
    ...signed.map(([name, value]) => `${name}:${value}`),
    "",
    names,
    await sha256(bytes),
  ].join("\n");
  const scope = [time.slice(0, 8), credentials.region, service, "aws4_request"].join("/");
  const text = ["AWS4-HMAC-SHA256", time, scope, await sha256(encoder.encode(canonical))].join("\n");
  const key = await signingKey(credentials.secretAccessKey, time.slice(0, 8), credentials.region, service);
  const signature = hex(await hmac(key, text));
  const claim = `Credential=${credentials.accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`;
  return { ...all, authorization: "AWS4-HMAC-SHA256 " + claim };
}
