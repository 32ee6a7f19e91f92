// The page on which somebody watches another person's terminals.

import { byId, icon, setText } from "./elements.js";
import { Events, NOT_LOGGED_IN } from "./events.js";
import { showState } from "./state-badge.js";
import { text } from "./texts.js";
import { WatchedTerminals } from "./watched-terminals.js";

const OVER = ["ended", "failed"];
const config = JSON.parse(byId("session-config").textContent);
const terminals = new WatchedTerminals(config);

// The card in place of the terminals; without a heading there is none.
function showCard(heading = "", sentence = "") {
  setText(byId("status-heading"), heading && text(heading));
  setText(byId("status-text"), sentence && text(sentence));
  byId("session-status").hidden = !heading;
}

function show({ state, tabs }) {
  showState(state);
  if (state !== "running") {
    terminals.set([]);
    const name = OVER.includes(state) ? "ended" : "waiting";
    showCard(`${name}Heading`, `${name}Text`);
  } else if (tabs) {
    terminals.set(tabs);
    if (tabs.length) showCard();
    else showCard("closedHeading", "closedText");
  }
}

function showConnection(sentence) {
  const badge = byId("session-connection");
  badge.hidden = !sentence;
  badge.replaceChildren(...(sentence ? [icon("refresh"), sentence] : []));
}

new Events(config.urls.events)
  .on("watched", show)
  .on("connected", () => showConnection(""))
  .on("disconnected", () => showConnection(text("reconnecting")))
  .on("refused", ({ code }) => {
    showConnection("");
    terminals.set([]);
    byId("session-state").hidden = true;
    if (code === NOT_LOGGED_IN) showCard("loggedOut");
    else showCard("cutHeading", "cutText");
  })
  .connect();
