// The page's buttons as requests.

import { text } from "./texts.js";

function csrfToken() {
  return document.querySelector("[name=csrfmiddlewaretoken]").value;
}

// POST without a body; rejects with an Error whose message is meant for the person.
export async function post(url) {
  let response;
  let answer;
  try {
    response = await fetch(url, {
      method: "POST",
      headers: { Accept: "application/json", "X-CSRFToken": csrfToken() },
    });
    answer = await response.json();
  } catch {
    throw new Error(text("requestFailed"));
  }
  if (!response.ok) throw new Error(answer.error ?? text("requestFailed"));
  return answer;
}
