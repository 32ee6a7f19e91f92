// The bar between task and terminals: by drag, by arrow keys, kept in this browser.

const KEY = "session-split";
const STEP = 2;

export function connectSplitter(splitter, workspace) {
  const least = Number(splitter.getAttribute("aria-valuemin"));
  const most = Number(splitter.getAttribute("aria-valuemax"));
  const now = () => Number(splitter.getAttribute("aria-valuenow"));

  const set = (percent) => {
    const width = Math.round(Math.min(most, Math.max(least, percent)) * 10) / 10;
    splitter.setAttribute("aria-valuenow", String(width));
    workspace.style.setProperty("--side", `${width}%`);
  };
  const keep = () => localStorage.setItem(KEY, String(now()));

  splitter.addEventListener("pointerdown", (event) => {
    splitter.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  splitter.addEventListener("pointermove", (event) => {
    if (!splitter.hasPointerCapture(event.pointerId)) return;
    const box = workspace.getBoundingClientRect();
    set(((event.clientX - box.left) / box.width) * 100);
  });
  splitter.addEventListener("lostpointercapture", keep);
  splitter.addEventListener("keydown", (event) => {
    const targets = {
      ArrowLeft: now() - STEP,
      ArrowRight: now() + STEP,
      Home: least,
      End: most,
    };
    if (!(event.key in targets)) return;
    event.preventDefault();
    set(targets[event.key]);
    keep();
  });
  set(Number(localStorage.getItem(KEY)) || now());
}
