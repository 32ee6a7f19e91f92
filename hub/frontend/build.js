// Bundles the browser side into the static files: `npm run build`, or `npm run watch`.

import { fileURLToPath } from "node:url";
import { build, context } from "esbuild";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

const common = {
  bundle: true,
  minify: true,
  sourcemap: false,
  target: ["chrome123", "firefox121", "safari17.5"],
  outdir: here("../static/hub/dist"),
  absWorkingDir: here("."),
  logLevel: "info",
};
const bundles = [
  // Runs before the first paint, so it is no module.
  { ...common, format: "iife", entryPoints: { boot: "src/boot.js" } },
  {
    ...common,
    format: "esm",
    entryPoints: {
      site: "src/site.js",
      session: "src/session.js",
      watch: "src/watch.js",
      xterm: "src/xterm.css",
    },
  },
];

if (process.argv.includes("--watch")) {
  for (const bundle of bundles) await (await context(bundle)).watch();
} else {
  await Promise.all(bundles.map(build));
}
