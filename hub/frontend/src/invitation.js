// The links with which others see one's terminals: makes, copies and withdraws them.

import { byId, clockTime, setText } from "./elements.js";
import { post } from "./requests.js";
import { text } from "./texts.js";

export class Invitation {
  #urls;
  #dialog = byId("invitation");
  #form = byId("invitation-form");
  #links = null;
  #end = null;
  #busy = false;

  constructor(urls) {
    this.#urls = urls;
    for (const opener of this.#openers) {
      opener.addEventListener("click", () => this.#open());
    }
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#make();
    });
    this.#form.addEventListener("change", () => this.#draw());
    byId("invitation-copy").addEventListener("click", () => this.#copy());
    byId("invitation-withdraw").addEventListener("click", () => this.#withdraw());
  }

  // The session's facts, or null while there is nothing to be seen.
  set(facts) {
    for (const opener of this.#openers) opener.disabled = !facts;
    this.#end = facts?.expires_at ?? null;
    if (!facts) this.#dialog.close();
    this.#draw();
  }

  get #openers() {
    return document.querySelectorAll("[data-opens=invitation]");
  }

  #open() {
    this.#complain("");
    this.#say("");
    this.#draw();
    this.#dialog.showModal();
  }

  #draw() {
    byId("invitation-make").hidden = Boolean(this.#links);
    byId("invitation-made").hidden = !this.#links;
    if (!this.#links) return;
    const role = new FormData(this.#form).get("role");
    byId("invitation-link").value = new URL(this.#links[role], location.href).href;
    const time = this.#end && clockTime(new Date(this.#end));
    const until = time ? text("linkUntil", { time }) : text("linkUntilEnd");
    setText(byId("invitation-until"), until);
  }

  async #make() {
    const answer = await this.#ask(this.#urls.invite);
    if (!answer) return;
    this.#links = answer.links;
    byId("invitation-withdraw").hidden = false;
    this.#draw();
    this.#say("linkMade");
    byId("invitation-link").select();
  }

  async #copy() {
    const input = byId("invitation-link");
    input.select();
    try {
      await navigator.clipboard.writeText(input.value);
      this.#say("linkCopied");
    } catch {
      this.#say("copyFailed");
    }
  }

  async #withdraw() {
    if (!(await this.#ask(this.#urls.withdraw))) return;
    this.#links = null;
    this.#draw();
    // Before the pressed button goes, which has the focus.
    byId("invitation-make").querySelector("button").focus();
    byId("invitation-withdraw").hidden = true;
    this.#say("linksWithdrawn");
  }

  // One request at a time; the answer, or null when there is none.
  async #ask(url) {
    if (this.#busy) return null;
    this.#busy = true;
    this.#complain("");
    this.#say("");
    try {
      const answer = await post(url);
      // The answer to a request that was repeated may be a refusal.
      if (answer.error) throw new Error(answer.error);
      return answer;
    } catch (error) {
      this.#complain(error.message);
      return null;
    } finally {
      this.#busy = false;
    }
  }

  #complain(sentence) {
    const problem = byId("invitation-problem");
    problem.hidden = !sentence;
    setText(problem, sentence);
  }

  #say(key) {
    setText(byId("invitation-live"), key && text(key));
  }
}
