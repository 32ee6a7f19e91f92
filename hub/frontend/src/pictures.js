// The panel of drawings of the live system.

import { byId } from "./elements.js";
import { Picture } from "./picture.js";

export class Pictures {
  #pictures;
  #loaded = false;
  #open = false;

  constructor(config) {
    this.#pictures = config.pictures.map((spec) => new Picture(spec, config.urls));
    byId("panel-pictures")?.append(...this.#pictures.map(({ element }) => element));
    document.addEventListener("visibilitychange", () => this.#look());
    byId("picture-dialog").addEventListener("close", () => {
      delete byId("picture-image").dataset.shows;
    });
  }

  // Whether there is a live system to draw.
  setRunning(running) {
    for (const picture of this.#pictures) picture.setRunning(running);
  }

  // Whether the panel is in front.
  setOpen(open) {
    this.#open = open;
    this.#look();
    if (!open || this.#loaded) return;
    this.#loaded = true;
    for (const picture of this.#pictures) picture.load();
  }

  drawn(message) {
    this.#pictures.find(({ id }) => id === message.id)?.drawn(message);
  }

  #look() {
    const seen = this.#open && document.visibilityState === "visible";
    for (const picture of this.#pictures) picture.setSeen(seen);
  }
}
