// Where the map's boxes and lines go: each network a vertical bus, its hosts beside it.

export const BOX = { width: 176, height: 84 };
const GAP = { bus: 44, row: 18, network: 34 };
export const PILL = { height: 30, tall: 49 }; // Tall with a second line, for IPv6.
const MARGIN = 4;
const SPARE = 22; // Left of the boxes, for lines to a second network.

export const WIDTH = 2 * BOX.width + GAP.bus + 2 * (MARGIN + SPARE);
const CENTRE = WIDTH / 2;

// Takes networks [{name, subnet6}] and nodes [{name, networks}]; gives {height, pills, boxes,
// buses, links} in the units of the drawing. A host in several networks stands at its
// first one, lowest, with a line to each of the others.
export function layOut(networks, nodes) {
  const drawing = { pills: [], boxes: [], buses: [], links: [] };
  let top = MARGIN;
  for (const network of networks) {
    const hosts = nodes
      .filter((node) => node.networks[0] === network.name)
      .sort((a, b) => a.networks.length - b.networks.length);
    top = placeNetwork(drawing, network, hosts, top);
  }
  for (const node of nodes.filter(({ networks: [first] }) => !first)) {
    drawing.boxes.push({ node, x: MARGIN + SPARE, y: top });
    top += BOX.height + GAP.row;
  }
  linkFurtherNetworks(drawing);
  const bottom = Math.max(
    0,
    ...drawing.boxes.map(({ y }) => y + BOX.height),
    ...drawing.pills.map(({ y, height }) => y + height),
  );
  return { ...drawing, height: bottom + MARGIN };
}

function placeNetwork(drawing, network, hosts, top) {
  const height = network.subnet6 ? PILL.tall : PILL.height;
  drawing.pills.push({ network, y: top, height });
  const first = top + height + GAP.row;
  let last = top + height;
  hosts.forEach((node, index) => {
    const right = index % 2 === 1;
    const x = right ? CENTRE + GAP.bus / 2 : MARGIN + SPARE;
    const y = first + Math.floor(index / 2) * (BOX.height + GAP.row);
    const middle = y + BOX.height / 2;
    drawing.boxes.push({ node, x, y, right });
    drawing.links.push({
      node,
      path: `M${CENTRE} ${middle}H${right ? x : x + BOX.width}`,
    });
    last = middle;
  });
  if (hosts.length) drawing.buses.push({ path: `M${CENTRE} ${top + height}V${last}` });
  const rows = Math.ceil(hosts.length / 2);
  return first + rows * (BOX.height + GAP.row) + GAP.network - GAP.row;
}

function linkFurtherNetworks(drawing) {
  for (const { node, x, y, right } of drawing.boxes) {
    for (const name of node.networks.slice(1)) {
      const pill = drawing.pills.find(({ network }) => network.name === name);
      if (!pill) continue;
      const edge = right ? x + BOX.width : x;
      const lane = right ? edge + SPARE / 2 : edge - SPARE / 2;
      const from = y + BOX.height / 2;
      const to = pill.y + pill.height / 2;
      drawing.links.push({ node, path: `M${edge} ${from}H${lane}V${to}H${CENTRE}` });
    }
  }
}
