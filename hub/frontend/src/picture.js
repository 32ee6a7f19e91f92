// One drawing of the live system: the newest, again on request, and anew by itself.

import { byId, clockTime, icon, make } from "./elements.js";
import { PictureTable } from "./picture-table.js";
import { get, post } from "./requests.js";
import { text } from "./texts.js";

const RETRY = 1000; // ms
const SECONDS = { second: "2-digit" };

export class Picture {
  #urls;
  #spec;
  #image = make("img", { hidden: true });
  #open;
  #note = make("p", { className: "muted small", role: "status" });
  #button = make("button", { type: "button", className: "button button-small" });
  #table = new PictureTable();
  #refreshing;
  #facts = null;
  #running = false;
  #seen = false;
  #asked = false;
  // A person waits for it.
  #wanted = false;
  #asking = false;
  #heard = 0;
  #loads = 0;
  #failures = 0;
  #due = 0;
  #timer = null;

  constructor(spec, urls) {
    this.#spec = spec;
    this.#urls = urls;
    this.#image.alt = spec.description;
    const properties = { className: "picture-open", title: text("enlarge"), hidden: true };
    this.#open = make("button", { type: "button", ...properties }, this.#image);
    this.#button.append(icon("refresh"), text("draw"));
    this.#refreshing = spec.every ? this.#makeSwitch() : null;
    this.element = this.#build();
    this.#button.addEventListener("click", () => this.draw());
    this.#open.addEventListener("click", () => this.#enlarge());
    this.#image.addEventListener("load", () => this.#loaded());
    this.#image.addEventListener("error", () => this.#cut());
  }

  get id() {
    return this.#spec.id;
  }

  // Whether there is a live system to draw.
  setRunning(running) {
    this.#running = running;
    this.#button.hidden = !running;
    if (this.#refreshing) this.#refreshing.hidden = !running;
    this.#plan();
  }

  // Whether anybody can look at it.
  setSeen(seen) {
    this.#seen = seen;
    this.#plan();
  }

  // Takes the newest drawing; where there is none yet, has one made.
  async load() {
    const mine = ++this.#loads;
    try {
      const facts = await get(this.#at("pictureFacts"));
      if (mine !== this.#loads) return;
      this.#facts = facts;
    } catch (error) {
      if (mine === this.#loads) this.#failed(error.message);
      return;
    }
    const { drawn_at: drawnAt } = this.#facts;
    if (drawnAt) this.#image.src = `${this.#at("picture")}?at=${encodeURIComponent(drawnAt)}`;
    else this.#missing();
  }

  draw() {
    this.#wanted = true;
    this.#button.disabled = true;
    this.#say("drawing");
    this.#due = 0;
    this.#plan();
  }

  drawn({ ok, message }) {
    this.#heard += 1;
    this.#failures = 0;
    this.#rest(this.#pause);
    if (ok) this.load();
    else this.#failed(message);
  }

  get #refreshes() {
    const on = this.#refreshing?.querySelector("input").checked;
    return Boolean(on && this.#seen && this.#running);
  }

  get #pause() {
    return (this.#spec.every ?? 0) * 1000;
  }

  #at(name) {
    return this.#urls[name].replace("ID", this.id);
  }

  #rest(pause) {
    this.#due = performance.now() + pause;
  }

  #plan() {
    clearTimeout(this.#timer);
    if (this.#asking || !(this.#wanted || this.#refreshes)) return;
    const pause = Math.max(this.#due - performance.now(), 0);
    this.#timer = setTimeout(() => this.#ask(), pause);
  }

  // The server says when to ask again, should nothing be heard of the drawing.
  async #ask() {
    const heard = this.#heard;
    this.#asked = this.#asking = true;
    try {
      const { wait, error } = await post(this.#at("draw"));
      // The answer to a request that was repeated may be a refusal.
      if (error) throw new Error(error);
      if (heard === this.#heard) this.#rest(Math.max(wait * 1000, RETRY));
    } catch (error) {
      if (heard === this.#heard) this.#failed(error.message);
    } finally {
      this.#asking = false;
      this.#plan();
    }
  }

  #loaded() {
    this.#failures = 0;
    this.#image.hidden = this.#open.hidden = false;
    this.#table.set(this.#facts.table);
    const time = new Date(this.#facts.drawn_at);
    this.#settle("drawnAt", { time: clockTime(time, this.#spec.every ? SECONDS : {}) });
    const large = byId("picture-image");
    if (large.dataset.shows === this.id) large.src = this.#image.src;
  }

  #missing() {
    this.#open.hidden = true;
    if (!this.#asked && this.#running) this.draw();
    else this.#settle("notDrawn");
  }

  // It exists, so only its way here was cut.
  #cut() {
    this.#failures += 1;
    if (this.#failures === 1) setTimeout(() => this.load(), RETRY);
    else this.#settle("notDrawn");
  }

  #failed(message) {
    this.#rest(this.#pause);
    this.#settle("drawFailed", { message });
  }

  #settle(sentence, values) {
    this.#button.disabled = false;
    this.#say(sentence, values);
    this.#wanted = false;
    this.#plan();
  }

  // Whoever listens hears what they asked for, and not every drawing of its own accord.
  #say(sentence, values) {
    this.#note.ariaLive = this.#wanted ? "polite" : "off";
    this.#note.textContent = text(sentence, values);
  }

  #enlarge() {
    const large = byId("picture-image");
    byId("picture-heading").textContent = this.#spec.title;
    large.dataset.shows = this.id;
    large.src = this.#image.src;
    large.alt = this.#spec.description;
    byId("picture-dialog").showModal();
  }

  #makeSwitch() {
    const box = make("input", { type: "checkbox", role: "switch", checked: true });
    box.addEventListener("change", () => this.#plan());
    const whose = make("span", { className: "visually-hidden" }, `: ${this.#spec.title}`);
    return make("label", { className: "picture-switch small" }, box, text("refreshes"), whose);
  }

  #build() {
    const { title, description } = this.#spec;
    return make(
      "article",
      { className: "picture" },
      make("div", { className: "row row-between" }, make("h3", {}, title), this.#button),
      make("p", { className: "muted small" }, description),
      this.#open,
      make("div", { className: "row row-between" }, this.#note, this.#refreshing),
      this.#table.element,
    );
  }
}
