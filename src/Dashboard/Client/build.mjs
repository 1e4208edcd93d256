// Bundles the browser side: node build.mjs OUTPUT_FOLDER
import { build } from "esbuild";

const outdir = process.argv[2];
if (!outdir) {
  console.error("usage: node build.mjs OUTPUT_FOLDER");
  process.exit(2);
}

const common = { bundle: true, minify: true, target: "es2022", legalComments: "linked", logLevel: "warning", outdir };

// theme.js runs before the first paint and is therefore a classic, blocking script of a few hundred bytes.
await build({ ...common, entryPoints: ["src/theme.ts"], format: "iife" });
await build({ ...common, entryPoints: { shell: "src/shell.ts", terminal: "src/terminal/index.ts" }, format: "esm", sourcemap: "linked" });
