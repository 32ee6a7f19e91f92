// The page's buttons as requests.

import { text } from "./texts.js";

// A browser cuts requests when the machine's networks change, as they do when a lab
// starts on the same machine: then it is asked again.
const PAUSES_MS = [300, 1000, 3000];
const CONFLICT = 409;

function csrfToken() {
  return document.querySelector("[name=csrfmiddlewaretoken]").value;
}

async function ask(url, request) {
  const response = await fetch(url, request);
  return { response, answer: await response.json() };
}

// The answer, and whether an earlier request may have reached the server already.
async function askUntilAnswered(url, request) {
  for (const pause of PAUSES_MS) {
    try {
      return { ...(await ask(url, request)), repeated: pause !== PAUSES_MS[0] };
    } catch (error) {
      // No answer at all; an answer that is not JSON will not become so.
      if (!(error instanceof TypeError)) throw error;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
  return { ...(await ask(url, request)), repeated: true };
}

async function askOrExplain(url, request) {
  try {
    return await askUntilAnswered(url, request);
  } catch {
    throw new Error(text("requestFailed"));
  }
}

// What stands there now; rejects with an Error whose message is meant for the person.
export async function get(url) {
  const request = { headers: { Accept: "application/json" } };
  const { response, answer } = await askOrExplain(url, request);
  if (!response.ok) throw new Error(answer.error ?? text("requestFailed"));
  return answer;
}

// POST of a form's fields; rejects with an Error whose message is meant for the person.
export async function post(url, fields = {}) {
  const asked = await askOrExplain(url, {
    method: "POST",
    headers: { Accept: "application/json", "X-CSRFToken": csrfToken() },
    body: new URLSearchParams(fields),
  });
  const { response, answer, repeated } = asked;
  // What stands in the way of a repeated request is its own first time.
  if (repeated && response.status === CONFLICT) return answer;
  if (!response.ok) throw new Error(answer.error ?? text("requestFailed"));
  return answer;
}
