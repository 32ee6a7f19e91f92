// How long to wait before connecting again: 0.5 s, doubling up to 10 s.

const FIRST_MS = 500;
const LONGEST_MS = 10_000;

export class Backoff {
  #pause = FIRST_MS;
  #timer = null;

  // Runs `action` after the next pause, in place of one that still waits.
  schedule(action) {
    clearTimeout(this.#timer);
    // Up to a fifth more, so that a class does not return in one instant.
    this.#timer = setTimeout(action, this.#pause * (1 + Math.random() / 5));
    this.#pause = Math.min(this.#pause * 2, LONGEST_MS);
  }

  reset() {
    clearTimeout(this.#timer);
    this.#pause = FIRST_MS;
  }
}

export function socketUrl(path) {
  return new URL(path, location.href.replace(/^http/, "ws")).href;
}
