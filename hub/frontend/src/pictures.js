// Drawings of the live system: the newest, again on request, large in a dialog.

import { byId, clockTime, icon, make } from "./elements.js";
import { post } from "./requests.js";
import { text } from "./texts.js";

const RETRY = 1000; // ms

class Picture {
  #urls;
  #spec;
  #mayDraw;
  #image = make("img", { hidden: true });
  #open;
  #note = make("p", { className: "muted small", role: "status" });
  #button = make("button", { type: "button", className: "button button-small" });
  #asked = false;
  #awaited = false;

  constructor(spec, urls, mayDraw) {
    this.#spec = spec;
    this.#urls = urls;
    this.#mayDraw = mayDraw;
    this.#image.alt = spec.description;
    const { title, description } = spec;
    this.#open = make(
      "button",
      { type: "button", className: "picture-open", title: text("enlarge"), hidden: true },
      this.#image,
    );
    this.#button.append(icon("refresh"), text("draw"));
    this.element = make(
      "article",
      { className: "picture" },
      make(
        "div",
        { className: "row row-between" },
        make("h3", {}, title),
        this.#button,
      ),
      make("p", { className: "muted small" }, description),
      this.#open,
      this.#note,
    );
    this.#button.addEventListener("click", () => this.draw());
    this.#open.addEventListener("click", () => this.#enlarge());
    this.#image.addEventListener("load", () => this.#loaded());
    this.#image.addEventListener("error", () => this.#missing());
  }

  get id() {
    return this.#spec.id;
  }

  setEnabled(enabled) {
    this.#button.hidden = !enabled;
  }

  // Takes the newest drawing; where there is none yet, has one made.
  load() {
    const at = this.#urls.picture.replace("ID", this.id);
    this.#image.src = `${at}?at=${Date.now()}`;
  }

  async draw() {
    this.#asked = true;
    this.#button.disabled = true;
    this.#note.textContent = text("drawing");
    try {
      await post(this.#urls.draw.replace("ID", this.id));
    } catch (error) {
      this.#failed(error.message);
    }
  }

  drawn({ ok, message }) {
    this.#awaited = ok;
    if (ok) this.load();
    else this.#failed(message);
  }

  #loaded() {
    this.#awaited = false;
    this.#button.disabled = false;
    this.#image.hidden = this.#open.hidden = false;
    this.#note.textContent = text("drawnAt", { time: clockTime(new Date()) });
  }

  #missing() {
    if (this.#awaited) {
      // It exists, so only its way here was cut.
      this.#awaited = false;
      setTimeout(() => this.load(), RETRY);
      return;
    }
    this.#open.hidden = true;
    this.#button.disabled = false;
    this.#note.textContent = text("notDrawn");
    if (!this.#asked && this.#mayDraw()) this.draw();
  }

  #failed(message) {
    this.#button.disabled = false;
    this.#note.textContent = text("drawFailed", { message });
  }

  #enlarge() {
    byId("picture-heading").textContent = this.#spec.title;
    byId("picture-image").src = this.#image.src;
    byId("picture-image").alt = this.#spec.description;
    byId("picture-dialog").showModal();
  }
}

export class Pictures {
  #pictures;
  #loaded = false;
  #running = false;

  constructor(config) {
    this.#pictures = config.pictures.map(
      (spec) => new Picture(spec, config.urls, () => this.#running),
    );
    byId("panel-pictures")?.append(...this.#pictures.map(({ element }) => element));
  }

  // Whether there is a live system to draw.
  setRunning(running) {
    this.#running = running;
    for (const picture of this.#pictures) picture.setEnabled(running);
  }

  // The panel is looked at for the first time.
  load() {
    if (this.#loaded) return;
    this.#loaded = true;
    for (const picture of this.#pictures) picture.load();
  }

  drawn(message) {
    this.#loaded = true;
    this.#pictures.find(({ id }) => id === message.id)?.drawn(message);
  }
}
