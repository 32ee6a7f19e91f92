// The lab session page: joins its parts to the events socket and to the buttons.

import { Checks } from "./checks.js";
import { Clock } from "./clock.js";
import { confirm } from "./dialog.js";
import { byId, icon, setText } from "./elements.js";
import { Ending } from "./ending.js";
import { Events, NOT_LOGGED_IN } from "./events.js";
import { freshPage } from "./fresh-page.js";
import { Invitation } from "./invitation.js";
import { connectMenu } from "./menu.js";
import { Panels } from "./panels.js";
import { Pictures } from "./pictures.js";
import { makeScrollersFocusable } from "./prose.js";
import { showInTitle } from "./queue.js";
import { post } from "./requests.js";
import { SavedWork } from "./saved-work.js";
import { connectSplitter } from "./splitter.js";
import { Status } from "./status.js";
import { Terminals } from "./terminals.js";
import { text } from "./texts.js";
import { Topology } from "./topology.js";

const configOf = (page) => JSON.parse(page.getElementById("session-config").textContent);

const config = configOf(document);
const panels = new Panels();
const status = new Status(config.nodes);
const clock = new Clock();
const checks = new Checks(config);
const pictures = new Pictures(config);
const terminals = new Terminals(config);
const ending = new Ending(config.savable, keepOn);
const savedWork = config.savable ? new SavedWork(config.urls) : null;
const invitation = new Invitation(config.urls);
const underway = new Set();
let topology = new Topology(config, visitTerminal);
let state = null;

function visitTerminal(node) {
  panels.showTerminals();
  terminals.visit(node);
}

// Names and addresses are drawn during the start, so they are read anew after it.
async function renew() {
  const page = await freshPage();
  const task = page?.getElementById("panel-task");
  if (!task) {
    location.reload();
    return;
  }
  byId("panel-task").replaceChildren(...task.children);
  makeScrollersFocusable(byId("panel-task"));
  topology = new Topology(configOf(page), visitTerminal);
}

function showSession(message) {
  const started = message.state === "running" && ![null, "running"].includes(state);
  if (started) renew();
  state = message.state;
  const running = state === "running";
  status.show(message);
  showInTitle(message);
  clock.set(running ? message : null);
  ending.set(running ? message : null);
  invitation.set(running ? message : null);
  savedWork?.setState(state);
  checks.setRunning(running);
  pictures.setRunning(running);
  byId("stop").disabled = !["running", "starting", "queued"].includes(state);
  setText(byId("stop-text"), text(state === "queued" ? "leaveYes" : "stopMenu"));
  byId("restart").disabled = !running;
  if (running) terminals.start();
  else terminals.stop();
}

function showAttempt(message) {
  status.setAttempt(message);
  checks.setAttempt(message);
}

function showSaved({ items }) {
  status.setSaved(items);
  savedWork?.setItems(items);
}

function showProblem(sentence) {
  const problem = byId("session-problem");
  problem.hidden = !sentence;
  problem.replaceChildren(...(sentence ? [icon("alert"), sentence] : []));
}

function showConnection(sentence) {
  const badge = byId("session-connection");
  badge.hidden = !sentence;
  badge.replaceChildren(...(sentence ? [icon("refresh"), sentence] : []));
}

function showNote(sentence) {
  const note = byId("session-note");
  note.hidden = !sentence;
  note.replaceChildren(...(sentence ? [icon("save"), sentence] : []));
}

// Presses a button of the server: its answer, or null when it refuses, and says so.
async function press(action) {
  if (underway.has(action)) return null;
  underway.add(action);
  showProblem("");
  try {
    return await post(config.urls[action]);
  } catch (error) {
    showProblem(error.message);
    return null;
  } finally {
    underway.delete(action);
  }
}

// More time, or a sign of life.
async function keepOn(action) {
  const answer = await press(action);
  if (!answer) return;
  ending.clear();
  if (answer.expires_at) clock.announce(answer.expires_at);
}

async function check() {
  if (!checks.isReady) return;
  panels.show("checks");
  checks.setAsking(true);
  await press("check");
  checks.setAsking(false);
}

function ask(question) {
  return confirm({
    heading: text(`${question}Heading`),
    message: text(`${question}Text`),
    yes: text(`${question}Yes`),
  });
}

async function stop() {
  if (await ask(state === "queued" ? "leave" : "stop")) await press("stop");
}

async function restart() {
  if (!(await ask("restart"))) return;
  // The answer comes only when the work is saved.
  if (config.savable) showNote(text("savingFirst"));
  await press("restart");
  showNote("");
}

byId("check").addEventListener("click", check);
byId("score-button").addEventListener("click", () => panels.show("checks"));
byId("stop").addEventListener("click", stop);
byId("leave").addEventListener("click", stop);
byId("restart").addEventListener("click", restart);
for (const button of document.querySelectorAll("[data-extends]")) {
  button.addEventListener("click", () => keepOn("extend"));
}
document.addEventListener("keydown", (event) => {
  const inTerminal = event.target.closest(".terminal-area");
  if (event.key !== "Enter" || !event.ctrlKey || inTerminal) return;
  event.preventDefault();
  check();
});
connectMenu(byId("session-menu"), byId("session-menu-list"));
connectSplitter(byId("splitter"), byId("session"));
panels.onShow((name) => {
  pictures.setOpen(name === "pictures");
  if (name === "terminal") terminals.fit();
});

const events = new Events(config.urls.events)
  .on("session", showSession)
  .on("ending", (message) => ending.show(message))
  .on("checkpoints", showSaved)
  .on("attempt", showAttempt)
  .on("result", (message) => checks.addResult(message))
  .on("health", ({ nodes }) => topology.setHealth(nodes))
  .on("picture", (message) => pictures.drawn(message))
  .on("connected", () => showConnection(""))
  .on("disconnected", () => showConnection(text("reconnecting")))
  .on("refused", ({ code }) => {
    showConnection("");
    showProblem(text(code === NOT_LOGGED_IN ? "loggedOut" : "notYours"));
  });
for (const message of config.snapshot) events.emit(message);
events.connect();
