// The keys of a tab list: arrows, Home and End move, as the ARIA pattern has it.

export function moveWithArrows(list, select) {
  list.addEventListener("keydown", (event) => {
    const tabs = [...list.querySelectorAll("[role=tab]")].filter(
      (tab) => tab.offsetParent !== null,
    );
    const at = tabs.indexOf(event.target);
    if (at < 0) return;
    const steps = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 };
    if (!(event.key in steps)) return;
    event.preventDefault();
    const tab = tabs.at(steps[event.key] % tabs.length);
    tab.focus();
    select(tab);
  });
}

// Marks one tab as chosen; only that one is in the Tab order.
export function markSelected(list, chosen) {
  for (const tab of list.querySelectorAll("[role=tab]")) {
    tab.setAttribute("aria-selected", String(tab === chosen));
    tab.tabIndex = tab === chosen ? 0 : -1;
  }
}
