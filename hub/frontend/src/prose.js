// Rendered Markdown: long code lines scroll, so the keyboard must reach them.

export function makeScrollersFocusable(root = document) {
  for (const block of root.querySelectorAll(".prose :is(pre, table)")) {
    block.tabIndex = 0;
  }
}
