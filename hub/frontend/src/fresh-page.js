// What the server says on this page now, without leaving it: after a start the task and
// the map have names and addresses that did not exist before.

const TRIES = 5;

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// The page as a document that runs nothing; null when the server does not answer.
// Tries again because a browser drops its requests when the machine it runs on gains a
// network, which is what the start of a lab does on a laptop that serves itself.
export async function freshPage() {
  for (let n = 1; n <= TRIES; n += 1) {
    try {
      const response = await fetch(location.href, { cache: "no-store" });
      if (response.ok) {
        return new DOMParser().parseFromString(await response.text(), "text/html");
      }
    } catch {
      // Dropped on the way; once more.
    }
    await pause(300 * n);
  }
  return null;
}
