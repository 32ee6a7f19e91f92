// The events socket: hands each message to the listener of its type; comes back alone.

import { Backoff, socketUrl } from "./backoff.js";

export const NOT_LOGGED_IN = 4401;
export const NOT_FOUND = 4404;

export class Events {
  #backoff = new Backoff();
  #listeners = {};

  constructor(path) {
    this.url = socketUrl(path);
  }

  on(type, listener) {
    (this.#listeners[type] ??= []).push(listener);
    return this;
  }

  emit(message) {
    for (const listener of this.#listeners[message.type] ?? []) listener(message);
  }

  connect() {
    const socket = new WebSocket(this.url);
    socket.addEventListener("message", ({ data }) => {
      this.#backoff.reset();
      this.emit({ type: "connected" });
      this.emit(JSON.parse(data));
    });
    socket.addEventListener("close", ({ code }) => {
      if (code === NOT_LOGGED_IN || code === NOT_FOUND) {
        this.emit({ type: "refused", code });
        return;
      }
      this.emit({ type: "disconnected" });
      this.#backoff.schedule(() => this.connect());
    });
  }
}
