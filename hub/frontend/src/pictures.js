// Drawings of the live system: the newest, again on request, large in a dialog.

import { byId, clockTime, icon, make } from "./elements.js";
import { post } from "./requests.js";
import { text } from "./texts.js";

class Picture {
  #urls;
  #spec;
  #image = make("img", { hidden: true });
  #open;
  #note = make("p", { className: "muted small", role: "status" });
  #button = make("button", { type: "button", className: "button button-small" });

  constructor(spec, urls) {
    this.#spec = spec;
    this.#urls = urls;
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

  // Takes the newest drawing; where there is none yet, has one made.
  load() {
    const at = this.#urls.picture.replace("ID", this.id);
    this.#image.src = `${at}?at=${Date.now()}`;
  }

  async draw() {
    this.#button.disabled = true;
    this.#note.textContent = text("drawing");
    try {
      await post(this.#urls.draw.replace("ID", this.id));
    } catch (error) {
      this.#failed(error.message);
    }
  }

  drawn({ ok, message }) {
    if (ok) this.load();
    else this.#failed(message);
  }

  #loaded() {
    this.#button.disabled = false;
    this.#image.hidden = this.#open.hidden = false;
    this.#note.textContent = text("drawnAt", { time: clockTime(new Date()) });
  }

  #missing() {
    this.#open.hidden = true;
    this.#button.disabled = false;
    this.#note.textContent = text("notDrawn");
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

  constructor(config) {
    const draw = config.urls.draw ?? config.urls.picture.replace("ID.svg", "ID/");
    const urls = { ...config.urls, draw };
    this.#pictures = config.pictures.map((spec) => new Picture(spec, urls));
    byId("panel-pictures")?.append(...this.#pictures.map(({ element }) => element));
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
