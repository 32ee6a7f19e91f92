// Saved work: the dialog that lists it, saves under a name, goes back and deletes.

import { confirm } from "./dialog.js";
import { byId, setText } from "./elements.js";
import { post } from "./requests.js";
import { nameOf, savedItem } from "./saved-item.js";
import { text } from "./texts.js";

const OVER = ["ended", "failed"];

export class SavedWork {
  #urls;
  #dialog = byId("saved-work");
  #items = [];
  #state = null;
  #busy = false;

  // For a lab that can save; its buttons and the dialog are in the page only then.
  constructor(urls) {
    this.#urls = urls;
    for (const opener of document.querySelectorAll("[data-opens=saved-work]")) {
      opener.addEventListener("click", () => this.#open());
    }
    byId("save-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#save();
    });
    byId("save-name").addEventListener("input", () => this.#complain(""));
    setInterval(() => this.#dialog.open && this.#draw(), 60_000);
  }

  setItems(items) {
    this.#items = items;
    this.#draw();
  }

  setState(state) {
    this.#state = state;
    byId("save-form").hidden = state !== "running";
    this.#draw();
  }

  get #explanation() {
    if (this.#state === "running") return "savedRunning";
    return OVER.includes(this.#state) ? "savedOver" : "savedBetween";
  }

  #open() {
    this.#complain("");
    setText(byId("saved-work-live"), "");
    this.#draw();
    this.#dialog.showModal();
  }

  // The list, with the focus where it was or at what took that place.
  #draw() {
    const list = byId("saved-list");
    const focused = document.activeElement?.dataset.key;
    const at = [...list.children].findIndex((item) => item.contains(document.activeElement));
    list.replaceChildren(...this.#items.map((item) => savedItem(item, this.#buttons(item))));
    byId("saved-none").hidden = this.#items.length > 0;
    setText(byId("saved-work-about"), this.#items.length ? text(this.#explanation) : "");
    if (at < 0) return;
    const same = list.querySelector(`[data-key="${focused}"]`);
    const next = list.children[Math.min(at, list.children.length - 1)];
    (same ?? next?.querySelector("button") ?? byId("saved-work-heading")).focus();
  }

  #buttons(item) {
    const forget = {
      key: "forget",
      words: text("forget"),
      picture: "bin",
      press: () => this.#forget(item),
    };
    if (this.#state === "running") {
      const press = () => this.#restore(item);
      return [{ key: "restore", words: text("restore"), picture: "refresh", press }, forget];
    }
    if (!OVER.includes(this.#state)) return [forget];
    const attributes = { form: "status-again", name: "checkpoint", value: item.uuid };
    return [{ key: "go-on", words: text("goOnHere"), picture: "play", attributes }, forget];
  }

  async #save() {
    const input = byId("save-name");
    const name = input.value.trim();
    const done = await this.#run("saving", async () => {
      const answer = await post(this.#urls.save, { name });
      // The answer to a request that was repeated may be a refusal.
      if (!answer.checkpoint) throw new Error(answer.error);
    });
    if (!done) return;
    input.value = "";
    setText(byId("saved-work-live"), text("saved", { name }));
  }

  async #restore(item) {
    if (this.#busy) return;
    const sure = await confirm({
      heading: text("restoreHeading", { name: nameOf(item) }),
      message: text("restoreText"),
      yes: text("restoreYes"),
    });
    if (!sure) return;
    const ask = () => post(this.#urls.restore.replace("ID", item.uuid));
    if (await this.#run("savingFirst", ask)) this.#dialog.close();
  }

  async #forget(item) {
    if (this.#busy) return;
    const sure = await confirm({
      heading: text("forgetHeading", { name: nameOf(item) }),
      message: text("forgetText"),
      yes: text("forgetYes"),
    });
    if (!sure) return;
    const ask = () => post(this.#urls.forget.replace("ID", item.uuid));
    if (!(await this.#run("forgetting", ask))) return;
    this.setItems(this.#items.filter(({ uuid }) => uuid !== item.uuid));
    setText(byId("saved-work-live"), text("forgotten", { name: nameOf(item) }));
  }

  // One request at a time; whether the server did it.
  async #run(sentence, action) {
    if (this.#busy) return false;
    this.#setBusy(true);
    this.#complain("");
    setText(byId("saved-work-live"), text(sentence));
    try {
      await action();
      return true;
    } catch (error) {
      this.#complain(error.message);
      setText(byId("saved-work-live"), "");
      return false;
    } finally {
      this.#setBusy(false);
    }
  }

  // Not disabled: a button that were would lose the focus.
  #setBusy(busy) {
    this.#busy = busy;
    this.#dialog.classList.toggle("is-busy", busy);
    byId("save-button").setAttribute("aria-disabled", String(busy));
  }

  #complain(sentence) {
    const problem = byId("save-problem");
    problem.hidden = !sentence;
    setText(problem, sentence);
    byId("save-name").setAttribute("aria-invalid", String(Boolean(sentence)));
  }
}
