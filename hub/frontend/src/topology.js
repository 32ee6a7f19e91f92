// The map of the lab and the same as a table, with live health.

import { byId, draw, icon, make } from "./elements.js";
import { describeHealth } from "./health.js";
import { describeRole } from "./roles.js";
import { text } from "./texts.js";
import { BOX, PILL, WIDTH, layOut } from "./topology-layout.js";

export class Topology {
  #nodes;
  #networks;
  #own;
  #open;
  #shown = new Map();

  // Draws anew what stands there; `open` is called with the name of an own node that somebody chose.
  constructor(config, open) {
    this.#networks = config.networks;
    this.#nodes = config.nodes.map((node) => ({
      ...node,
      networks: node.networks ?? Object.keys(node.addresses),
    }));
    this.#own = new Set(config.terminals.map(({ node }) => node));
    this.#open = open;
    this.#drawMap();
    this.#fillTable();
    this.setHealth({});
  }

  setHealth(nodes) {
    for (const node of this.#nodes) {
      const health = describeHealth(nodes[node.name]);
      const { box, sign, word, cell } = this.#shown.get(node.name);
      box.dataset.health = health.name;
      sign.replaceChildren(icon(health.icon, { width: 15, height: 15 }));
      word.textContent = health.word;
      box.querySelector("title").textContent = this.#label(node, health);
      cell.replaceChildren(
        make("span", { className: `badge ${health.badge}` }, icon(health.icon), health.word),
        make("span", { className: "health-note" }, health.note),
      );
    }
  }

  // The name of the box for screen readers, and its tooltip.
  #label(node, { word, note }) {
    const role = describeRole(node.role).word;
    const addresses = allAddressesOf(node).join(", ");
    const seen = [node.title, addresses, role, word].filter(Boolean).join(" ");
    const parts = [seen, note, node.purpose];
    if (this.#own.has(node.name)) {
      parts.push(text("openTerminal", { title: node.title }));
    }
    return parts.filter(Boolean).join(" · ");
  }

  #drawMap() {
    const layout = layOut(this.#networks, this.#nodes);
    const svg = draw("svg", {
      viewBox: `0 0 ${WIDTH} ${layout.height}`,
      role: "group",
      "aria-label": text("topology"),
    });
    for (const { path } of layout.buses) svg.append(draw("path", { class: "bus", d: path }));
    for (const { path } of layout.links) svg.append(draw("path", { class: "link", d: path }));
    for (const pill of layout.pills) svg.append(drawNetwork(pill));
    for (const box of layout.boxes) svg.append(this.#drawNode(box));
    byId("topology").replaceChildren(svg);
  }

  #drawNode({ node, x, y }) {
    const role = describeRole(node.role);
    const own = this.#own.has(node.name);
    const sign = draw("g", { class: "sign", transform: `translate(14 ${BOX.height - 26})` });
    const word = draw("text", { class: "word", x: 35, y: BOX.height - 13 });
    const box = draw(
      "g",
      { class: `host host-${node.role}${own ? " is-own" : ""}`, transform: `translate(${x} ${y})` },
      draw("title"),
      draw("rect", { width: BOX.width, height: BOX.height, rx: 10 }),
      draw("text", { class: "name", x: 14, y: 26 }, node.title),
      drawAddresses(node),
      icon(role.icon, { x: BOX.width - 30, y: 12, width: 17, height: 17 }),
      draw("text", { class: "role", x: BOX.width - 13, y: BOX.height - 13 }, role.word),
      sign,
      word,
    );
    this.#shown.set(node.name, { box, sign, word });
    if (own) this.#makeButton(box, node.name);
    return box;
  }

  #makeButton(box, name) {
    box.setAttribute("role", "button");
    box.setAttribute("tabindex", "0");
    box.addEventListener("click", () => this.#open(name));
    box.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      this.#open(name);
    });
  }

  #fillTable() {
    const body = byId("nodes").tBodies[0];
    body.replaceChildren();
    for (const node of this.#nodes) {
      const role = describeRole(node.role);
      const cell = make("td");
      this.#shown.get(node.name).cell = cell;
      body.append(
        make(
          "tr",
          {},
          make("th", { scope: "row" }, this.#name(node), make("small", {}, node.purpose)),
          make("td", { className: "mono" }, ...addressLines(node)),
          make("td", {}, make("span", { className: "badge" }, icon(role.icon), role.word)),
          cell,
        ),
      );
    }
  }

  #name(node) {
    if (!this.#own.has(node.name)) return node.title;
    const label = text("openTerminal", { title: node.title });
    const button = make(
      "button",
      { type: "button", className: "link-button", title: label },
      node.title,
    );
    button.addEventListener("click", () => this.#open(node.name));
    return button;
  }
}

// What fits into a box of the map: two addresses. The others, and IPv6, stand in its
// tooltip and in the table.
function drawAddresses(node) {
  const [first = "", second, ...more] = Object.values(node.addresses);
  if (second === undefined) return draw("text", { class: "address", x: 14, y: 46 }, first);
  const rest = more.length ? `${second} +${more.length}` : second;
  return draw(
    "text",
    { class: "address", y: 41 },
    draw("tspan", { x: 14 }, first),
    draw("tspan", { x: 14, dy: 14 }, rest),
  );
}

const allAddressesOf = (node) => [
  ...Object.values(node.addresses),
  ...Object.values(node.addresses6),
];

function addressLines(node) {
  const addresses = allAddressesOf(node);
  if (!addresses.length) return [text("noAddress")];
  return addresses.map((address) => make("div", {}, address));
}

function drawNetwork({ network, y, height }) {
  const label = [network.name, network.subnet].filter(Boolean).join(" · ");
  const lines = [label, network.subnet6].filter(Boolean);
  const longest = Math.max(...lines.map(({ length }) => length));
  const width = Math.min(WIDTH - 60, 40 + longest * 8.2);
  return draw(
    "g",
    { class: "network", transform: `translate(${(WIDTH - width) / 2} ${y})` },
    draw("rect", { width, height, rx: PILL.height / 2 }),
    ...lines.map((line, index) => draw("text", { x: width / 2, y: 20 + 19 * index }, line)),
  );
}
