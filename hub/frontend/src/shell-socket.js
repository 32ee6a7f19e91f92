// The socket of one shell: comes back after a break, at the byte where it stopped.

import { Backoff, socketUrl } from "./backoff.js";
import { NOT_FOUND, NOT_LOGGED_IN } from "./events.js";

const ACKNOWLEDGE_BYTES = 32 << 10;
const WAITING_KEYS = 1000;
const encoder = new TextEncoder();

// `listener` has hello({offset, end, reset}, returning), output(bytes, done),
// size(rows, cols) when another page sized the shell, complaint(sentence),
// watchers([{who, role}]) when that changes, and state(name, message): connecting,
// open, lost, exited, failed, refused. `view()` is what the address says of this page.
export class ShellSocket {
  #backoff = new Backoff();
  #socket = null;
  #position = null;
  #written = 0;
  #acknowledged = 0;
  #final = null;
  #ended = false;
  #waiting = [];
  #greeted = false;

  constructor(path, listener, view) {
    this.path = path;
    this.listener = listener;
    this.view = view;
  }

  connect() {
    this.#backoff.reset();
    this.#ended = false;
    this.listener.state("connecting");
    this.#open();
  }

  // A shell that ended has no next byte; the one that follows begins anew.
  forget() {
    this.#position = null;
    this.#waiting = [];
  }

  type(data) {
    this.#keys(encoder.encode(data));
  }

  // Bytes that are no text, such as old mouse reports: one per character.
  typeBinary(data) {
    this.#keys(Uint8Array.from(data, (character) => character.charCodeAt(0)));
  }

  resize(rows, cols) {
    this.#send(JSON.stringify({ resize: [rows, cols] }));
  }

  // Ends the shell itself, not only this view of it.
  end() {
    this.#send(JSON.stringify({ close: true }));
    this.disconnect();
  }

  disconnect() {
    this.#ended = true;
    this.#backoff.reset();
    this.#socket?.close();
  }

  #open() {
    if (this.#ended) return;
    const query = new URLSearchParams(this.view());
    if (this.#position !== null) query.set("from", this.#position);
    const socket = new WebSocket(socketUrl(`${this.path}?${query}`));
    socket.binaryType = "arraybuffer";
    socket.addEventListener("message", ({ data }) => {
      if (socket !== this.#socket) return;
      if (typeof data === "string") this.#control(JSON.parse(data));
      else this.#output(new Uint8Array(data), socket);
    });
    socket.addEventListener("close", ({ code }) => {
      if (socket === this.#socket) this.#closed(code);
    });
    this.#socket = socket;
    this.#greeted = false;
    this.#written = this.#acknowledged = 0;
    this.#final = null;
  }

  #control(message) {
    if (message.hello) {
      const returning = this.#position !== null;
      // Told anew after a break, unless there is nobody.
      if (!this.#greeted) this.listener.watchers([]);
      this.#greeted = true;
      this.#position = message.hello.offset;
      this.#backoff.reset();
      this.listener.hello(message.hello, returning);
      this.listener.state("open");
      for (const keys of this.#waiting.splice(0)) this.#send(keys);
    } else if (message.size) {
      this.listener.size(...message.size);
    } else if (message.watchers) {
      this.listener.watchers(message.watchers);
    } else if (message.exit) {
      this.#final = ["exited", ""];
    } else if (message.error && this.#greeted) {
      this.listener.complaint(message.error);
    } else if (message.error) {
      this.#final = ["failed", message.error];
    }
  }

  #output(bytes, socket) {
    this.#position += bytes.length;
    this.listener.output(bytes, () => {
      if (socket !== this.#socket) return;
      this.#written += bytes.length;
      if (this.#written - this.#acknowledged < ACKNOWLEDGE_BYTES) return;
      this.#acknowledged = this.#written;
      this.#send(JSON.stringify({ ack: this.#written }));
    });
  }

  #closed(code) {
    this.#greeted = false;
    if (this.#ended) return;
    if (code === NOT_LOGGED_IN || code === NOT_FOUND) {
      this.listener.state("refused", code);
    } else if (this.#final) {
      this.listener.state(...this.#final);
    } else {
      this.listener.state("lost");
      this.#backoff.schedule(() => this.#open());
    }
  }

  // Typed before the shell is there: kept for it, in order.
  #keys(bytes) {
    if (this.#greeted) this.#send(bytes);
    else if (this.#waiting.length < WAITING_KEYS) this.#waiting.push(bytes);
  }

  #send(data) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(data);
  }
}
