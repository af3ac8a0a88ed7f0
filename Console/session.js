// Who sits before the page. Credentials stay in this tab: they are kept in sessionStorage, which ends with it, and
// go nowhere but into signatures.

import { forgetKeys } from "./sigv4.js";

const place = "apus.session";

export class Session {
  #credentials = null;

  constructor(storage = globalThis.sessionStorage) {
    this.storage = storage;
    try {
      this.#credentials = JSON.parse(storage.getItem(place));
    } catch {
      storage.removeItem(place);
    }
  }

  get isOpen() {
    return this.#credentials !== null;
  }

  get region() {
    return this.#credentials?.region;
  }

  get identity() {
    return this.#credentials?.identity;
  }

  /** Throws where nobody has signed in. */
  credentials() {
    if (!this.#credentials) throw new Error("Nobody has signed in.");
    return this.#credentials;
  }

  /** `{ accessKeyId, secretAccessKey, sessionToken, region, identity }`. */
  open(credentials) {
    this.#credentials = credentials;
    this.storage.setItem(place, JSON.stringify(credentials));
  }

  changeRegion(region) {
    this.open({ ...this.credentials(), region });
  }

  close() {
    this.#credentials = null;
    this.storage.removeItem(place);
    forgetKeys();
  }
}
